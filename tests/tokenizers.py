"""Small tokenizers of every kind, trained here in under a second on a text of our own.

`TOKENIZERS` names them; `tokenizer(name)` builds one and keeps it for the session. No file and no
network is needed, except fugashi with unidic-lite for the two MeCab ones.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

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
from transformers import (
    BertJapaneseTokenizer,
    ByT5Tokenizer,
    CanineTokenizer,
    PreTrainedTokenizerFast,
)

TEXT = """\
吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。
この映画はとても面白かった。でも、最後が退屈だった。
猫は窓の外を見ている。外は雨が降っている。雨は朝まで降った。
私は昨日パンを買った。パンはまだ温かかった。兄はパンが好きである。
東京は日本の首都である。京都は古い町である。大阪は川の町である。
映画の最後に名前が出た。その名前はまだ誰も知らない。
「はい。」と兄は言った。「本当に？」と私は言った。
コーヒーとケーキをください。ケーキはまだある。コーヒーはもう無い。
日本の夏はとても暑い。冬は雪が降る。春はとても短い。
Hello world. The cat sat by the window and looked at the rain.
The film was good, but the end of the film was too long. Hello again.
My brother bought bread in the town. The bread was still warm.
A small cat is in the small house. The house is by the river.
The world is small and the rain is long. The end of the world is far.
Is the cafe open? The cafe is open until nine. We had cake and coffee.
Tokyo is the capital of Japan. Kyoto is an old town by a river.
They said: the summer is hot and the winter is cold. Hello, world!
Un café au lait, déjà vu. Le café est là. Où est le café ?
"""

BERT = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SIZE = 600


def _trained(tokenizer: Tokenizer, trainer: Any) -> Tokenizer:
    tokenizer.train_from_iterator(TEXT.splitlines(), trainer)
    return tokenizer


def _byte_level(*, trim: bool, prefix: bool) -> PreTrainedTokenizerFast:
    """GPT-2 and RoBERTa: byte-level BPE behind GPT-2's regular expression."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    raw.decoder = decoders.ByteLevel()
    raw.post_processor = processors.ByteLevel(trim_offsets=trim)
    return _byte_level_trained(raw)


def _byte_level_nfc() -> PreTrainedTokenizerFast:
    """Qwen 2 and GPT-NeoX: composed first; letters, digits and spaces split by a pattern."""
    raw = Tokenizer(models.BPE())
    raw.normalizer = normalizers.NFC()
    pattern = Regex(r" ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
    raw.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(pattern, "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    raw.decoder = decoders.ByteLevel()
    raw.post_processor = processors.ByteLevel(trim_offsets=False)
    return _byte_level_trained(raw)


def _byte_level_trained(raw: Tokenizer) -> PreTrainedTokenizerFast:
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        special_tokens=["<|endoftext|>"],
        show_progress=False,
    )
    end = "<|endoftext|>"
    return PreTrainedTokenizerFast(
        tokenizer_object=_trained(raw, trainer), bos_token=end, eos_token=end, unk_token=end
    )


def _with_bytes(raw: Tokenizer) -> Tokenizer:
    """Add the 256 byte pieces to a trained vocabulary and have the model fall back to them."""
    told = json.loads(raw.to_str())
    model = told["model"]
    names = [f"<0x{byte:02X}>" for byte in range(256)]
    if model["type"] == "Unigram":
        model["vocab"] += [[name, -20.0] for name in names]
    else:
        model["vocab"].update({name: len(model["vocab"]) + n for n, name in enumerate(names)})
        model["fuse_unk"] = True
    model["byte_fallback"] = True
    return Tokenizer.from_str(json.dumps(told))


def _llama() -> PreTrainedTokenizerFast:
    """Llama 2: BPE over characters, spaces as ▁, one put before the text, bytes for what is new."""
    raw = Tokenizer(models.BPE(unk_token="<unk>"))
    raw.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        special_tokens=["<unk>", "<s>", "</s>"],
        max_token_length=6,
        show_progress=False,
    )
    raw = _with_bytes(_trained(raw, trainer))
    raw.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    raw.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B:1", special_tokens=[("<s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=raw, unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    )


def _unigram(normalizer: Any, *, fallback: bool) -> PreTrainedTokenizerFast:
    """T5 and XLNet: a unigram model over words that begin with ▁."""
    raw = Tokenizer(models.Unigram())
    raw.normalizer = normalizer
    raw.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=400,
        special_tokens=["<pad>", "</s>", "<unk>"],
        unk_token="<unk>",
        show_progress=False,
    )
    raw = _trained(raw, trainer)
    raw = _with_bytes(raw) if fallback else raw
    raw.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    raw.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B:1 </s>:1", special_tokens=[("</s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=raw, unk_token="<unk>", eos_token="</s>", pad_token="<pad>"
    )


def _t5() -> PreTrainedTokenizerFast:
    return _unigram(normalizers.NFKC(), fallback=True)


def _xlnet() -> PreTrainedTokenizerFast:
    steps = [
        normalizers.Replace("``", '"'),
        normalizers.Replace("''", '"'),
        normalizers.NFKD(),
        normalizers.StripAccents(),
        normalizers.Lowercase(),
        normalizers.Replace(Regex(" {2,}"), " "),
    ]
    return _unigram(normalizers.Sequence(steps), fallback=False)


def _bert(*, lower: bool) -> PreTrainedTokenizerFast:
    """BERT: WordPiece; uncased strips accents; kanji stand alone."""
    raw = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    raw.normalizer = normalizers.BertNormalizer(lowercase=lower, strip_accents=lower)
    raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    raw.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=SIZE, special_tokens=list(BERT), show_progress=False
    )
    raw = _trained(raw, trainer)
    raw.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return PreTrainedTokenizerFast(tokenizer_object=raw, **_bert_names())


def _bert_names() -> dict[str, str]:
    names = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
    return dict(zip(names, BERT, strict=True))


def _mecab(subword: str) -> BertJapaneseTokenizer:
    """Japanese BERT: MeCab words, then word pieces or characters; no offsets."""
    import fugashi

    pieces: dict[str, None] = dict.fromkeys(BERT)
    letters = sorted(set(TEXT) - {"\n", " "})
    pieces.update(dict.fromkeys(letters))
    if subword == "wordpiece":
        tagger = fugashi.Tagger()
        words = sorted({word.surface for line in TEXT.splitlines() for word in tagger(line)})
        pieces.update(dict.fromkeys(words))
        pieces.update(dict.fromkeys("##" + letter for letter in letters))
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "vocab.txt"
        vocabulary.write_text("\n".join(pieces), encoding="utf-8")
        return BertJapaneseTokenizer(
            vocab_file=str(vocabulary),
            word_tokenizer_type="mecab",
            subword_tokenizer_type=subword,
            mecab_kwargs={"mecab_dic": "unidic_lite"},
        )


TOKENIZERS: dict[str, Callable[[], Any]] = {
    "gpt2": lambda: _byte_level(trim=False, prefix=False),
    "gpt2-trimmed": lambda: _byte_level(trim=True, prefix=False),
    "roberta": lambda: _byte_level(trim=True, prefix=True),
    "qwen": _byte_level_nfc,
    "llama": _llama,
    "t5": _t5,
    "xlnet": _xlnet,
    "bert-uncased": lambda: _bert(lower=True),
    "bert-cased": lambda: _bert(lower=False),
    "mecab-wordpiece": lambda: _mecab("wordpiece"),
    "mecab-character": lambda: _mecab("character"),
    "canine": CanineTokenizer,
    "byt5": ByT5Tokenizer,
}
"""Name → maker. The last four are slow tokenizers, which know no offsets."""


@cache
def tokenizer(name: str) -> Any:
    """Return the tokenizer of that name, built once."""
    return TOKENIZERS[name]()
