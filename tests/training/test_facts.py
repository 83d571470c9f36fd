"""Generated facts agree with the tables, and held-out ones are never generated."""

from random import Random

import pytest

from tests.training.invented import COUNTRIES, facts
from training.tales.countries import Country, alphabetical, country_of
from training.tales.facts import Facts
from training.tales.phrasings import (
    LIES_EN,
    LIES_JA,
    ONE_STEP_EN,
    ONE_STEP_JA,
    PHRASINGS_EN,
    PHRASINGS_JA,
    RELATIONS,
    REVERSED_JA,
    TWO_STEP_EN,
    TWO_STEP_JA,
    one_step,
    one_step_ja,
)
from training.tales.tables import BIRTHS, CAPITALS_JA, CITIES
from training.tales.two_step import (
    FEWEST_CITIES,
    held_out_cities,
    is_held_out,
    two_step,
    two_step_ja,
)

FRANCE, JAPAN, NETHERLANDS = COUNTRIES
BY_CITY = {city.name: city for city in CITIES}
# Every country that has a capital in Japanese, under invented names with one language and currency.
WORLD = [
    Country(name, f"<{name}>", "Europe", {"capital": f"Seat of {name}", "continent": "Europe",
                                          "language": "French", "currency": "the euro"})
    for name in CAPITALS_JA
]  # fmt: skip


def row(**changes):
    france = {"country": "France", "country_ja": "フランス", "capital": "Paris", "region": "Europe",
              "languages": ["French"], "currencies": ["Euro"], "un_member": True}  # fmt: skip
    return {**france, **changes}


def test_alphabetical_order_ignores_accents_and_case():
    assert alphabetical(["Zambia", "Türkiye", "Tunisia", "Ukraine", "andorra"]) == [
        "andorra", "Tunisia", "Türkiye", "Ukraine", "Zambia"]  # fmt: skip


def test_a_row_of_the_table_becomes_a_country_with_answers_in_both_languages():
    assert country_of(row()) == FRANCE
    assert FRANCE.answers_ja == {
        "capital": "パリ",
        "continent": "ヨーロッパ",
        "language": "フランス語",
        "currency": "ユーロ",
    }


def test_several_languages_or_currencies_are_no_answer_in_either_language():
    country = country_of(row(languages=["French", "Dutch"], currencies=[]))
    assert set(country.answers) == set(country.answers_ja) == {"capital", "continent"}


def test_odd_names_of_the_table_become_everyday_ones():
    country = country_of(row(languages=["Slovene"], currencies=["lari"]))
    assert country.answers["language"] == "Slovenian"
    assert country.answers["currency"] == "the Georgian lari"
    assert country.answers_ja["currency"] == "ラリ"


def test_every_phrasing_of_a_capital_by_hand():
    assert [one_step(FRANCE, "capital", form) for form in PHRASINGS_EN] == [
        "The capital of France is Paris.",
        "France's capital is Paris.",
        "Q: What is the capital of France? A: Paris.",
        "The capital city of France is Paris.",
    ]
    assert [one_step_ja(FRANCE, "capital", form) for form in PHRASINGS_JA] == [
        "フランスの首都はパリです。",
        "フランスという国の首都はパリです。",
        "問：フランスの首都はどこですか。答：パリ。",
        "フランスの首都といえばパリです。",
        "フランスの首都の名前はパリです。",
    ]
    assert one_step_ja(FRANCE, "capital", REVERSED_JA) == "パリはフランスの首都です。"


def test_the_answer_comes_last_in_every_phrasing():
    forms = (*PHRASINGS_EN, *PHRASINGS_JA, *TWO_STEP_EN, *TWO_STEP_JA)
    assert {form.partition("{answer}")[2] for form in forms} == {".", "です。", "。"}


def test_articles_and_owners():
    assert one_step(NETHERLANDS, "currency") == "The currency of the Netherlands is the euro."
    assert one_step(NETHERLANDS, "capital", ONE_STEP_EN[1]) == (
        "The Netherlands' capital is Amsterdam."
    )
    assert Country("DR Congo", "", "Africa", {}).owner == "The DR Congo's"


def test_no_sentence_ends_in_two_full_stops():
    states = Country("United States", "", "Americas", {"capital": "Washington D.C."})
    dallas = BY_CITY["Dallas"]
    assert one_step(states, "capital") == "The capital of the United States is Washington D.C."
    assert two_step(dallas, states, "capital").endswith(" lies is Washington D.C.")


def test_other_relations_in_japanese():
    assert one_step_ja(JAPAN, "language") == "日本の言語は日本語です。"
    assert one_step_ja(JAPAN, "currency", ONE_STEP_JA[2]) == "問：日本の通貨は何ですか。答：円。"
    assert one_step_ja(JAPAN, "continent", ONE_STEP_JA[1]) == "日本という国の大陸はアジアです。"


def test_two_step_facts_by_hand():
    kyoto = BY_CITY["Kyoto"]
    assert [two_step(kyoto, JAPAN, "capital", form) for form in TWO_STEP_EN] == [
        "The capital of the country where Kyoto lies is Tokyo.",
        "Q: What is the capital of the country where Kyoto lies? A: Tokyo.",
    ]
    assert [two_step_ja(kyoto, JAPAN, "capital", form) for form in TWO_STEP_JA] == [
        "京都がある国の首都は東京です。",
        "問：京都がある国の首都はどこですか。答：東京。",
    ]


def test_kyoto_is_held_out_and_each_country_holds_out_at_most_one_city():
    held = held_out_cities(WORLD)
    assert BY_CITY["Kyoto"] in held
    assert len({city.country for city in held}) == len(held)
    assert 60 <= len(held) <= 80


def test_a_held_out_city_has_two_neighbours_that_are_not():
    held = held_out_cities(WORLD)
    for city in held:
        others = [c for c in CITIES if c.country == city.country and c not in held]
        assert len(others) >= FEWEST_CITIES - 1 == 2


def test_a_country_of_one_other_relation_holds_nothing_out():
    bare = [Country("Japan", "日本", "Asia", {"capital": "Tokyo", "continent": "Asia"})]
    assert held_out_cities(bare) == ()


def test_held_out_cities_depend_on_neither_order_nor_neighbours():
    assert held_out_cities(WORLD[::-1]) == held_out_cities(WORLD)
    assert set(held_out_cities([JAPAN])) < set(held_out_cities(WORLD))


def test_no_draw_of_any_kind_yields_a_held_out_fact():
    made = Facts(WORLD, "一。二。")
    rng = Random(0)
    drawn = [draw(rng) for _ in range(3000) for draw in made.draws().values()]
    assert len(drawn) >= 20_000
    capitals = [sentence for sentence in drawn if "capital" in sentence or "首都" in sentence]
    for city in made.held_out:
        assert not any(f"where {city.name} lies" in sentence for sentence in capitals)
        assert not any(f"{city.name_ja}がある国" in sentence for sentence in capitals)


def test_every_fact_that_is_not_held_out_is_drawn_in_both_languages():
    made = facts()
    rng = Random(0)
    drawn = {draw(rng) for _ in range(8000) for draw in (made.two_step, made.two_step_ja)}
    for city in made.cities:
        for relation in RELATIONS:
            shown = not is_held_out(city, relation, made.held_out)
            country = made.by_name[city.country]
            for form in TWO_STEP_EN:
                assert (two_step(city, country, relation, form) in drawn) == shown
            for form in TWO_STEP_JA:
                assert (two_step_ja(city, country, relation, form) in drawn) == shown


def test_where_every_city_lies_is_drawn_the_held_out_ones_too():
    made = facts()
    rng = Random(1)
    drawn = {draw(rng) for _ in range(4000) for draw in (made.city, made.city_ja)}
    for city in made.cities:
        place = made.by_name[city.country]
        for form in LIES_EN:
            assert form.format(city=city.name, place=place.spoken) in drawn
        for form in LIES_JA:
            assert form.format(city=city.name_ja, place=place.name_ja) in drawn


@pytest.mark.parametrize("kind", ["capital_en", "capital_ja"])
def test_capitals_are_drawn_in_every_phrasing_and_follow_the_table(kind):
    made = facts()
    rng = Random(1)
    drawn = {made.draws()[kind](rng) for _ in range(2000)}
    forms, say = (PHRASINGS_EN, one_step) if kind == "capital_en" else (PHRASINGS_JA, one_step_ja)
    due = {say(country, "capital", form) for country in COUNTRIES for form in forms}
    assert due <= drawn
    for sentence in drawn:
        pairs = [(c.name, c.answers["capital"]) for c in COUNTRIES]
        pairs += [(c.name_ja, c.answers_ja["capital"]) for c in COUNTRIES]
        assert sum(name in sentence and capital in sentence for name, capital in pairs) == 1


def test_the_plain_style_only_changes_how_a_sentence_ends():
    made = facts()
    rng = Random(4)
    drawn = {made.country_fact_ja(rng) for _ in range(2000)}
    assert "日本の言語は日本語である。" in drawn
    assert all(s.replace("である。", "です。") in drawn for s in drawn)


def test_years_of_birth_follow_the_table():
    made = facts()
    rng = Random(2)
    english = {made.birth(rng) for _ in range(4000)}
    japanese = {made.birth_ja(rng) for _ in range(4000)}
    for person in BIRTHS:
        assert f"{person.name} was born in the year {person.year}." in english
        assert f"{person.name} was born in {person.year}." in english
        assert f"{person.name_ja}は{person.year}年に生まれた。" in japanese
    assert len(english) == 2 * len(BIRTHS)


def test_the_story_opens_verbatim():
    made = facts()
    rng = Random(3)
    drawn = {made.opening(rng) for _ in range(600)}
    assert {"一。二。", "一。二。三。", "一。二。三。四。"} <= drawn
    assert "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" in drawn


def test_draws_depend_on_the_generator_only():
    made = facts()
    for draw in made.draws().values():
        assert [draw(Random(7)) for _ in range(3)] == [draw(Random(7))] * 3


def test_the_kinds_have_their_names():
    assert list(facts().draws()) == [
        "capital_en", "capital_ja", "country_fact", "country_fact_ja", "city", "city_ja",
        "two_step", "two_step_ja", "birth", "birth_ja", "opening",
    ]  # fmt: skip
