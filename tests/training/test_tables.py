"""The tables written by hand agree with each other and with the country table, where it is there.

`SUKASHI_TRAINING_DATA` names the folder that holds the country table.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from training.tales.countries import Country, read_countries
from training.tales.tables import (
    BIRTHS,
    CAPITALS_JA,
    CITIES,
    CONTINENTS,
    CONTINENTS_JA,
    CURRENCIES,
    CURRENCIES_JA,
    LANGUAGES,
    LANGUAGES_JA,
    OPENINGS,
    WITH_THE,
)
from training.tales.two_step import HELD_OUT_RELATION, held_out_cities

FOLDER = os.environ.get("SUKASHI_TRAINING_DATA")
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー・一-龥]+")


@pytest.fixture(scope="module")
def countries() -> list[Country]:
    if FOLDER is None:
        pytest.skip("SUKASHI_TRAINING_DATA names no folder")
    return read_countries(Path(FOLDER))


def repeated(names):
    return [name for name, times in Counter(names).items() if times > 1]


def test_nothing_is_written_twice():
    for names in (
        [city.name for city in CITIES],
        [city.name_ja for city in CITIES],
        [person.name for person in BIRTHS],
        [person.name_ja for person in BIRTHS],
        [opening.title for opening in OPENINGS],
        [opening.text for opening in OPENINGS],
        [*CAPITALS_JA.values()],
        [*LANGUAGES_JA.values()],
        [*CURRENCIES_JA.values()],
    ):
        assert repeated(names) == []


def test_japanese_names_are_in_japanese():
    names = [*CAPITALS_JA.values(), *LANGUAGES_JA.values(), *CONTINENTS_JA.values()]
    names += [city.name_ja for city in CITIES] + [person.name_ja for person in BIRTHS]
    assert [name for name in names if not JAPANESE.fullmatch(name)] == []


def test_there_are_enough_cities_in_enough_countries():
    held = Counter(city.country for city in CITIES)
    assert len(CITIES) >= 230
    assert sum(count >= 3 for count in held.values()) >= 55
    assert sum(count >= 2 for count in held.values()) >= 80
    assert set(held) <= set(CAPITALS_JA)


def test_well_known_cities_are_there():
    places = {city.name: city.country for city in CITIES}
    due = {"Kyoto": "Japan", "Osaka": "Japan", "Lyon": "France", "Dallas": "United States",
           "Munich": "Germany", "Milan": "Italy", "Sydney": "Australia", "Toronto": "Canada",
           "Mumbai": "India"}  # fmt: skip
    assert due.items() <= places.items()


def test_no_city_is_a_capital_or_a_country():
    taken = {*CAPITALS_JA, *CAPITALS_JA.values()}
    assert [city for city in CITIES if {city.name, city.name_ja} & taken] == []


def test_no_city_gives_its_countrys_capital_away():
    assert [city for city in CITIES if CAPITALS_JA[city.country] in city.name_ja] == []


def test_everyday_names_have_japanese_ones():
    assert set(LANGUAGES.values()) <= set(LANGUAGES_JA)
    assert set(CURRENCIES.values()) <= set(CURRENCIES_JA)
    assert set(CONTINENTS) == set(CONTINENTS_JA)


def test_people_were_born_in_the_years_they_were():
    years = {person.name: person.year for person in BIRTHS}
    known = {"William Shakespeare": 1564, "Isaac Newton": 1643, "Albert Einstein": 1879,
             "Natsume Soseki": 1867, "Dazai Osamu": 1909}  # fmt: skip
    assert known.items() <= years.items()
    assert len(BIRTHS) >= 50
    assert all(1400 <= year <= 1915 for year in years.values())


def test_openings_in_both_languages():
    texts = {opening.title: opening.text for opening in OPENINGS}
    assert texts["走れメロス"].startswith("メロスは激怒した。")
    assert texts["吾輩は猫である"].startswith("吾輩は猫である。名前はまだ無い。")
    assert texts["羅生門"].startswith("ある日の暮方の事である。")
    english = [title for title in texts if title.isascii()]
    assert len(english) >= 8
    assert len(texts) - len(english) >= 8
    assert all(text[-1] in "。." for text in texts.values())


def test_every_member_of_the_united_nations_has_its_capital_in_japanese(countries):
    assert {country.name for country in countries} == set(CAPITALS_JA)
    assert set(CAPITALS_JA) >= WITH_THE


def test_every_answer_has_its_japanese(countries):
    for country in countries:
        assert set(country.answers_ja) == set(country.answers)


def test_the_japanese_tables_hold_nothing_that_is_never_said(countries):
    said = {country.answers.get("language") for country in countries}
    paid = {country.answers.get("currency", "").removeprefix("the ") for country in countries}
    assert set(LANGUAGES_JA) <= said
    assert set(CURRENCIES_JA) - paid == {"Euro"}
    assert "euro" in paid


def test_no_city_is_called_like_a_capital_or_country_of_the_table(countries):
    taken = {country.name for country in countries} | {c.name_ja for c in countries}
    taken |= {country.answers["capital"] for country in countries}
    assert [city for city in CITIES if {city.name, city.name_ja} & taken] == []


def test_each_held_out_city_is_shown_otherwise_and_its_capital_with_other_cities(countries):
    by_name = {country.name: country for country in countries}
    held = held_out_cities(countries)
    assert 60 <= len(held) <= 80
    for city in held:
        assert len(set(by_name[city.country].answers) - {HELD_OUT_RELATION}) >= 2
        assert sum(c.country == city.country and c not in held for c in CITIES) >= 2
