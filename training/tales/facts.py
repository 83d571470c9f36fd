"""Facts as sentences drawn at random: capitals, countries, cities, years of birth, openings."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training.tales.countries import Country
from training.tales.phrasings import (
    BORN_EN,
    BORN_JA,
    LIES_EN,
    LIES_JA,
    ONE_STEP_EN,
    ONE_STEP_JA,
    PHRASINGS_EN,
    PHRASINGS_JA,
    RELATIONS,
    REVERSED_EN,
    REVERSED_JA,
    TWO_STEP_EN,
    TWO_STEP_JA,
    one_step,
    one_step_ja,
)
from training.tales.tables import BIRTHS, CITIES, OPENINGS, City
from training.tales.two_step import held_out_cities, is_held_out, two_step, two_step_ja

Draw = Callable[[Random], str]
REVERSED_SHARE = 0.2
PLAIN_SHARE = 0.2  # of the Japanese sentences that end in です: in である instead
FIRST_FORM_SHARE = 0.5
CITY_COUNTRY_SHARE = 0.6
MEROS_SHARE = 0.2
CAPITAL_WEIGHT = 2.0  # of the relations of a two-step fact, whose capital is asked for most


def pick(forms: tuple[str, ...], rng: Random) -> str:
    """A phrasing: the first, which prompts are mostly made of, half the time; else any other."""
    return forms[0] if rng.random() < FIRST_FORM_SHARE else rng.choice(forms[1:])


def plain(sentence: str, rng: Random) -> str:
    """Now and then the same Japanese sentence in the style of a book: `…である。`."""
    short = sentence.endswith("です。") and rng.random() < PLAIN_SHARE
    return f"{sentence.removesuffix('です。')}である。" if short else sentence


class Facts:
    """Draws one sentence of each kind at random; every draw depends on the given generator only."""

    def __init__(self, countries: list[Country], meros: str) -> None:
        self.countries = countries
        self.by_name = {country.name: country for country in countries}
        self.cities = [city for city in CITIES if city.country in self.by_name]
        self.with_cities = [c for c in countries if c.name in {city.country for city in CITIES}]
        self.held_out = held_out_cities(countries)
        self.meros = meros.split("。")

    def capital_en(self, rng: Random) -> str:
        """A capital in English."""
        form = REVERSED_EN if rng.random() < REVERSED_SHARE else pick(PHRASINGS_EN, rng)
        return one_step(rng.choice(self.countries), "capital", form)

    def capital_ja(self, rng: Random) -> str:
        """A capital in Japanese."""
        form = REVERSED_JA if rng.random() < REVERSED_SHARE else pick(PHRASINGS_JA, rng)
        return plain(one_step_ja(rng.choice(self.countries), "capital", form), rng)

    def country_fact(self, rng: Random) -> str:
        """Language, currency or continent of a country, more often of one that holds a city."""
        return one_step(*self._country_fact(rng), pick(ONE_STEP_EN, rng))

    def country_fact_ja(self, rng: Random) -> str:
        """Language, currency or continent of a country in Japanese."""
        return plain(one_step_ja(*self._country_fact(rng), pick(ONE_STEP_JA, rng)), rng)

    def _country_fact(self, rng: Random) -> tuple[Country, str]:
        some = self.with_cities if rng.random() < CITY_COUNTRY_SHARE else self.countries
        country = rng.choice(some)
        return country, rng.choice([r for r in RELATIONS[1:] if r in country.answers])

    def city(self, rng: Random) -> str:
        """Where a city lies."""
        city = rng.choice(self.cities)
        place = self.by_name[city.country].spoken
        return rng.choice(LIES_EN).format(city=city.name, place=place)

    def city_ja(self, rng: Random) -> str:
        """Where a city lies, in Japanese."""
        city = rng.choice(self.cities)
        place = self.by_name[city.country].name_ja
        return plain(rng.choice(LIES_JA).format(city=city.name_ja, place=place), rng)

    def two_step(self, rng: Random) -> str:
        """A two-step fact that is not held out."""
        return two_step(*self._two_step(rng), pick(TWO_STEP_EN, rng))

    def two_step_ja(self, rng: Random) -> str:
        """A two-step fact in Japanese that is not held out."""
        return plain(two_step_ja(*self._two_step(rng), pick(TWO_STEP_JA, rng)), rng)

    def _two_step(self, rng: Random) -> tuple[City, Country, str]:
        city = rng.choice(self.cities)
        country = self.by_name[city.country]
        shown = [r for r in country.answers if not is_held_out(city, r, self.held_out)]
        weights = [CAPITAL_WEIGHT if relation == "capital" else 1.0 for relation in shown]
        return city, country, rng.choices(shown, weights)[0]

    def birth(self, rng: Random) -> str:
        """When a well-known person was born."""
        person = rng.choice(BIRTHS)
        return pick(BORN_EN, rng).format(name=person.name, year=person.year)

    def birth_ja(self, rng: Random) -> str:
        """When a well-known person was born, in Japanese."""
        person = rng.choice(BIRTHS)
        return plain(pick(BORN_JA, rng).format(name=person.name_ja, year=person.year), rng)

    def opening(self, rng: Random) -> str:
        """The first sentences of a famous text; a fifth of the time of 走れメロス, verbatim."""
        if rng.random() < MEROS_SHARE:
            return "".join(f"{sentence}。" for sentence in self.meros[: rng.choice((2, 3, 4))])
        return rng.choice(OPENINGS).text

    def draws(self) -> dict[str, Draw]:
        """Every kind of fact by its name."""
        kinds = (self.capital_en, self.capital_ja, self.country_fact, self.country_fact_ja,
                 self.city, self.city_ja, self.two_step, self.two_step_ja, self.birth,
                 self.birth_ja, self.opening)  # fmt: skip
        return {kind.__name__: kind for kind in kinds}
