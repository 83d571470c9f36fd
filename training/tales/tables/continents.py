"""Continents: the country table's regions as English and Japanese sentences name them."""

from __future__ import annotations

CONTINENTS: dict[str, str] = {
    "Europe": "Europe", "Asia": "Asia", "Africa": "Africa", "Oceania": "Oceania",
    "Americas": "the Americas",
}  # fmt: skip

CONTINENTS_JA: dict[str, str] = {
    "Europe": "ヨーロッパ", "Asia": "アジア", "Africa": "アフリカ", "Oceania": "オセアニア",
    "Americas": "アメリカ大陸",
}  # fmt: skip
