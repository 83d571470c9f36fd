"""Items about patterns: counting, saying again, and alphabetical lists of countries."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from training.evaluate.items import Item
from training.tales.countries import Country
from training.tales.patterns import numbered, repeat

LAST_START = 90
PHRASE = 4  # words
PHRASES = 30


def counting() -> list[Item]:
    """From each start from 1 to 90: three numbers given, three due."""
    found = []
    for start in range(1, LAST_START + 1):
        numbers = [str(start + more) for more in range(6)]
        found.append(Item(f"{', '.join(numbers[:3])},", (f" {', '.join(numbers[3:])}",)))
    return found


def repetition(things: Sequence[str], joint: str) -> list[Item]:
    """Each thing said three times with `joint` after each; due twice more."""
    found = []
    for thing in things:
        prompt = (repeat(thing, 3, joint) + joint).rstrip(" ")
        found.append(Item(prompt, (repeat(thing, 5, joint)[len(prompt) :],)))
    return found


def phrases(words: Sequence[str], joint: str) -> list[Item]:
    """Four unrelated words, then the first of them again; due are the other three."""
    rng = Random(0)
    found = []
    for _ in range(PHRASES):
        phrase = joint.join(rng.sample(list(words), PHRASE))
        first = phrase.split(joint)[0]
        prompt = f"{phrase}{joint}{first}"
        found.append(Item(prompt, (phrase[len(first) :],)))
    return found


def lists(countries: Sequence[Country]) -> dict[str, list[Item]]:
    """By continent: any two neighbours in alphabetical order as `1.` and `2.`, due the third."""
    names: dict[str, list[str]] = {}
    for country in countries:
        names.setdefault(country.continent, []).append(country.name)
    return {continent: _followers(names[continent]) for continent in sorted(names)}


def _followers(names: list[str]) -> list[Item]:
    found = []
    for at in range(2, len(names)):
        end = "\n" if at + 1 < len(names) else ""  # a longer name must not pass for a shorter
        found.append(Item(f"{numbered(names[at - 2 : at])}\n3.", (f" {names[at]}{end}",)))
    return found
