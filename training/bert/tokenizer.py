"""The two tokenizers: Unigram pieces inside one script for Japanese, WordPiece for English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import BertTokenizerFast, PreTrainedTokenizerFast  # type: ignore[attr-defined]

from training.tales.tokenizer import learned_pieces, without_rare

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNK, CLS, SEP, MASK = range(5)
LONGEST_PIECE = 6
WHOLE_SHARE = 0.85  # of the pieces of English: words; the rest are rests of rarer words
SEEN = 5  # times a character must occur to be a piece of English
# A piece never crosses one of these boundaries: a run of one script, one number, one mark.
BOUNDARIES = r"\p{Han}+|[\p{Katakana}ー]+|\p{Hiragana}+|\p{Latin}+|\p{N}|\s+|."


def japanese_tokenizer(
    texts: Iterable[str], size: int, characters: int, always: str = ""
) -> PreTrainedTokenizerFast:
    """A Unigram tokenizer whose every frequent character, and those of `always`, is a piece."""
    split = pre_tokenizers.Split(Regex(BOUNDARIES), behavior="isolated")
    learner = Tokenizer(models.Unigram())
    learner.pre_tokenizer = split
    trainer = trainers.UnigramTrainer(
        vocab_size=size - len(SPECIAL),
        max_piece_length=LONGEST_PIECE,
        unk_token="<|unknown|>",
        special_tokens=["<|unknown|>"],
        show_progress=False,
    )
    learner.train_from_iterator(without_rare(texts, characters, always), trainer=trainer)
    pieces = [(name, 0.0) for name in SPECIAL] + learned_pieces(learner)
    inner = Tokenizer(models.Unigram(pieces, unk_id=UNK, byte_fallback=False))
    inner.pre_tokenizer = split
    inner.decoder = decoders.Fuse()
    return _dressed(inner, 256)


def english_tokenizer(texts: Iterable[str], size: int) -> BertTokenizerFast:
    """A lower-casing WordPiece tokenizer: frequent words whole, others by a word and its rest.

    WordPiece takes the longest piece that a word begins with, and so on; the rests that this
    leaves of the words that are no piece are counted, and the most frequent become pieces too.
    """
    counts = _words(texts)
    characters = sorted({character for word in counts for character in word})
    inner = (character for character in characters if character.isalnum())
    fixed = [*SPECIAL, *characters, *(f"##{character}" for character in inner)]
    room = size - len(fixed)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    whole = [word for word in ranked if len(word) > 1][: round(WHOLE_SHARE * room)]
    known = set(whole)
    rests: Counter[str] = Counter()
    for word in ranked:
        begun = _longest(word, known)
        if word not in known and begun < len(word):
            rests[f"##{word[begun:]}"] += counts[word]
    free = [rest for rest in rests if len(rest) > len("##") + 1]
    last = sorted(free, key=lambda rest: (-rests[rest], rest))[: room - len(whole)]
    pieces = {piece: at for at, piece in enumerate([*fixed, *whole, *last])}
    return BertTokenizerFast(vocab=pieces, do_lower_case=True, model_max_length=128)


def _words(texts: Iterable[str]) -> Counter[str]:
    """How often each word and mark occurs, with only characters that occur often enough."""
    normal = normalizers.BertNormalizer(lowercase=True)
    split = pre_tokenizers.BertPreTokenizer()
    counts = Counter(
        word for text in texts for word, _ in split.pre_tokenize_str(normal.normalize_str(text))
    )
    letters: Counter[str] = Counter()
    for word, count in counts.items():
        for character in word:
            letters[character] += count
    return Counter({w: n for w, n in counts.items() if all(letters[c] >= SEEN for c in w)})


def _longest(word: str, known: set[str]) -> int:
    """How many characters of the word its longest known beginning has; 1 at the least."""
    return next((at for at in range(len(word), 1, -1) if word[:at] in known), 1)


def _dressed(inner: Tokenizer, longest: int) -> PreTrainedTokenizerFast:
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        model_max_length=longest,
    )


def unknown_share(tokenizer: PreTrainedTokenizerFast, texts: Iterable[str]) -> float:
    """How many of a hundred tokens of the texts are [UNK]."""
    counts = Counter(
        i for e in tokenizer.backend_tokenizer.encode_batch(list(texts)) for i in e.ids
    )
    return 100.0 * counts[UNK] / sum(counts.values())
