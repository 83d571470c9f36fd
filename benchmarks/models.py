"""Models: random networks of real shapes, with tokenizers, in folders that every library reads.

python -m benchmarks.models FOLDER NAME [quick]
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXT = (
    "the meeting began late because nobody had found the key , and when the door was open at last "
    "the room was so cold that they kept their coats on . first the list of names was read , then "
    "the list of things that were still to be done ; it was longer than the year before . a woman "
    "near the window said that most of it could wait until spring , a man at the back that it had "
    "waited long enough ."
)
END = "<|end|>"
SPECIAL = {f"{name.lower()}_token": f"[{name}]" for name in ("PAD", "UNK", "CLS", "SEP", "MASK")}


@dataclass(frozen=True)
class Shape:
    """What decides how long a network takes. classes: 0 for a language model."""

    layers: int
    width: int
    heads: int
    vocabulary: int
    classes: int = 0


SHAPES = {
    "gpt2": Shape(12, 768, 12, 50257),
    "bert-3": Shape(12, 768, 12, 30522, 3),
    "bert-10": Shape(12, 768, 12, 30522, 10),
}
QUICK = {
    "gpt2": Shape(2, 32, 4, 400),
    "bert-3": Shape(2, 32, 4, 200, 3),
    "bert-10": Shape(2, 32, 4, 200, 10),
}


def write(folder: Path, shape: Shape) -> Path:
    """Network (seed 0, float32) and tokenizer of a shape."""
    import torch
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(0)
    network = _bert(shape) if shape.classes else _gpt2(shape)
    network.eval().save_pretrained(folder)
    if shape.classes:
        _write_tokenizer(folder, _words(shape.vocabulary), SPECIAL)
    else:
        _write_tokenizer(folder, _letters(shape.vocabulary), {"bos_token": END, "eos_token": END})
    return folder


def letters(count: int) -> str:
    """A text of `count` tokens for the language models: their tokens are characters."""
    return (TEXT * (1 + count // len(TEXT)))[:count]


def words(count: int) -> str:
    """A text of `count` tokens for the classifiers, [CLS] and [SEP] counted."""
    found = TEXT.split()
    return " ".join((found * (1 + count // len(found)))[: count - 2])


def _gpt2(shape: Shape) -> Any:
    from transformers import GPT2Config, GPT2LMHeadModel

    last = shape.vocabulary - 1
    config = GPT2Config(
        n_layer=shape.layers,
        n_embd=shape.width,
        n_head=shape.heads,
        vocab_size=shape.vocabulary,
        bos_token_id=last,
        eos_token_id=last,
    )
    return GPT2LMHeadModel(config)


def _bert(shape: Shape) -> Any:
    from transformers import BertConfig, BertForSequenceClassification

    labels = {number: f"class {number}" for number in range(shape.classes)}
    config = BertConfig(
        num_hidden_layers=shape.layers,
        hidden_size=shape.width,
        num_attention_heads=shape.heads,
        intermediate_size=4 * shape.width,
        vocab_size=shape.vocabulary,
        pad_token_id=0,
        id2label=labels,
        label2id={label: number for number, label in labels.items()},
    )
    return BertForSequenceClassification(config)


def _letters(size: int) -> Any:
    """Byte-level without merges: a token a character, the rest of the vocabulary is never met."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    rest = [f"Ġnever{number}" for number in range(size - len(alphabet) - 1)]
    vocabulary = {piece: number for number, piece in enumerate([*alphabet, *rest, END])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def _words(size: int) -> Any:
    """[CLS] a token a word of `TEXT` [SEP]."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    known = [*SPECIAL.values(), *dict.fromkeys(TEXT.split())]
    pieces = known + [f"never{number}" for number in range(size - len(known))]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    return tokenizer


def _write_tokenizer(folder: Path, tokenizer: Any, special: dict[str, str]) -> None:
    """As files whose form transformers 4 and 5 both read."""
    tokenizer.add_special_tokens(sorted(set(special.values()), key=tokenizer.token_to_id))
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "clean_up_tokenization_spaces": False,
        **special,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    (folder / "special_tokens_map.json").write_text(json.dumps(special))


if __name__ == "__main__":
    write(Path(sys.argv[1]), (QUICK if "quick" in sys.argv[3:] else SHAPES)[sys.argv[2]])
