"""Generated facts agree with the table, and held-out ones are never generated."""

from random import Random

from tests.training.invented import COUNTRIES, facts
from training.facts import (
    RELATIONS,
    alphabetical,
    held_out_relations,
    one_step,
    two_step,
)
from training.tables import BIRTHS, BIRTHS_JA, CAPITALS_JA, CITIES


def test_alphabetical_order_ignores_accents_and_case():
    assert alphabetical(["Zambia", "Türkiye", "Tunisia", "Ukraine", "andorra"]) == [
        "andorra", "Tunisia", "Türkiye", "Ukraine", "Zambia"]  # fmt: skip


def test_sentences_by_hand():
    france, _, netherlands = COUNTRIES
    assert one_step(france, "capital") == "The capital of France is Paris."
    assert one_step(netherlands, "currency") == "The currency of the Netherlands is the euro."
    assert two_step("Lyon", france, "capital") == (
        "The capital of the country where Lyon lies is Paris."
    )


def test_held_out_two_step_facts_never_appear_and_all_others_do():
    made = facts()
    rng = Random(0)
    drawn = {made.two_step(rng) for _ in range(4000)}
    held = made.held_out
    places = {country.name: country for country in COUNTRIES}
    for city, name in CITIES.items():
        if name in places:
            for relation in RELATIONS:
                sentence = two_step(city, places[name], relation)
                assert (sentence in drawn) == (relation != held[city])


def test_each_city_holds_out_one_relation_its_country_has():
    held = held_out_relations(COUNTRIES)
    assert set(held) == {
        city for city, name in CITIES.items() if name in ("France", "Japan", "Netherlands")
    }
    assert set(held.values()) == set(RELATIONS)


def test_capitals_in_japanese_follow_the_table():
    made = facts()
    rng = Random(1)
    for _ in range(200):
        sentence = made.capital_ja(rng)
        assert any(c.name_ja in sentence and CAPITALS_JA[c.name] in sentence for c in COUNTRIES)
        assert "首都" in sentence


def test_years_of_birth_follow_the_table():
    made = facts()
    rng = Random(2)
    known = {**BIRTHS, **BIRTHS_JA}
    drawn = [made.birth(rng) for _ in range(500)]
    assert "William Shakespeare was born in the year 1564." in drawn
    assert all(any(n in s and str(y) in s for n, y in known.items()) for s in drawn)


def test_the_story_opens_verbatim():
    made = facts()
    rng = Random(3)
    drawn = {made.opening(rng) for _ in range(300)}
    assert {"一。二。", "一。二。三。", "一。二。三。四。"} <= drawn
    assert "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" in drawn


def test_draws_depend_on_the_generator_only():
    made = facts()
    for draw in made.draws().values():
        assert [draw(Random(7)) for _ in range(3)] == [draw(Random(7))] * 3
