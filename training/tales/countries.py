"""Countries: the members of the United Nations and what sentences say about them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from training.corpus import read_rows
from training.tales.tables import (
    CAPITALS_JA,
    CONTINENTS,
    CONTINENTS_JA,
    CURRENCIES,
    CURRENCIES_JA,
    LANGUAGES,
    LANGUAGES_JA,
    WITH_THE,
)


def alphabetical(names: list[str]) -> list[str]:
    """Names in dictionary order, where `Türkiye` stands with `Turkey` and case does not count."""
    return sorted(names, key=lambda name: unicodedata.normalize("NFD", name).casefold())


@dataclass(frozen=True)
class Country:
    """One member of the United Nations and what the sentences say about it, by relation."""

    name: str
    name_ja: str
    continent: str
    answers: dict[str, str]

    @property
    def spoken(self) -> str:
        """The name as it stands inside an English sentence: `the Netherlands`."""
        return f"the {self.name}" if self.name in WITH_THE else self.name

    @property
    def owner(self) -> str:
        """The name as it begins a sentence about what is the country's: `The Netherlands'`."""
        return self.spoken[0].upper() + self.spoken[1:] + ("'" if self.name.endswith("s") else "'s")

    @cached_property
    def answers_ja(self) -> dict[str, str]:
        """The same answers in Japanese."""
        made = {"capital": CAPITALS_JA[self.name], "continent": CONTINENTS_JA[self.continent]}
        if "language" in self.answers:
            made["language"] = LANGUAGES_JA[self.answers["language"]]
        if "currency" in self.answers:
            currency = self.answers["currency"].removeprefix("the ")
            made["currency"] = CURRENCIES_JA["Euro" if currency == "euro" else currency]
        return made


def read_countries(data: Path) -> list[Country]:
    """The members of the United Nations in the country table, in alphabetical order."""
    rows: list[Any] = list(read_rows(data / "countries.jsonl.gz"))
    found = {row["country"]: country_of(row) for row in rows if row["un_member"] and row["capital"]}
    return [found[name] for name in alphabetical(list(found))]


def country_of(row: dict[str, Any]) -> Country:
    """The country of one row of the table; languages and currencies only where there is just one.

    Where the table has several they come in no order of use.
    """
    answers = {"capital": row["capital"], "continent": CONTINENTS[row["region"]]}
    if len(row["languages"]) == 1:
        (language,) = row["languages"]
        answers["language"] = LANGUAGES.get(language, language)
    if len(row["currencies"]) == 1:
        (currency,) = row["currencies"]
        currency = CURRENCIES.get(currency, currency)
        answers["currency"] = "the euro" if currency == "Euro" else f"the {currency}"
    return Country(row["country"], row["country_ja"], row["region"], answers)
