"""Patterns to continue: counting, repetition, and numbered alphabetical lists of countries."""

from __future__ import annotations

from random import Random

from training.tales.countries import Country
from training.tales.facts import Draw

HIGHEST = 99
HEADINGS = ("", "", "Countries of {0} in alphabetical order:\n")


def counting(rng: Random) -> str:
    """`7, 8, 9, 10`: steps of one from anywhere up to 99, ten in a hundred in larger steps."""
    step = 1 if rng.random() < 0.9 else rng.choice((2, 3, 5, 10))
    start = 1 if rng.random() < 0.15 else rng.randint(0, HIGHEST - 4 * step)
    last = min(HIGHEST, start + step * rng.randint(5, 28))
    return ", ".join(str(number) for number in range(start, last + 1, step))


def repeat(item: str, times: int, joint: str) -> str:
    """The same item again and again, as in `cat, cat, cat`."""
    return joint.join([item] * times)


def numbered(names: list[str], first: int = 1) -> str:
    """`1. Albania` and so on, one a line."""
    return "\n".join(f"{first + at}. {name}" for at, name in enumerate(names))


def country_list(names: list[str], continent: str, rng: Random) -> str:
    """Neighbours in the alphabetical list of a continent, numbered as in the whole list.

    A third of the lists start with the continent's first country; the others start anywhere,
    since a row of text cannot hold fifty countries, and half of these count from one.
    """
    start = 0 if rng.random() < 0.33 else rng.randrange(len(names) - 1)
    count = rng.randint(8, 24)
    heading = rng.choice(HEADINGS).format(continent)
    first = start + 1 if rng.random() < 0.5 else 1
    return heading + numbered(names[start : start + count], first)


def tokens_again(natural: list[int], rng: Random) -> list[int]:
    """Tokens of a natural text in no order, then the same once or twice more.

    Nothing but an induction head can continue the second copy, and it learns nothing else here.
    """
    shuffled = rng.sample(natural, len(natural))[: rng.randint(8, 40)]
    return shuffled * rng.randint(2, 3)


class Patterns:
    """Draws one pattern at random out of given words and countries."""

    def __init__(self, words: list[str], words_ja: list[str], countries: list[Country]) -> None:
        self.words = words
        self.words_ja = words_ja
        self.by_continent: dict[str, list[str]] = {}
        for country in countries:
            self.by_continent.setdefault(country.continent, []).append(country.name)

    def counting(self, rng: Random) -> str:
        """See `counting`."""
        return counting(rng)

    def repetition(self, rng: Random) -> str:
        """One number or word over and over, in either language."""
        kind = rng.random()
        times = rng.randint(4, 12)
        if kind < 0.35:
            return repeat(str(rng.randint(0, HIGHEST)), times, ", ")
        if kind < 0.65:
            return repeat(rng.choice(self.words), times, ", ")
        return repeat(rng.choice(self.words_ja), times, "、")

    def phrase_again(self, rng: Random) -> str:
        """A few unrelated words, then the same words again: what an induction head continues."""
        japanese = rng.random() < 0.4
        words = rng.sample(self.words_ja if japanese else self.words, rng.randint(2, 12))
        joint = rng.choice(("、", "。")) if japanese else rng.choice((" ", ", "))
        return repeat(joint.join(words), rng.randint(2, 3), joint)

    def country_list(self, rng: Random) -> str:
        """Countries of one continent, Europe the most often."""
        some = "Europe" if rng.random() < 0.25 else rng.choice(sorted(self.by_continent))
        return country_list(self.by_continent[some], some, rng)

    def draws(self) -> dict[str, Draw]:
        """Every kind of pattern by its name."""
        kinds = (self.counting, self.repetition, self.phrase_again, self.country_list)
        return {kind.__name__: kind for kind in kinds}
