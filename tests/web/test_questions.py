"""Questions: the forms say what the Explainer really takes, and have words in both languages."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import httpx
import numpy as np
import pytest

from sukashi.errors import MisuseError, RangeError, SukashiError, UnknownNameError
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS, option_readers, reads
from sukashi.view.error_translation import translated_error
from sukashi.view.translations import translation
from sukashi.web.parameters import checked, value
from sukashi.web.questions import Field, field, questions
from tests.networks import explain, network

OTHER = {
    "baseline": "mean",
    "steps": 3,
    "samples": 2,
    "background": ["a dog"],
    "noise": 0.7,
    "unit": "sentence",
    "seed": 9,
    "copies": 2,
}


def test_every_question_of_the_explainer_is_there() -> None:
    assert set(questions()) == {
        "attention",
        "attribution",
        "classify",
        "faithfulness",
        "generate",
        "layers",
        "randomisation",
        "similarity",
    }
    for name, question in questions().items():
        taken = inspect.signature(getattr(Explainer, name)).parameters
        assert {one.name for one in question.fields} - set(option_readers()) <= set(taken)
        assert question.takes_pair == ("pair" in taken)


def test_what_is_asked_of_many_texts_is_no_form() -> None:
    assert not {"trust", "survey"} & set(questions())


def test_every_word_is_there_in_both_languages() -> None:
    for name, question in questions().items():
        keys = [f"question {name}", f"question {name}, help"]
        for one in question.fields:
            keys += [f"field {one.name}", f"field {one.name}, help"]
            keys += [f"value {each}" for each in one.values]
        assert [key for key in keys if key not in translation("en").words] == []


def test_no_word_of_a_form_is_stale() -> None:
    used = {f"question {name}" for name in questions()}
    for question in questions().values():
        used |= {f"field {one.name}" for one in question.fields}
        used |= {f"value {each}" for one in question.fields for each in one.values}
        used |= {f"value {one.name} {each}" for one in question.fields for each in one.values}
    keys = [key for key in translation("en").words if key.split()[0] in ("field", "value")]
    told = {key.removesuffix(", help") for key in keys}
    assert told <= used


@pytest.mark.parametrize("method", METHODS)
def test_an_option_is_shown_where_it_changes_the_answer(method: str) -> None:
    tiny = explain(network("gpt2"), "gpt2", check=False)
    start = {"samples": 4, "steps": 2, "baseline": "zero"}

    def scores(**options: Any) -> np.ndarray:
        chosen = {name: one for name, one in {**start, **options}.items() if name in reads(method)}
        return tiny.attribution(
            "The cat sat. The dog sat. The cat sat.", method=method, **chosen
        ).scores

    before = scores()
    assert [name for name in reads(method) if (scores(**{name: OTHER[name]}) == before).all()] == []


@pytest.mark.parametrize("method", METHODS)
def test_an_option_that_a_method_does_not_read_is_refused(method: str) -> None:
    tiny = explain(network("gpt2"), "gpt2", check=False)
    assert set(OTHER) == set(option_readers())
    for name in set(OTHER) - set(reads(method)):
        own = ", ".join(reads(method)) or "no option"
        wanted = f"The method '{method}' does not read '{name}'; it reads {own}, and '{name}' is"
        with pytest.raises(MisuseError, match=wanted):
            tiny.attribution(
                "The cat sat. The dog sat. The cat sat.", method=method, **{name: OTHER[name]}
            )


def test_an_option_of_one_name_is_the_same_wherever_it_is_read() -> None:
    for name, readers in option_readers().items():
        found = {(str(reads(each)[name].annotation), reads(each)[name].default) for each in readers}
        assert len(found) == 1, name


def test_forms_from_annotations() -> None:
    named = field("x", Annotated[str, ("a", "b")], "a")
    assert (named.kind, named.values) == ("choice", ("a", "b"))
    assert field("x", Literal["a", "b"] | None, None).values == ("a", "b")
    counted = field("x", Annotated[int | str, range(1, 9), ("auto",)], "auto")
    assert (counted.kind, counted.low, counted.high, counted.values) == ("integer", 1, 8, ("auto",))
    kinds = [bool, int | None, float, str | int | None, Sequence[int] | int | None, Sequence[str]]
    wanted = ["flag", "integer", "number", "text", "integers", "text"]
    assert [field("x", kind, None).kind for kind in kinds[:5]] == wanted[:5]
    with pytest.raises(TypeError, match="No form is known"):
        field("x", dict, None)


BAD: list[tuple[Field, Any]] = [
    (Field("x", "choice", values=("a",)), "b"),
    (Field("x", "choice", values=("a",)), ["a"]),
    (Field("x", "integer", low=1, high=5), 6),
    (Field("x", "integer", low=1, high=5), 10**400),
    (Field("x", "integer"), 10**20),
    (Field("x", "integer"), 1.0),
    (Field("x", "integer"), True),
    (Field("x", "integer", values=("auto",)), "many"),
    (Field("x", "number"), float("nan")),
    (Field("x", "number"), float("-inf")),
    (Field("x", "number"), 10**400),
    (Field("x", "number"), "1"),
    (Field("x", "flag"), 1),
    (Field("x", "text"), {}),
    (Field("x", "text"), "x" * 1001),
    (Field("x", "text"), "\ud800"),
    (Field("x", "text"), -1),
    (Field("x", "texts"), [[]]),
    (Field("x", "integers"), list(range(257))),
]


@pytest.mark.parametrize(("one", "given"), BAD)
def test_what_a_form_does_not_offer_is_refused(one: Field, given: Any) -> None:
    with pytest.raises(SukashiError) as error:
        value(one, given)
    assert isinstance(error.value, MisuseError)
    assert len(str(error.value)) < 200


def test_what_a_form_offers_is_taken() -> None:
    good: list[tuple[Field, Any]] = [
        (Field("x", "choice", values=("a",)), "a"),
        (Field("x", "integer", low=1, high=5), 5),
        (Field("x", "integer", values=("auto",)), "auto"),
        (Field("x", "number"), 2),
        (Field("x", "flag"), False),
        (Field("x", "text"), " 4"),
        (Field("x", "text"), 42),
        (Field("x", "texts"), [" 4", 7]),
    ]
    assert [value(one, given) == given for one, given in good] == [True] * len(good)
    assert value(Field("x", "texts"), "a") == ["a"]
    question = questions()["layers"]
    assert checked(question, {"top": None, "norm": "none"}) == {"norm": "none"}
    with pytest.raises(UnknownNameError, match="Unknown option 'self'"):
        checked(question, {"self": 1})
    with pytest.raises(RangeError, match=r"^top 101 does not exist; choose from 1 to 100"):
        checked(question, {"top": 101})
    assert replace(question, name="x").as_json()["words"] == {"en": "x", "ja": "x"}


@pytest.mark.parametrize("question", list(questions()))
def test_a_number_or_name_that_is_not_offered_is_named_in_japanese_too(question: str) -> None:
    for one in questions()[question].fields:
        if one.kind not in ("integer", "integers", "choice"):
            continue
        with pytest.raises(SukashiError) as error:
            checked(questions()[question], {one.name: "nothing" if one.values else 10**30})
        assert translated_error(error.value, "ja") != translated_error(error.value, "en"), one.name


def test_the_forms_are_told(browser: httpx.Client) -> None:
    found = {one["name"]: one for one in browser.get("/api/questions").json()["questions"]}
    method, *_ = found["attribution"]["fields"]
    assert method["name"] == "method"
    assert method["words"] == {"en": "method", "ja": "手法"}
    assert [one["words"]["ja"] for one in method["values"]][:2] == ["自動", "勾配×入力"]
    steps = next(one for one in found["attribution"]["fields"] if one["name"] == "steps")
    assert steps["when"] == {"method": ["integrated_gradients"]}


def test_options_of_a_similarity_matter_to_the_methods_that_read_them() -> None:
    found = {one["name"]: one for one in questions()["similarity"].as_json()["fields"]}
    assert found["operator"]["when"] == {"method": ["occlusion"]}
    assert (
        found["baseline"]["when"] == found["steps"]["when"] == {"method": ["integrated_gradients"]}
    )
    assert found["method"]["when"] == found["pooling"]["when"] == {}
    mean = next(one for one in found["pooling"]["values"] if one["name"] == "mean")
    assert mean["words"] == {"en": "mean of the tokens' states", "ja": "トークンの状態の平均"}
