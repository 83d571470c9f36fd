"""The Python that a page gives: typed as it stands, it makes exactly the same result again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import sukashi
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.view.page.code import code

pytestmark = pytest.mark.slow
PLACES = ("run", "why", "steps", "maps", "said", "result")
TEXT = 'Say "it\'s"\n― 猫は\\n。'
Question = Callable[[Any], tuple[Result, Generation | None]]


def written(ex: Any) -> Generation:
    result: Generation = ex.generate("1, 2, 3,", max_new_tokens=3, do_sample=True, temperature=5.0)
    return result


def of_run(ask: Callable[[Any, Generation], Result]) -> Question:
    def question(ex: Any) -> tuple[Result, Generation]:
        run = written(ex)
        return ask(ex, run), run

    return question


QUESTIONS: dict[str, Question] = {
    "sampled": lambda ex: (written(ex), None),
    "attribution": of_run(lambda ex, run: ex.attribution(run, method="integrated_gradients")),
    "probability": of_run(lambda ex, run: ex.attribution(run, of="probability")),
    "contrast": lambda ex: (ex.attribution("1, 2, 3,", target=" 4", contrast=" 5"), None),
    "noisy": lambda ex: (ex.attribution("1, 2, 3,", method="smooth_grad", samples=3), None),
    "layers": of_run(lambda ex, run: ex.layers(run, top=3, watch=[" 4", " 5"])),
    "quotes": lambda ex: (ex.layers(TEXT, top=2), None),
    "attention": of_run(lambda ex, run: ex.attention(run)),
}


def but_for_time(result: Result) -> bytes:
    """The bytes of a result; a seed that was not asked for stands in its recipe once, not twice."""
    recipe = result.recipe
    parameters = {name: value for name, value in recipe.parameters.items() if name != "seed"}
    return dumps(replace(result, recipe=replace(recipe, seconds=0.0, parameters=parameters)))


@pytest.fixture(scope="module")
def ex() -> Any:
    return sukashi.load()


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_code_makes_exactly_this_result_again(ex: Any, name: str) -> None:
    result, run = QUESTIONS[name](ex)
    names: dict[str, Any] = {}
    exec(code(result, run), names)
    again = [names[place] for place in PLACES if place in names][-1]
    assert type(again) is type(result)
    assert but_for_time(again) == but_for_time(result)
