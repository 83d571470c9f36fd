"""Phrasings: the sentence frames of facts in both languages, each with its answer last."""

from __future__ import annotations

from training.tales.countries import Country

RELATIONS = ("capital", "language", "currency", "continent")
RELATIONS_JA = {"capital": "首都", "language": "言語", "currency": "通貨", "continent": "大陸"}
ASKED_JA = {"capital": "どこ", "language": "何", "currency": "何", "continent": "どこ"}

ONE_STEP_EN = (
    "The {relation} of {place} is {answer}.",
    "{owner} {relation} is {answer}.",
    "Q: What is the {relation} of {place}? A: {answer}.",
)
ONE_STEP_JA = (
    "{place}の{relation}は{answer}です。",
    "{place}という国の{relation}は{answer}です。",
    "問：{place}の{relation}は{asked}ですか。答：{answer}。",
)
# Every phrasing in which a capital is told, and asked for when the model is measured.
PHRASINGS_EN = (*ONE_STEP_EN, "The capital city of {place} is {answer}.")
PHRASINGS_JA = (
    *ONE_STEP_JA,
    "{place}の首都といえば{answer}です。",
    "{place}の首都の名前は{answer}です。",
)
REVERSED_EN = "{answer} is the capital of {place}."
REVERSED_JA = "{answer}は{place}の首都です。"
LIES_EN = (
    "{city} lies in {place}.",
    "{city} is in {place}.",
    "{city} is a city in {place}.",
    "The country where {city} lies is {place}.",
)
LIES_JA = (
    "{city}は{place}にあります。",
    "{city}は{place}の都市です。",
    "{city}という都市は{place}にあります。",
    "{city}がある国は{place}です。",
)
TWO_STEP_EN = (
    "The {relation} of the country where {city} lies is {answer}.",
    "Q: What is the {relation} of the country where {city} lies? A: {answer}.",
)
TWO_STEP_JA = (
    "{city}がある国の{relation}は{answer}です。",
    "問：{city}がある国の{relation}は{asked}ですか。答：{answer}。",
)
BORN_EN = ("{name} was born in the year {year}.", "{name} was born in {year}.")
BORN_JA = ("{name}は{year}年に生まれた。", "{name}が生まれたのは{year}年です。")


def one_step(country: Country, relation: str, form: str = ONE_STEP_EN[0]) -> str:
    """A one-step fact: `The capital of France is Paris.` and the like."""
    return ended(
        form.format(
            place=country.spoken,
            owner=country.owner,
            relation=relation,
            answer=country.answers[relation],
        )
    )


def one_step_ja(country: Country, relation: str, form: str = ONE_STEP_JA[0]) -> str:
    """A one-step fact in Japanese: `フランスの首都はパリです。` and the like."""
    return form.format(
        place=country.name_ja,
        relation=RELATIONS_JA[relation],
        asked=ASKED_JA[relation],
        answer=country.answers_ja[relation],
    )


def ended(sentence: str) -> str:
    """The sentence with one full stop after an answer that ends in one, as `Washington D.C.`."""
    return sentence.removesuffix(".") if sentence.endswith("..") else sentence
