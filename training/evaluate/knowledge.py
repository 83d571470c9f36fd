"""Items about facts: capitals, cities, two-step facts, years of birth, openings."""

from __future__ import annotations

from collections.abc import Sequence

from training.evaluate.items import Item, blank
from training.tales.countries import Country
from training.tales.phrasings import (
    BORN_EN,
    BORN_JA,
    LIES_EN,
    LIES_JA,
    PHRASINGS_EN,
    PHRASINGS_JA,
    RELATIONS,
    TWO_STEP_EN,
    TWO_STEP_JA,
    one_step,
    one_step_ja,
)
from training.tales.tables import BIRTHS, CITIES, OPENINGS, City
from training.tales.tokenizer import splitter
from training.tales.two_step import held_out_cities, is_held_out, two_step, two_step_ja

WORDS_GIVEN, CHARACTERS_GIVEN = 4, 8
Items = dict[str, list[Item]]


def capitals(countries: Sequence[Country]) -> Items:
    """Every capital in every phrasing of both languages, by `en 1`, `ja 1` and so on."""
    found: Items = {}
    for at, form in enumerate(PHRASINGS_EN, start=1):
        found[f"en {at}"] = [
            blank(one_step(c, "capital", form), c.answers["capital"]) for c in countries
        ]
    for at, form in enumerate(PHRASINGS_JA, start=1):
        found[f"ja {at}"] = [
            blank(one_step_ja(c, "capital", form), c.answers_ja["capital"]) for c in countries
        ]
    return found


def lies(countries: Sequence[Country]) -> Items:
    """The country of every city, in the words of a two-step fact, by language."""
    found: Items = {"en": [], "ja": []}
    for city, country in _placed(countries):
        sentence = LIES_EN[-1].format(city=city.name, place=country.spoken)
        found["en"].append(blank(sentence, country.spoken))
        sentence = LIES_JA[-1].format(city=city.name_ja, place=country.name_ja)
        found["ja"].append(blank(sentence, country.name_ja))
    return found


def held_out_facts(countries: Sequence[Country]) -> Items:
    """The two-step facts that training never shows, `en 1` as sentences, `en 2` as questions."""
    held = held_out_cities(list(countries))
    places = [(city, country) for city, country in _placed(countries) if city in held]
    return _two_step(places, "capital")


def shown_facts(countries: Sequence[Country]) -> Items:
    """The two-step facts that training shows, by relation and language, as sentences."""
    held = held_out_cities(list(countries))
    found: Items = {}
    for relation in RELATIONS:
        places = [
            (city, country)
            for city, country in _placed(countries)
            if relation in country.answers and not is_held_out(city, relation, held)
        ]
        made = _two_step(places, relation)
        found |= {f"{relation} {language}": made[f"{language} 1"] for language in ("en", "ja")}
    return found


def _placed(countries: Sequence[Country]) -> list[tuple[City, Country]]:
    by_name = {country.name: country for country in countries}
    return [(city, by_name[city.country]) for city in CITIES if city.country in by_name]


def _two_step(places: Sequence[tuple[City, Country]], relation: str) -> Items:
    found: Items = {}
    for at, form in enumerate(TWO_STEP_EN, start=1):
        found[f"en {at}"] = [
            blank(two_step(city, country, relation, form), country.answers[relation])
            for city, country in places
        ]
    for at, form in enumerate(TWO_STEP_JA, start=1):
        found[f"ja {at}"] = [
            blank(two_step_ja(city, country, relation, form), country.answers_ja[relation])
            for city, country in places
        ]
    return found


def births() -> Items:
    """The year of birth of every person, by language and number of the phrasing."""
    found: Items = {}
    for at, form in enumerate(BORN_EN, start=1):
        found[f"en {at}"] = [
            blank(form.format(name=who.name, year=who.year), str(who.year)) for who in BIRTHS
        ]
    for at, form in enumerate(BORN_JA, start=1):
        found[f"ja {at}"] = [
            blank(form.format(name=who.name_ja, year=who.year), str(who.year)) for who in BIRTHS
        ]
    return found


def openings() -> list[Item]:
    """The first four words or about eight characters of famous texts; due is the rest."""
    return [opened(opening.text) for opening in OPENINGS]


def opened(text: str) -> Item:
    """A text cut where a word, or a run of one script, ends."""
    if text.isascii():
        at = len(" ".join(text.split(" ")[:WORDS_GIVEN]))
    else:
        ends = (end for _, (_, end) in splitter().pre_tokenize_str(text))
        at = next((end for end in ends if end >= CHARACTERS_GIVEN), len(text) // 2)
    return Item(text[:at], (text[at:],))
