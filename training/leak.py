"""Keeps held-out text out of training: no long run of its characters may occur there."""

from __future__ import annotations

import re
from collections.abc import Iterable

RUN = 24  # characters; shorter runs are set phrases that many books share


def runs(text: str, length: int = RUN) -> Iterable[str]:
    """Every run of `length` characters of the text without its spaces and ruby, lower-cased."""
    plain = flatten(text)
    return (plain[at : at + length] for at in range(len(plain) - length + 1))


def flatten(text: str) -> str:
    """The text as it is compared: no 《reading》, no space, lower case."""
    return re.sub(r"《[^》]*》|\s", "", text).lower()


class HeldOut:
    """The texts that must not be trained on, by their runs of characters."""

    def __init__(self, texts: Iterable[str], length: int = RUN) -> None:
        self.length = length
        self.whole: set[str] = set()
        self.known: set[str] = set()
        for text in texts:
            self.whole.add(flatten(text))
            self.known.update(runs(text, length))

    def leaks(self, text: str) -> bool:
        """Whether the text is one of them, or shares a run of characters with one of them."""
        if flatten(text) in self.whole:
            return True
        return any(run in self.known for run in runs(text, self.length))

    def without(self, texts: Iterable[str]) -> list[str]:
        """The texts that do not leak, in their order."""
        return [text for text in texts if not self.leaks(text)]
