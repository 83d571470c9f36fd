"""Tables: every number of a result is in them, at its place, and comes back as it was."""

from __future__ import annotations

import csv as reader
import dataclasses
import io
import json as decoder
import math

import numpy as np
import pandas
import pytest

from sukashi.errors import BudgetError, MisuseError
from sukashi.result.kinds import Result
from sukashi.view.table import csv, document, frame, json
from tests import samples

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


def test_frame_of_attention() -> None:
    result = samples.attention("ja")
    table = frame(result)
    assert len(table) == result.weights.size
    row = table.query("layer == 1 and head == 2 and query == 5 and key == 3").iloc[0]
    assert row.weight == result.weights[1, 2, 5, 3]
    assert (row.query_token, row.key_token) == (result.tokens.shown[5], result.tokens.shown[3])
    wide = table.pivot(index=["layer", "head", "query"], columns="key", values="weight")
    assert np.array_equal(wide.to_numpy().reshape(result.weights.shape), result.weights)


def test_frame_of_factored_attention_is_that_of_its_weights() -> None:
    result = samples.factored_attention()
    assert np.array_equal(frame(result).weight.to_numpy(), result.weights.ravel())
    with pytest.raises(BudgetError, match=r"need 3,872 bytes, the budget is 100"):
        frame(samples.factored_attention(budget=100))


def test_frame_of_attribution() -> None:
    result = samples.attribution("ja", over=samples.shared_tokens())
    table = frame(result)
    for name, values in (
        ("score", result.scores),
        ("magnitude", result.magnitudes),
        ("share", result.shares),
    ):
        wide = table.pivot(index="target", columns="input", values=name)
        assert np.array_equal(wide.to_numpy(), values)
    row = table.query("target == 2 and input == 4").iloc[0]
    text = result.tokens
    assert (row.token, row.token_id, row.start, row.end) == (
        text.shown[4],
        text.ids[4],
        *text.spans[4],
    )
    assert (row.label, row.position) == (result.targets[2].label, result.targets[2].position)


def test_frame_of_layers() -> None:
    result = samples.layers()
    table = frame(result)
    outcome = table.query("role == 'outcome'")
    wide = outcome.pivot(index="layer", columns="position", values="rank")
    assert np.array_equal(wide.to_numpy(), result.ranks)
    assert list(wide.columns) == list(result.positions)
    top = table.query(f"role == 'top' and layer == 3 and position == {result.positions[1]}")
    assert tuple(top.word) == result.top_words[3][1]
    assert list(top.word_id) == list(result.top_ids[3, 1])
    assert np.array_equal(top.probability.to_numpy(), result.top_probabilities[3, 1])
    watched = table.query("role == 'watched'")
    assert watched.word_id.isna().all()
    assert np.array_equal(
        np.sort(watched.probability.to_numpy()), np.sort(result.watched, axis=None)
    )


def test_frame_of_generation() -> None:
    result = samples.generation("ja")
    table = frame(result)
    wide = table.pivot(index="step", columns="place", values="alternative_probability")
    assert np.array_equal(wide.to_numpy(), result.alternative_probabilities)
    first = table.query("place == 0")
    assert np.array_equal(first.probability.to_numpy(), result.probabilities)
    assert list(first.token) == [result.tokens.shown[at] for at in result.written]


@LANGUAGES
def test_csv_is_the_frame(lang: str) -> None:
    for result in samples.every(lang):
        back = pandas.read_csv(io.StringIO(csv(result)), keep_default_na=False, na_values=[""])
        table = frame(result)
        assert list(back.columns) == list(table.columns)
        for name in table.columns:
            if table[name].dtype == np.float32:
                assert np.array_equal(back[name].astype(np.float32), table[name], equal_nan=True)
            elif name != "contrast":
                assert list(back[name].dropna()) == list(table[name].dropna())


def formulas(*words: str) -> Result:
    text = samples.tokens(words)
    return samples.attribution(over=text)


def test_csv_leaves_tokens_alone_and_disarms_formulas() -> None:
    words = (
        "a",
        "=",
        "-",
        "+1",
        "@",
        "=1+1",
        '=HYPERLINK("x")',
        "=cmd|'/c'!A0",
        'say "hi"',
        "b\nc",
    )
    rows = list(reader.DictReader(io.StringIO(csv(formulas(*words)), newline="")))
    shown = [row["token"] for row in rows[: len(words)]]
    assert shown == [
        *words[:6],
        "'" + words[6],
        "'" + words[7],
        *words[8:],
    ]
    assert document(formulas(*words))["tokens"]["shown"] == list(words)


@LANGUAGES
def test_json_holds_all(lang: str) -> None:
    for result in samples.every(lang):
        back = decoder.loads(json(result))
        assert back["recipe"] == result.recipe.as_json()
        for field in dataclasses.fields(result):
            value = getattr(result, field.name)
            if isinstance(value, np.ndarray) and field.name != "dense":
                shape = np.array(back[field.name], dtype=float)
                same = np.asarray(shape, dtype=value.dtype) if not np.isnan(shape).any() else shape
                assert np.array_equal(same, value, equal_nan=value.dtype == np.float32)
    attention = decoder.loads(json(samples.attention(lang)))
    weights = np.array(attention["weights"], dtype=np.float32)
    assert np.array_equal(weights, samples.attention(lang).weights)
    assert attention["query_tokens"]["shown"] == list(samples.story(lang).shown)
    assert attention["kind"] == "attention"


def test_json_has_no_nan_and_keeps_letters() -> None:
    result = samples.attribution("ja")
    assert all(math.isnan(value) for value in result.residuals)
    text = json(result)
    assert "NaN" not in text
    assert "メロス" in text
    assert decoder.loads(text)["residuals"] == [None] * len(result.residuals)
    assert decoder.loads(text)["targets"][0]["baseline_value"] is None


def test_json_writes_the_shortest_digits() -> None:
    result = samples.generation()
    text = json(result)
    assert "0.35," in text
    assert "0.3499" not in text


def test_what_is_no_result() -> None:
    for write in (frame, csv, document):
        with pytest.raises(MisuseError, match="result of sukashi"):
            write("text")  # type: ignore[arg-type, operator]
