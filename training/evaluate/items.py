"""Items: a prompt and what must follow it, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from training.evaluate.voice import Voice

SLACK = 3  # tokens more than the due text takes, should the model spell it in smaller pieces


@dataclass(frozen=True)
class Item:
    """A prompt and the texts of which one must follow, greedily."""

    prompt: str
    dues: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """How many items of how many are met."""

    good: int
    total: int


def blank(sentence: str, answer: str) -> Item:
    """The sentence up to its last mention of the answer, and the rest, end mark included.

    A Japanese sentence may end in である as well as in です, since books do.
    """
    at = sentence.rindex(answer)
    prompt = sentence[:at].rstrip(" ")
    due = sentence[len(prompt) :]
    dues = (due, f"{due.removesuffix('です。')}である。") if due.endswith("です。") else (due,)
    return Item(prompt, dues)


def answers(voice: Voice, items: Sequence[Item]) -> list[str]:
    """What the model says after every prompt, long enough to hold what is due."""
    new = [max(voice.length(due) for due in item.dues) + SLACK for item in items]
    return voice.continues([item.prompt for item in items], new)


def met(voice: Voice, items: Sequence[Item]) -> list[bool]:
    """Which prompts are followed by what is due."""
    said = answers(voice, items)
    return [text.startswith(item.dues) for item, text in zip(items, said, strict=True)]


def share(voice: Voice, items: Sequence[Item]) -> Share:
    """How many prompts are followed by what is due."""
    return Share(sum(met(voice, items)), len(items))


def spread(items: Iterable[Item], count: int) -> list[Item]:
    """At most `count` of the items, evenly spaced from the first on."""
    items = list(items)
    return list(islice(items[:: max(1, len(items) // count)], count))
