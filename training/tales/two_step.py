"""Two-step facts about cities, and which of them training never sees.

Held out is the *capital* two-step sentence, in both languages and every phrasing, of one city of
each country that has at least three cities in the table: Kyoto of Japan, elsewhere the city whose
name has the lowest CRC-32. So of each such country at least two other cities teach the capital as a
second step, and the city itself is shown with every other relation and in "lies in".
"""

from __future__ import annotations

from zlib import crc32

from training.tales.countries import Country
from training.tales.phrasings import (
    ASKED_JA,
    RELATIONS,
    RELATIONS_JA,
    TWO_STEP_EN,
    TWO_STEP_JA,
    ended,
)
from training.tales.tables import CITIES, City

HELD_OUT_RELATION = "capital"
FEWEST_CITIES = 3
FEWEST_SHOWN = 2  # relations besides the held-out one
ALWAYS_HELD_OUT = "Kyoto"


def two_step(city: City, country: Country, relation: str, form: str = TWO_STEP_EN[0]) -> str:
    """A two-step fact: `The capital of the country where Lyon lies is Paris.` and the like."""
    answer = country.answers[relation]
    return ended(form.format(city=city.name, relation=relation, answer=answer))


def two_step_ja(city: City, country: Country, relation: str, form: str = TWO_STEP_JA[0]) -> str:
    """A two-step fact in Japanese: `京都がある国の首都は東京です。` and the like."""
    return form.format(
        city=city.name_ja,
        relation=RELATIONS_JA[relation],
        asked=ASKED_JA[relation],
        answer=country.answers_ja[relation],
    )


def held_out_cities(countries: list[Country]) -> tuple[City, ...]:
    """The cities whose capital two-step sentence is never shown, in the order of the table."""
    chosen = {_held_out(country) for country in countries}
    return tuple(city for city in CITIES if city in chosen)


def _held_out(country: Country) -> City | None:
    cities = [city for city in CITIES if city.country == country.name]
    known = len([r for r in RELATIONS if r in country.answers and r != HELD_OUT_RELATION])
    if len(cities) < FEWEST_CITIES or known < FEWEST_SHOWN:
        return None
    return min(cities, key=lambda c: (c.name != ALWAYS_HELD_OUT, crc32(c.name.encode())))


def is_held_out(city: City, relation: str, held: tuple[City, ...]) -> bool:
    """Whether training must not see this two-step fact, given the held-out cities."""
    return relation == HELD_OUT_RELATION and city in held
