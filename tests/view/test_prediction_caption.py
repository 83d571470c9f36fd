"""What is said of a prediction, and drawn of it, is what its numbers say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rich.console import Console

from sukashi.errors import UnknownNameError
from sukashi.result.prediction import Prediction, Span
from sukashi.view.caption import caption
from sukashi.view.plot import figure
from sukashi.view.ranked_answers import ranked_answers
from sukashi.view.table import frame
from sukashi.view.terminal import render
from tests import samples


def made(problem: Any, labels: tuple[str, ...], logits: Any, **more: Any) -> Prediction:
    logits = np.array(logits, dtype=np.float32)
    chances = {
        "multi label": 1 / (1 + np.exp(-logits)),
        "regression": np.full_like(logits, np.nan),
        "span": np.exp(logits) / np.exp(logits).sum(0),
    }.get(problem, np.exp(logits) / np.exp(logits).sum(1, keepdims=True))
    return Prediction(
        tokens=samples.verdict().tokens,
        problem=problem,
        labels=labels,
        label_ids=np.arange(len(labels), dtype=np.int64),
        positions=np.array(more.pop("positions", [-1]), dtype=np.int64),
        logits=logits,
        probabilities=chances.astype(np.float32),
        recipe=samples.recipe("classify"),
        **more,
    )


SPANS = (Span("", 2, 3, 4, 9, 0.5), Span("", 7, 7, 22, 28, 0.25))
CASES = [
    (
        made("single label", ("bad", "good"), [[0, 2]]),
        "The model says “good” (88 %). Next comes “bad” (12 %).",
        "モデルの答えは「good」（88%）。次点は「bad」（12%）。",
    ),
    (
        made("multi label", ("a", "b", "c"), [[2, -2, 1]]),
        "Of 3 labels the model says “a” (88 %) and “c” (73 %).",
        "3個のラベルのうち当てはまるのは「a」（88%）と「c」（73%）。",
    ),
    (
        made("multi label", ("a", "b"), [[-1, -2]]),
        "None of the 2 labels is likelier than not; the likeliest is “a” (27 %).",
        "2個のラベルに当てはまるものはない。最も近いのは「a」（27%）。",
    ),
    (
        made("multi label", ("spam",), [[-1]]),
        "The model gives “spam” a probability of 27 %.",
        "「spam」の確率は27%。",
    ),
    (
        made("regression", ("stars",), [[3.5]]),
        "The value of “stars” is 3.5.",
        "「stars」の値は3.5。",
    ),
    (
        made("span", ("start", "end"), [[0, 0], [0, 0]], positions=[2, 3], spans=SPANS),
        "The answer is “a bad” (50 %). Next comes “moving” (25 %).",
        "答えは「a bad」（50%）。次点は「moving」（25%）。",
    ),
    (
        made("words", ("x", "y"), [[1, 0], [0, 3]], positions=[1, 3]),
        "Into the 2 gaps the model puts “x” (73 %) and “y” (95 %).",
        "2か所の空所に入るのは順に「x」（73%）と「y」（95%）。",
    ),
    (
        made("token labels", ("O", "B-X"), np.tile([1.0, 0.0], (9, 1)), positions=range(9)),
        "The model marks nothing in the text.",
        "文中に印の付いたところはない。",
    ),
    (
        made(
            "token labels",
            ("O", "B-X"),
            np.tile([0.0, 1.0], (9, 1)),
            positions=range(9),
            spans=(Span("X", 2, 3, 4, 9, 0.731),),
        ),
        "The model marks “a bad” as X (73 %).",
        "印が付いたのは「a bad」（X、73%）。",
    ),
]


@pytest.mark.parametrize(("result", "english", "japanese"), CASES)
def test_the_caption_says_the_answer(result: Prediction, english: str, japanese: str) -> None:
    text = result.tokens.text
    assert [text[one.start : one.end] for one in SPANS] == ["a bad", "moving"]
    assert caption(result) == english
    assert caption(result, "ja") == japanese


def test_answers_stand_in_the_order_of_their_logits() -> None:
    found = ranked_answers(samples.prediction())
    assert [one.label for one in found] == ["good", "so so", "bad"]
    assert [one.holds for one in found] == [True, False, False]
    two = made("words", ("x", "y"), [[1, 0], [0, 3]], positions=[1, 3])
    assert [one.label for one in ranked_answers(two, 1)] == ["y", "x"]
    assert caption(two, target=1).startswith("Into the gap the model puts “y” (95 %).")
    with pytest.raises(UnknownNameError, match="Unknown answer 'z'"):
        caption(two, target="z")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [24, 80])
@pytest.mark.parametrize("case", CASES)
def test_the_terminal_shows_every_answer(case: Any, lang: str, width: int) -> None:
    result = case[0]
    console = Console(width=width, file=None, record=True, color_system=None)
    with console.capture() as screen:
        console.print(render(result, lang=lang, width=width, colour=False, theme="unknown"))
    lines = screen.get().splitlines()
    assert all(len(line) <= width for line in lines if line.isascii())
    for one in ranked_answers(result) if result.problem != "token labels" else ():
        row = next(line for line in lines if line.strip().startswith(one.label))
        assert one.amount(result, lang) in row


def test_the_table_holds_every_number() -> None:
    table = frame(samples.prediction())
    assert list(table["label"]) == ["bad", "so so", "good"]
    assert list(table["holds"]) == [False, False, True]
    np.testing.assert_array_equal(table["logit"], samples.prediction().logits[0])


@pytest.mark.parametrize("case", CASES[:7])
def test_the_picture_has_a_bar_an_answer(case: Any) -> None:
    result = case[0]
    drawn = figure(result)
    (axes,) = [one for one in drawn.axes if one.patches]
    found = ranked_answers(result)
    assert [label.get_text() for label in axes.get_yticklabels()] == [one.label for one in found]
    wanted = [one.logit if result.problem == "regression" else one.probability for one in found]
    np.testing.assert_allclose([bar.get_width() for bar in axes.patches], wanted, rtol=1e-6)
