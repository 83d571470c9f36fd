"""Prompt: what a model is asked about, as a person gives it: a text, a conversation, or token ids.

A list of dictionaries is one conversation; a list of texts, or of lists of dictionaries, is many.
What a processor returned is token ids with pictures beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any, ClassVar

from sukashi.arguments import as_sequence, shown
from sukashi.errors import MisuseError, TextError
from sukashi.result.messages import Message

Messages = Sequence[Mapping[str, Any]]
"""A conversation as it is given: dictionaries of role and content."""
KEYS = ("role", "content")
WRITER = "assistant"
"""The role that the model plays."""
IDS = "input_ids"
BESIDE_IDS = frozenset({"attention_mask", "token_type_ids"})
"""What tokenizers return beside the ids, of every token."""


@dataclass(frozen=True)
class Conversation:
    """Messages, to be put to the model through its tokenizer's template."""

    WORDS: ClassVar[str] = "a list of messages"
    messages: tuple[Message, ...]

    @property
    def answer(self) -> str | None:
        """What the model is said to have answered last; None where it is its turn."""
        last = self.messages[-1]
        return "".join(last.content) if last.role == WRITER else None


@dataclass(frozen=True)
class TokenIds:
    """Token ids that the model is fed exactly as they are.

    beside: what else it is fed, by name: pictures, a mask, as a processor returned them.
    """

    WORDS: ClassVar[str] = ""
    ids: tuple[int, ...]
    beside: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of what is fed beside the ids and no part of them."""
        return tuple(sorted(set(self.beside) - BESIDE_IDS))


@dataclass(frozen=True)
class Answered:
    """A text or ids, and the answer to it that a person wrote."""

    WORDS: ClassVar[str] = ""
    asked: str | TokenIds
    answer: str


Prompt = str | Conversation | TokenIds | Answered
Asked = Prompt | Messages
"""One thing that a model can be asked about, as it is given or as it is read."""


def prompt_of(given: Any) -> Any:
    """A conversation or ids where that was given; anything else as it is.

    Raises: MisuseError, TextError for what is no conversation.
    """
    if isinstance(given, Mapping) and set(given) == {"ids"}:
        return ids_of(given["ids"])
    if isinstance(given, Mapping) and IDS in given:
        beside = {name: one for name, one in given.items() if name != IDS}
        return TokenIds(ids_of(given[IDS]).ids, beside)
    return conversation_of(given) if is_conversation(given) else given


def prompts_of(given: Any) -> Any:
    """The same for one or many: a list of prompts where a list of them was given."""
    several = as_sequence(given)
    if several is None or is_conversation(given):
        return prompt_of(given)
    return [prompt_of(one) for one in several]


def pictures_of(given: Any) -> tuple[str, ...]:
    """The names of what is fed beside the text of a prompt; none for any other."""
    asked = given.asked if isinstance(given, Answered) else given
    return asked.pictures if isinstance(asked, TokenIds) else ()


def is_one(given: Any) -> bool:
    """Whether a value is one prompt (or an answer that is asked about), not a list of them."""
    return as_sequence(given) is None or is_conversation(given)


def is_conversation(given: Any) -> bool:
    """Whether a value is a list whose entries are messages, or meant to be."""
    several = as_sequence(given)
    if several is None or not len(several):
        return False
    return isinstance(several[0], Mapping) and set(several[0]) != {"ids"}


def conversation_of(given: Any) -> Conversation:
    """The conversation of a list of dictionaries."""
    return Conversation(tuple(_message(at, one) for at, one in enumerate(given, 1)))


def ids_of(given: Any) -> TokenIds:
    """Ids from a list, or an array or tensor of shape (n,) or (1, n). Raises: MisuseError."""
    found = given
    if getattr(given, "ndim", None) == 2 and len(given) == 1:
        found = given[0]
    several = as_sequence(found)
    if several is not None and len(several) == 1 and as_sequence(several[0]) is not None:
        several = as_sequence(several[0])
    ids = None if several is None else [_whole(one) for one in several]
    if ids is None or any(one is None for one in ids):
        raise MisuseError(
            f"ids is {shown(given)}; give a list of whole numbers, or an array or tensor of shape "
            "(n,) or (1, n)."
        )
    if not ids:
        raise MisuseError("ids is empty; give at least one token id.")
    return TokenIds(tuple(one for one in ids if one is not None))


def answered(prompt: Any, answer: str) -> Prompt:
    """A prompt with the answer that a person wrote. Raises: MisuseError where it has one."""
    if not answer:
        raise MisuseError("The answer is empty; give at least one word, or leave <<answer=>> out.")
    place = _half_letter(answer)
    if place is not None:
        raise TextError(
            f"The answer has half a character (a lone surrogate) at place {place}; take it out."
        )
    if isinstance(prompt, Conversation):
        if prompt.answer is not None:
            raise MisuseError(
                "The conversation ends with an answer already (a message of the role assistant); "
                "leave <<answer=>> out."
            )
        return Conversation((*prompt.messages, Message(WRITER, (answer,))))
    if isinstance(prompt, str | TokenIds):
        return Answered(prompt, answer)
    raise MisuseError(
        "An answer is given to one text; this has its answer with it, so leave <<answer=>> out."
    )


def _message(number: int, given: Any) -> Message:
    if not isinstance(given, Mapping):
        raise MisuseError(
            f"Message {number} is {shown(given)}; give a dictionary of role and content."
        )
    for key in KEYS:
        if given.get(key) is None:
            raise MisuseError(
                f"Message {number} has no {key}; give a dictionary of role and content."
            )
    for key, value in given.items():
        if key not in KEYS and value is not None:
            raise MisuseError(
                f"Message {number} has {key!r}, which is not explained; give role and content "
                "alone, and what a tool said as the content of a message."
            )
    role, content = given["role"], given["content"]
    if not isinstance(role, str) or not role.strip():
        raise MisuseError(
            f"The role of message {number} is {shown(role)}; give user, assistant or system."
        )
    parts = not isinstance(content, str)
    texts = tuple(_part(number, one) for one in as_sequence(content) or ()) if parts else (content,)
    if not texts:
        raise MisuseError(
            f"The content of message {number} is {shown(content)}; give a text, or a list of parts "
            "of the type text."
        )
    for text in texts:
        place = _half_letter(text)
        if place is not None:
            raise TextError(
                f"Message {number} has half a character (a lone surrogate) at place {place}; "
                "take it out."
            )
    return Message(role, texts, parts)


def _part(number: int, given: Any) -> str:
    said = given.get("text") if isinstance(given, Mapping) else None
    if isinstance(said, str) and given.get("type", "text") == "text":
        return said
    kind = given.get("type") if isinstance(given, Mapping) else None
    if isinstance(kind, str) and kind != "text":
        raise MisuseError(
            f"Message {number} has a part of the type {kind!r}, and text alone is read here; "
            "leave that part out."
        )
    raise MisuseError(
        f"Message {number} has a part without a text; give parts of the type text, each with its "
        "text."
    )


def _half_letter(text: str) -> int | None:
    """Where a text has a lone surrogate, which no tokenizer reads."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _whole(value: Any) -> int | None:
    """A whole number; also one that a tensor holds."""
    found = value.item() if getattr(value, "ndim", None) == 0 else value
    whole = type(found) is not bool and isinstance(found, Integral)
    return int(found) if whole else None


__all__ = [
    "Answered",
    "Asked",
    "Conversation",
    "Messages",
    "Prompt",
    "TokenIds",
    "answered",
    "ids_of",
    "is_one",
    "pictures_of",
    "prompt_of",
    "prompts_of",
]
