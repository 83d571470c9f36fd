"""Given answers and ids: explained as they are, and asked again by the Python of a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from sukashi.explainer import Explainer
from sukashi.result.attribution import Attribution
from sukashi.result.store import dumps, loads
from sukashi.view.page.code import code
from tests.chat import PREFILLED, TURNS, chat, in_parts
from tests.networks import TEXT, explainer


@pytest.mark.parametrize("given", ["messages", "prefilled", "ids", "answer", "parts"])
def test_the_page_s_python_asks_the_same_again(given: str) -> None:
    ex = chat("parts" if given == "parts" else "chatml")
    ids = ex.tokenize("猫は").ids.tolist()
    asked: dict[str, Any] = {
        "messages": {"text": TURNS},
        "prefilled": {"text": PREFILLED, "target": "answer"},
        "ids": {"ids": ids},
        "answer": {"text": "東京は", "answer": "首都である。"},
        "parts": {"text": in_parts(TURNS)},
    }[given]
    prompt = {"prompt": asked["text"]} if "text" in asked else asked
    run = ex.generate(**prompt, max_new_tokens=2)
    for result in (ex.attribution(**asked), ex.layers(**without(asked, "target")), run):
        assert again(ex, result) == dumps(untimed(result))
    why = ex.attribution(run)
    assert again(ex, why) == dumps(untimed(why))
    assert again(ex, loads(dumps(why))) == dumps(untimed(why))


def without(given: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != name}


def untimed(result: Any) -> Any:
    """Without the seconds, and without why a method was chosen: the code names the method."""
    if isinstance(result, Attribution):
        result = replace(result, chosen="")
    return replace(result, recipe=replace(result.recipe, seconds=0.0))


def again(ex: Explainer, result: Any) -> bytes:
    """The bytes of what the code of a result gives, run with its model."""
    lines = code(result).splitlines()
    known: dict[str, Any] = {"ex": ex}
    exec("\n".join(line for line in lines[2:] if not line.startswith("ex = ")), known)
    return dumps(untimed(known[lines[-1].split(" = ")[0]]))


def test_a_given_answer_is_explained_token_by_token() -> None:
    ex = chat("chatml")
    why = ex.attribution(PREFILLED)
    prompt = ex.tokenize(TURNS)
    first = len(prompt)
    assert [one.label for one in why.targets] == list(why.tokens.shown[first:])
    assert "".join(one.label for one in why.targets) == PREFILLED[-1]["content"]
    assert [one.position for one in why.targets] == list(range(first, len(why.tokens)))
    with torch.no_grad():
        logits = ex.network(torch.from_numpy(why.tokens.ids.copy())[None]).logits[0]
    for one in why.targets:
        row = logits[one.position - 1].softmax(-1)
        assert one.id == int(why.tokens.ids[one.position])
        assert one.probability == pytest.approx(float(row[one.id]), abs=1e-6)
    for same in (
        ex.attribution(TURNS, answer=PREFILLED[-1]["content"]),
        ex.attribution(PREFILLED, target="answer"),
    ):
        np.testing.assert_array_equal(same.scores, why.scores)
    last = ex.attribution(PREFILLED, outputs=[-1])
    np.testing.assert_allclose(last.scores[0], why.scores[-1], atol=1e-6)


def test_a_given_answer_has_the_scores_of_a_written_one() -> None:
    ex = explainer("gpt2")
    run = ex.generate(TEXT, max_new_tokens=3)
    written = run.tokens.ids[-3:].tolist()
    answer = ex.tokenizer.decode(written)
    if ex.tokenizer(TEXT + answer)["input_ids"] != run.tokens.ids.tolist():
        pytest.skip("the tokens that were written are read as others")
    why = ex.attribution(TEXT, answer=answer)
    np.testing.assert_array_equal(why.scores, ex.attribution(run).scores)
    assert why.recipe.parameters["answer"] == answer


def test_a_text_and_its_answer_are_read_as_the_tokens_that_stand_there() -> None:
    ex = chat("chatml")
    why = ex.attribution("東京は日本の", answer="首都である。")
    assert why.tokens.text == "東京は日本の首都である。"
    assert [one.label for one in why.targets] == ["首", "都", "である", "。"]
    assert why.tokens.boundary == len("東京は日本の")
    # "the" is one token: what follows "th" is a token that reaches over the border
    llama = chat("llama")
    why = llama.attribution("Is the ca", answer="fe open?")
    assert why.tokens.text == "Is the cafe open?"
    covered = "".join(
        why.tokens.text[slice(*why.tokens.spans[one.position])] for one in why.targets
    )
    assert covered.endswith("fe open?")


def test_layers_of_a_given_answer_are_read_before_its_tokens() -> None:
    ex = chat("chatml")
    steps = ex.layers(PREFILLED)
    first = len(ex.tokenize(TURNS))
    assert list(steps.outcome_words) == list(steps.tokens.shown[first:])
    assert list(steps.positions) == list(range(first - 1, len(steps.tokens) - 1))


def test_an_encoder_decoder_s_decoder_reads_the_answer() -> None:
    ex = explainer("t5")
    run = ex.generate(TEXT, max_new_tokens=3)
    why = ex.attribution(TEXT, answer="the film")
    start = run.tokens.ids[run.prompt_length]
    ids = why.tokens.ids.tolist()
    spoken = ex.tokenizer("the film", add_special_tokens=False)["input_ids"]
    assert ids == [*ex.tokenizer(TEXT)["input_ids"], start, *spoken]
    assert [one.id for one in why.targets] == spoken
    assert why.tokens.given == (TEXT,)


def test_ids_are_fed_as_they_are_in_any_form() -> None:
    ex = chat("gemma")
    ids = [300, 1, 2, 17, 40]
    forms = [ids, tuple(ids), np.array(ids), np.array([ids]), torch.tensor(ids), [ids]]
    for form in [*forms, torch.tensor([ids])]:
        assert ex.attribution(ids=form).tokens.ids.tolist() == ids
    tokens = ex.tokenize({"ids": ids})
    assert tokens.text == ex.tokenizer.decode(ids, skip_special_tokens=True)
    assert tokens.special.tolist() == [False, True, True, False, False]
