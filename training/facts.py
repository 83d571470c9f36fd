"""Facts as sentences: capitals, languages, years of birth, and two-step facts about cities."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from training.corpus import read_rows
from training.tables import BIRTHS, BIRTHS_JA, CAPITALS_JA, CITIES, OPENINGS, WITH_THE

CONTINENTS = {"Europe": "Europe", "Asia": "Asia", "Africa": "Africa", "Oceania": "Oceania",
              "Americas": "the Americas"}  # fmt: skip
RELATIONS = ("capital", "language", "currency", "continent")
Draw = Callable[[Random], str]


def alphabetical(names: list[str]) -> list[str]:
    """Names in dictionary order, where `Türkiye` stands with `Turkey` and case does not count."""
    return sorted(names, key=lambda name: unicodedata.normalize("NFD", name).casefold())


@dataclass(frozen=True)
class Country:
    """One member of the United Nations and what the sentences say about it."""

    name: str
    name_ja: str
    continent: str
    answers: dict[str, str]

    @property
    def spoken(self) -> str:
        """The name as it stands inside an English sentence: `the Netherlands`."""
        return f"the {self.name}" if self.name in WITH_THE else self.name


def read_countries(data: Path) -> list[Country]:
    """The members of the United Nations in the country table, in alphabetical order."""
    rows: list[Any] = list(read_rows(data / "countries.jsonl.gz"))
    found = {row["country"]: _country(row) for row in rows if row["un_member"] and row["capital"]}
    return [found[name] for name in alphabetical(list(found))]


def _country(row: dict[str, Any]) -> Country:
    answers = {"capital": row["capital"], "continent": CONTINENTS[row["region"]]}
    if len(row["languages"]) == 1:  # several languages come in no order of use
        answers["language"] = row["languages"][0]
    if len(row["currencies"]) == 1:
        currency = row["currencies"][0]
        answers["currency"] = "the euro" if currency == "Euro" else f"the {currency}"
    return Country(row["country"], row["country_ja"], row["region"], answers)


def one_step(country: Country, relation: str) -> str:
    """A one-step fact: `The capital of France is Paris.` and the like."""
    return f"The {relation} of {country.spoken} is {country.answers[relation]}."


def two_step(city: str, country: Country, relation: str) -> str:
    """A two-step fact: `The capital of the country where Lyon lies is Paris.` and the like."""
    return f"The {relation} of the country where {city} lies is {country.answers[relation]}."


def held_out_relations(countries: list[Country]) -> dict[str, str]:
    """For each city the one relation whose two-step sentence is never shown in training."""
    by_name = {country.name: country for country in countries}
    cities = [(city, by_name[name]) for city, name in CITIES.items() if name in by_name]
    known = [(city, [r for r in RELATIONS if r in place.answers]) for city, place in cities]
    return {city: relations[at % len(relations)] for at, (city, relations) in enumerate(known)}


class Facts:
    """Draws one sentence of each kind at random; every draw depends on the given generator only."""

    def __init__(self, countries: list[Country], meros: str) -> None:
        self.countries = countries
        self.by_name = {country.name: country for country in countries}
        self.in_japanese = [c for c in countries if c.name in CAPITALS_JA]
        self.cities = {c: n for c, n in CITIES.items() if n in self.by_name}
        self.held_out = held_out_relations(countries)
        self.meros = meros.split("。")

    def capital_en(self, rng: Random) -> str:
        """A capital in English, mostly of a country whose capital is also told in Japanese."""
        country = rng.choice(self.in_japanese if rng.random() < 0.6 else self.countries)
        if rng.random() < 0.75:
            return one_step(country, "capital")
        return f"{country.answers['capital']} is the capital of {country.spoken}."

    def capital_ja(self, rng: Random) -> str:
        """A capital in Japanese."""
        country = rng.choice(self.in_japanese)
        capital = CAPITALS_JA[country.name]
        forms = ("{0}の首都は{1}です。", "{0}の首都は{1}である。", "{1}は{0}の首都です。")
        return rng.choices(forms, (6, 2, 2))[0].format(country.name_ja, capital)

    def country_fact(self, rng: Random) -> str:
        """Language, currency or continent of a country, more often of one that holds a city."""
        names = list(self.cities.values())
        some = rng.random() < 0.7
        country = self.by_name[rng.choice(names)] if some else rng.choice(self.countries)
        return one_step(country, rng.choice([r for r in RELATIONS if r in country.answers]))

    def city(self, rng: Random) -> str:
        """Where a city lies."""
        city, name = rng.choice(list(self.cities.items()))
        forms = ("{0} lies in {1}.", "{0} is a city in {1}.", "The country where {0} lies is {1}.")
        return rng.choice(forms).format(city, self.by_name[name].spoken)

    def two_step(self, rng: Random) -> str:
        """A two-step fact that is not held out."""
        city, name = rng.choice(list(self.cities.items()))
        country = self.by_name[name]
        shown = [r for r in RELATIONS if r in country.answers and r != self.held_out[city]]
        return two_step(city, country, rng.choice(shown))

    def birth(self, rng: Random) -> str:
        """When a well-known person was born, in English or in Japanese."""
        if rng.random() < 0.3:
            name, year = rng.choice(list(BIRTHS_JA.items()))
            return f"{name}は{year}年に生まれた。"
        name, year = rng.choice(list(BIRTHS.items()))
        name = "William Shakespeare" if rng.random() < 0.15 else name
        form = "{0} was born in the year {1}." if rng.random() < 0.7 else "{0} was born in {1}."
        return form.format(name, BIRTHS[name])

    def opening(self, rng: Random) -> str:
        """The first sentences of a famous text; a third of the time of 走れメロス, verbatim."""
        if rng.random() < 0.33:
            return "".join(f"{sentence}。" for sentence in self.meros[: rng.choice((2, 3, 4))])
        return rng.choice(OPENINGS)

    def draws(self) -> dict[str, Draw]:
        """Every kind of fact by its name."""
        kinds = (self.capital_en, self.capital_ja, self.country_fact, self.city, self.two_step,
                 self.birth, self.opening)  # fmt: skip
        return {kind.__name__: kind for kind in kinds}
