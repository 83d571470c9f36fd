"""Small tables of facts written by hand: names and years, nothing computed."""

from __future__ import annotations

from training.tales.tables.births import BIRTHS, Person
from training.tales.tables.capitals import CAPITALS_JA
from training.tales.tables.cities import CITIES, City
from training.tales.tables.continents import CONTINENTS, CONTINENTS_JA
from training.tales.tables.currencies import CURRENCIES, CURRENCIES_JA
from training.tales.tables.languages import LANGUAGES, LANGUAGES_JA
from training.tales.tables.names import WITH_THE
from training.tales.tables.openings import OPENINGS, Opening

__all__ = [
    "BIRTHS",
    "CAPITALS_JA",
    "CITIES",
    "CONTINENTS",
    "CONTINENTS_JA",
    "CURRENCIES",
    "CURRENCIES_JA",
    "LANGUAGES",
    "LANGUAGES_JA",
    "OPENINGS",
    "WITH_THE",
    "City",
    "Opening",
    "Person",
]
