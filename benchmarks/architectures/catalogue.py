"""Catalogue: which types of network there are for a task, as transformers' Auto classes say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import transformers
from transformers.models.auto import modeling_auto


@dataclass(frozen=True)
class Task:
    """One task: its name here, transformers' Auto class, and the list of types it has.

    framed: its tokenizer puts marks around a text. questions: what is asked, in order.
    """

    name: str
    auto_name: str
    mapping: str
    framed: bool
    questions: tuple[str, ...]

    @property
    def auto(self) -> Any:
        """The Auto class."""
        return getattr(transformers, self.auto_name)

    @property
    def types(self) -> list[str]:
        """The names of all types, sorted."""
        return sorted(getattr(modeling_auto, self.mapping))


GRADED = ("grad_x_input", "integrated_gradients", "occlusion")
WRITES = ("generate", *GRADED, "attention", "layers")
DECIDES = ("classify", *GRADED, "attention")

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Task("causal", "AutoModelForCausalLM", "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES", False, WRITES),
        Task(
            "masked",
            "AutoModelForMaskedLM",
            "MODEL_FOR_MASKED_LM_MAPPING_NAMES",
            True,
            (*DECIDES, "layers"),
        ),
        Task(
            "seq2seq",
            "AutoModelForSeq2SeqLM",
            "MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES",
            False,
            WRITES,
        ),
        Task(
            "classify",
            "AutoModelForSequenceClassification",
            "MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES",
            True,
            DECIDES,
        ),
        Task(
            "tokens",
            "AutoModelForTokenClassification",
            "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES",
            True,
            DECIDES,
        ),
        Task(
            "span",
            "AutoModelForQuestionAnswering",
            "MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES",
            True,
            DECIDES,
        ),
    )
}


def third(types: list[str], number: int) -> list[str]:
    """Every third of the sorted types, beginning with `number` (0, 1 or 2)."""
    return [name for at, name in enumerate(types) if at % 3 == number]
