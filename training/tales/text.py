"""The natural text of the recipe, without anything that the evaluation reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training import corpus
from training.leak import HeldOut
from training.tales.shape import Size


@dataclass(frozen=True)
class Text:
    """All natural text of the recipe."""

    english: list[str]
    japanese: list[str]
    books: list[str]
    tales: list[str]

    def sample(self, every: int) -> list[str]:
        """Text for the tokenizer: natural sentences only, so that no fact becomes one piece.

        Of the long texts one paragraph in `every`.
        """
        lines = [line for book in self.books + self.tales for line in book.split("\n")]
        return self.english + self.japanese + lines[::every]


def held_out_text(data: Path) -> dict[str, list[str]]:
    """The texts that the evaluation reads, by kind."""
    english, japanese = corpus.sentences(data, "tanaka_enja_test")
    return {
        "sentences en": english,
        "sentences ja": japanese,
        "tales ja": corpus.tales(data, held_out=True),
    }


def _pairs(data: Path) -> list[tuple[str, str]]:
    return list(zip(*corpus.sentences(data), strict=True))


def read_text(data: Path, size: Size) -> Text:
    """The cleaned text; what shares a run of characters with a tested text is left out.

    Of a pair of sentences both go, since one translates the other; a tale goes whole, since it may
    be another edition; a book loses the paragraph.
    """
    held = HeldOut(text for texts in held_out_text(data).values() for text in texts)
    kept = [pair for pair in _pairs(data) if not any(map(held.leaks, pair))]
    tales = corpus.tales(data, held_out=False)
    if size.fiction:
        tales += corpus.fiction(data)
    return Text(
        [english for english, _ in kept],
        [japanese for _, japanese in kept],
        ["\n".join(held.without(book.split("\n"))) for book in corpus.books(data)],
        held.without(tales),
    )
