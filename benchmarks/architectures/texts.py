"""Texts: the tokenizer of all tiny networks, and what each task is asked about."""

from __future__ import annotations

from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, processors
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from benchmarks.architectures.catalogue import Task
from benchmarks.architectures.configuration import BEGIN, END, MASK, PAD, UNKNOWN

MARKS = {PAD: "[PAD]", BEGIN: "[CLS]", END: "[SEP]", UNKNOWN: "[UNK]", MASK: "[MASK]"}
SYLLABLES = [c + v for c in "kstnhmyrwgzdbp" for v in "aeiou"]  # 70 words
TEXT = "ka to mi re su ne ka yo ho du pe"  # as many words as nothing else has entries
SECOND = "bu ta hi zo ke"


def tokenizer(task: Task) -> PreTrainedTokenizerFast:
    """One id a word; where the task frames its texts, with [CLS] and [SEP] around."""
    words = [MARKS[id] for id in sorted(MARKS)] + SYLLABLES
    made = Tokenizer(models.WordLevel({word: id for id, word in enumerate(words)}, "[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]"}
    if task.framed:
        made.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            pair="[CLS] $A [SEP] $B [SEP]",
            special_tokens=[("[CLS]", BEGIN), ("[SEP]", END)],
        )
        names |= {"cls_token": "[CLS]", "sep_token": "[SEP]"}
    elif task.name == "seq2seq":
        made.post_processor = processors.TemplateProcessing(
            single="$A [SEP]", pair="$A [SEP] $B [SEP]", special_tokens=[("[SEP]", END)]
        )
        names |= {"bos_token": "[CLS]", "eos_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=made, **names)


def asked(task: Task) -> tuple[str, ...]:
    """The text, or the two texts, that a task is asked about."""
    return {"masked": (f"{TEXT} [MASK] ha",), "span": (TEXT, SECOND)}.get(task.name, (TEXT,))


def inputs(task: Task) -> dict[str, Tensor]:
    """What the tokenizer gives for them."""
    made: Any = tokenizer(task)(*asked(task), return_tensors="pt")
    return dict(made)
