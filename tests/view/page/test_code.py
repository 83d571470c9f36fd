"""The Python that a page gives: typed as it stands, it makes exactly the same result again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sukashi
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.result.trust import Trust
from sukashi.view.grouping import grouped
from sukashi.view.page.code import code
from tests import samples
from tests.networks import explain
from tests.tiny import tiny

pytestmark = pytest.mark.slow
PLACES = ("result", "said", "maps", "steps", "why", "run")
"""Names of answers; one that is asked about stands behind what is asked about it."""
TEXT = 'Say "it\'s"\n― 猫は\\n。'
Question = Callable[[Any], Result]
TABLE = [{"text": "1, 2, 3,", "label": "x"}, {"text": "The capital of"}]


def written(ex: Any) -> Generation:
    result: Generation = ex.generate("1, 2, 3,", max_new_tokens=3, do_sample=True, temperature=5.0)
    return result


def chosen(ex: Any) -> Attribution:
    result: Attribution = ex.attribution("1, 2, 3,", target=" 4", method="expected_gradients")
    return result


QUESTIONS: dict[str, Question] = {
    "grouped": lambda ex: grouped(ex.attribution("1, 2, 3,", method="gradient"), "word"),
    "sampled": written,
    "attribution": lambda ex: ex.attribution(written(ex), method="integrated_gradients"),
    "probability": lambda ex: ex.attribution(written(ex), of="probability"),
    "contrast": lambda ex: ex.attribution("1, 2, 3,", target=" 4", contrast=" 5"),
    "noisy": lambda ex: ex.attribution("1, 2, 3,", method="smooth_grad", samples=3),
    "layers": lambda ex: ex.layers(written(ex), top=3, watch=[" 4", " 5"]),
    "quotes": lambda ex: ex.layers(TEXT, top=2),
    "attention": lambda ex: ex.attention(written(ex)),
    "faithfulness": lambda ex: ex.faithfulness(chosen(ex), rankings=4, operator="zero", seed=3),
    "of a generation": lambda ex: ex.faithfulness(written(ex), method="occlusion", rankings=4),
    "randomisation": lambda ex: ex.randomisation(chosen(ex), rankings=4),
    "trust": lambda ex: ex.trust([TEXT, "1, 2, 3,"], methods=["gradient", "occlusion"], rankings=4),
}


def _unseeded(about: dict[str, Any]) -> dict[str, Any]:
    asked = {name: value for name, value in about["parameters"].items() if name != "seed"}
    return {**about, "parameters": asked}


def but_for_time(result: Result) -> bytes:
    """The bytes of a result; a seed that was not asked for stands in its recipe once, not twice.

    The code names the method that was chosen, so its result does not say why it was.
    """
    recipe = result.recipe
    parameters = {name: value for name, value in recipe.parameters.items() if name != "seed"}
    if isinstance(result, Attribution):
        result = replace(result, chosen="")
    if isinstance(result, Trust):
        result = replace(result, seconds=np.zeros_like(result.seconds))
    about = _unseeded(recipe.about) if recipe.about else None
    timeless = replace(recipe, seconds=0.0, parameters=parameters, about=about)
    return dumps(replace(result, recipe=timeless))


@pytest.fixture(scope="module")
def ex() -> Any:
    return sukashi.load()


def run(text: str) -> Any:
    """The answer of the code."""
    names: dict[str, Any] = {}
    exec(text, names)
    return next(names[place] for place in PLACES if place in names)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_code_makes_exactly_this_result_again(ex: Any, name: str) -> None:
    result = QUESTIONS[name](ex)
    again = run(code(result))
    assert type(again) is type(result)
    assert but_for_time(again) == but_for_time(result)


@pytest.mark.parametrize("table", [["so good", "so bad"], [{"text": "so good", "label": "good"}]])
def test_the_code_of_a_table_holds_its_rows(table: list[Any]) -> None:
    result = sukashi.load("reviews").survey(table, method="gradient")
    assert but_for_time(run(code(result))) == but_for_time(result)


def test_the_code_of_a_large_table_names_it_and_of_a_file_its_name(tmp_path: Path) -> None:
    reviews = sukashi.load("reviews")
    many = reviews.survey(["so good"] * 51, method="none")
    assert "result = ex.survey(table, method='none'" in code(many)
    assert compile(code(many), "code", "exec")
    (tmp_path / "a.tsv").write_text("review\tlabel\nso good\tgood\n", encoding="utf-8")
    one = reviews.survey(tmp_path / "a.tsv", text_column="review", method="none")
    assert "ex.survey(table='a.tsv', text_column='review', lang='en', method='none'" in code(one)


@pytest.mark.parametrize("family", ["bart", "t5"])
@pytest.mark.parametrize("texts", [("the cat sat.",), ("the cat", "sat.")])
def test_what_a_decoder_reads_again_is_given_once(family: str, texts: tuple[str, ...]) -> None:
    judge = explain(tiny(family, "classify"), family)
    line = code(judge.attribution(*texts)).splitlines()[-1]
    assert line.startswith(f"why = ex.attribution({', '.join(map(repr, texts))}, method=")


def test_a_foreign_recipe_gives_names_and_texts_never_more() -> None:
    made = samples.attribution()
    hostile = {"lens": "x(); import os", "parameters": {"a=1) #": "b"}, "given": ["');x('"]}
    result = replace(made, recipe=replace(made.recipe, about=hostile))
    lines = ast.parse(code(result)).body
    assert [type(one).__name__ for one in lines] == ["Import", "Assign", "Assign", "Assign"]
    assert "os" not in code(result)
    for broken in ({}, {"given": 3, "about": 3}, {"parameters": [1], "given": {"a": 1}, "lens": 2}):
        result = replace(made, recipe=replace(made.recipe, about=broken))
        assert code(result).splitlines()[-2:] == ["result = ex._()", "why = ex.attribution(result)"]
