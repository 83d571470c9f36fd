"""A subword tokenizer for Japanese and English that gives every text back exactly."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

END = "<|end|>"
UNKNOWN = "<|unknown|>"  # never produced: unknown characters become bytes
NUMBER_SCORE = -6.0
NAME_SCORE = -9.0
TIE = 0.01
LONGEST_PIECE = 8
WHOLE_WORDS = 900
WHOLE_WORD = re.compile(r" ?[A-Za-z]{3,9}|'[a-z]{1,2}|[一-龥]{2,4}|[ァ-ヴー]{2,5}")
NAME = re.compile(r" ?[A-Za-z]{2,12}|[一-龥]{1,4}|[ァ-ヴー]{2,9}")
# No piece crosses one of these boundaries, so a prompt that ends at one of them is made of the
# same pieces as the sentence it begins.
BOUNDARIES = "|".join(
    (
        r"'(?:s|t|m|re|ve|ll|d)\b",
        r" ?\p{Latin}+",
        r" ?[0-9]{1,2}",
        r"\p{Han}+",
        r"[\p{Katakana}ー]+",
        r"[\p{Hiragana}ー]+",
        r" ?[^\s\p{L}\p{N}]",
        r"\s",
        r".",
    )
)


def numbers() -> list[str]:
    """Every number of one or two digits, with and without a leading space, as one piece each."""
    bare = [str(number) for number in range(100)] + [f"0{digit}" for digit in range(10)]
    return bare + [f" {number}" for number in range(100)]


def byte_pieces() -> list[str]:
    """The 256 pieces that spell what the vocabulary does not hold."""
    return [f"<0x{byte:02X}>" for byte in range(256)]


def splitter() -> pre_tokenizers.PreTokenizer:
    """Cuts a text at script boundaries; spaces stay, at the front of the word they precede."""
    return pre_tokenizers.Split(Regex(BOUNDARIES), behavior="isolated")


def without_rare(texts: Iterable[str], characters: int, always: str = "") -> list[str]:
    """The same texts with every character outside the `characters` most frequent as a line end.

    Characters of `always` are kept however rare they are.

    The trainer makes a piece of every character that it sees; rare ones are left to bytes.
    """
    texts = list(texts)
    counts = Counter(character for text in texts for character in text)
    kept = {character for character, _ in counts.most_common(characters)} | set(always)
    rare = "".join(re.escape(character) for character in counts if character not in kept)
    return [re.sub(f"[{rare}]", "\n", text) if rare else text for text in texts]


def train_tokenizer(
    texts: Iterable[str], size: int = 6000, characters: int = 2000, names: Iterable[str] = ()
) -> PreTrainedTokenizerFast:
    """A Unigram tokenizer of `size` pieces learned from natural text, and a piece for each name.

    The characters of the names are kept however rare they are in the texts.
    """
    fixed = [END, UNKNOWN, *byte_pieces(), *numbers()]
    whole = min(WHOLE_WORDS, (size - len(fixed)) // 2)
    names = list(names)
    texts = without_rare(texts, characters, "".join(names))
    learner = Tokenizer(models.Unigram())
    learner.pre_tokenizer = splitter()
    trainer = trainers.UnigramTrainer(
        vocab_size=size - len(fixed) - whole,
        max_piece_length=LONGEST_PIECE,
        unk_token=UNKNOWN,
        special_tokens=[UNKNOWN],
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer=trainer)
    pieces = learned_pieces(learner)
    pieces += whole_words(texts, {piece for piece, _ in pieces}, whole)
    return assemble(pieces + whole_names(names, {piece for piece, _ in pieces}))


def whole_words(texts: list[str], known: set[str], count: int) -> list[tuple[str, float]]:
    """The most frequent words that are no piece yet, scored by their share of all words.

    The trainer only considers strings that occur inside two different words, and so misses
    frequent words that stand alone. Runs of hiragana are left out: they are phrases, and a prompt
    may end in the middle of one.
    """
    split = splitter().pre_tokenize_str
    counts = Counter(word for text in texts for word, _ in split(text))
    total = sum(counts.values())
    wanted = (w for w, _ in counts.most_common() if w not in known and WHOLE_WORD.fullmatch(w))
    return [(word, math.log(counts[word] / total)) for word in islice(wanted, count)]


def whole_names(names: list[str], known: set[str]) -> list[tuple[str, float]]:
    """The words of names as pieces, so that a fact is told by one token where it can be.

    An English word stands with a leading space, and a capitalised one also without. Words that
    are longer than those of `NAME` are left to shorter pieces.
    """
    split = splitter().pre_tokenize_str
    found: dict[str, None] = {}
    for name in names:
        bare = [word for word, _ in split(name)]
        spaced = [word for word, _ in split(f" {name}")] if name.isascii() else []
        first = bare[:1] if name[0].isupper() else []
        found.update(dict.fromkeys(first + (spaced or bare)))
    wanted = (w for w in found if w not in known and NAME.fullmatch(w))
    return [(word, NAME_SCORE) for word in wanted]


def learned_pieces(learner: Tokenizer) -> list[tuple[str, float]]:
    """The pieces of a trained tokenizer and their log probabilities, without its numbers.

    The trainer's own order, and the small steps that it ranks its least likely characters by,
    change from run to run: here pieces stand sorted, and those characters share one score.
    """
    vocabulary = json.loads(learner.to_str())["model"]["vocab"]
    number = re.compile(r" ?[0-9]+\Z")
    kept = sorted((p, s) for p, s in vocabulary if p != UNKNOWN and not number.match(p))
    lowest = min(score for _, score in kept)
    return [(piece, round(max(score, lowest + TIE), 6)) for piece, score in kept]


def assemble(pieces: list[tuple[str, float]]) -> PreTrainedTokenizerFast:
    """The tokenizer made of the end token, bytes, numbers and the learned pieces."""
    lowest = min(score for _, score in pieces)
    vocabulary = [(END, 0.0), (UNKNOWN, 0.0)]
    vocabulary += [(piece, lowest - 5.0) for piece in byte_pieces()]
    vocabulary += [(piece, NUMBER_SCORE) for piece in numbers()]
    inner = Tokenizer(models.Unigram(vocabulary + pieces, unk_id=1, byte_fallback=True))
    inner.pre_tokenizer = splitter()
    inner.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        bos_token=END,
        eos_token=END,
        pad_token=END,
        unk_token=UNKNOWN,
        clean_up_tokenization_spaces=False,
        model_max_length=256,
    )
