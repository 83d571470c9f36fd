"""A kernel answers what a page asks, and says what it cannot answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from sukashi.notebook.messages import PageMessages
from sukashi.result.store import dumps
from sukashi.view.page.bundle import bundle
from sukashi.view.page.read import results_in
from sukashi.view.page.write import contents
from tests import samples


def held(lang: str | None = None) -> PageMessages:
    return PageMessages([samples.generation(), samples.attention()], lang)


def test_the_note_is_that_of_the_page() -> None:
    answer = held("ja").answer({"ask": "a 1", "note": True})
    assert answer.content == {"answer": "a 1", "value": contents(held().results, "ja")}
    assert answer.buffers == ()


def test_a_result_comes_as_its_file() -> None:
    answer = held().answer({"ask": 1, "item": 0, "part": "result"})
    assert answer.content == {"answer": 1, "value": None}
    assert answer.buffers == (dumps(samples.generation()),)


def test_a_head_comes_when_it_is_asked_for_and_exactly() -> None:
    maps = samples.attention()
    first = held().answer({"ask": 1, "item": 1, "part": "result"})
    assert len(first.buffers[0]) < maps.weights.nbytes + 8_000
    (part,) = held().answer({"ask": 2, "item": 1, "part": "head/1/2"}).buffers
    assert np.array_equal(load(part)["weights"], maps.weights[1, 2])


@pytest.mark.usefixtures("built")
def test_the_page_and_the_script_can_be_asked_for() -> None:
    (page,) = held().answer({"ask": 1, "page": True}).buffers
    assert [dumps(one) for one in results_in(page.decode())] == [
        dumps(one) for one in held().results
    ]
    (script,) = held().answer({"ask": 1, "script": True}).buffers
    assert script.decode() == bundle("widget.js")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"item": 1, "part": "head/9/9"}, "Unknown part 'head/9/9'"),
        ({"item": 1, "part": "../../etc/passwd"}, "Unknown part"),
        ({"item": 2, "part": "result"}, "Item 2 does not exist; choose from 0 to 1."),
        ({"item": -1, "part": "result"}, "Item -1 does not exist"),
        ({"item": True, "part": "result"}, "A page asks for"),
        ({"item": "0", "part": "result"}, "A page asks for"),
        ({"item": 0, "part": 7}, "A page asks for"),
        ({"item": 0}, "A page asks for"),
        ({}, "A page asks for"),
    ],
)
def test_what_is_not_there_is_said(message: dict[str, Any], said: str) -> None:
    answer = held().answer({"ask": "x", **message})
    assert answer.content["answer"] == "x"
    assert answer.content["error"].startswith(said)
    assert answer.buffers == ()


@pytest.mark.parametrize("message", [None, "note", 3, ["ask"]])
def test_a_message_that_is_none_does_no_harm(message: Any) -> None:
    content = held().answer(message).content
    assert content["answer"] is None
    assert content["error"].startswith("A page asks for")


def test_the_language_of_the_page_is_spoken() -> None:
    said = held("ja").answer({"ask": 1, "item": 5, "part": "result"}).content["error"]
    assert said == "項目 5 は範囲外です。0 から 1 の間で指定してください。"
