"""What a field declares is checked when a result is made, with the value and the bound."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from safetensors import numpy as safetensors

from sukashi.errors import ShapeError, StoreError
from sukashi.result import store
from sukashi.result.attribution import Of
from sukashi.result.constraints import OPERATORS, UNITS
from sukashi.result.layers import NORMS
from sukashi.result.prediction import Span
from tests.golden.make import samples
from tests.result.broken import with_header

NAN, INF = float("nan"), float("inf")


def changed(array: Any, at: Any, value: float) -> Any:
    """A copy of an array with one other number."""
    again = np.array(array)
    again[at] = value
    return again


# kind, path of the field, what is put there (a number: into the array's first place), message
REFUSED: list[tuple[str, str, Any, str]] = [
    ("attribution", "tokens.ids", -1, "Tokens.ids holds -1, but it must be from 0 to 90071992547"),
    ("attribution", "tokens.spans", -1, "Tokens.spans holds -1, but it must be from 0 to 13."),
    ("attribution", "tokens.spans", 5, "Tokens.spans are not in order."),
    ("attribution", "tokens.boundary", 14, "Tokens.boundary holds 14, but it must be from 0 to 1"),
    ("attribution", "tokens.boundary", 0.5, "Tokens.boundary is 0.5, but it must be a whole numb"),
    ("attribution", "tokens.pair", 9, "Tokens.pair holds 9, but it must be from 0 to 8."),
    ("attribution", "tokens.text", b"x", "Tokens.text is b'x', but it must be a string."),
    ("attribution", "scores", [[1.0]], "Attribution.scores is a list, but it must be a float32 "),
    ("attribution", "magnitudes", -0.5, "Attribution.magnitudes holds -0.5, but it must be at le"),
    ("attribution", "standard_errors", -1, "Attribution.standard_errors holds -1, but it must b"),
    ("attribution", "steps", -1, "Attribution.steps holds -1, but it must be from 0 to 9007199"),
    ("attribution", "steps", True, "Attribution.steps is True, but it must be a whole number."),
    ("attribution", "signed", 1, "Attribution.signed is 1, but it must be true or false."),
    ("attribution", "interpretation", "sure", "Attribution.interpretation is 'sure', but it must"),
    ("attribution", "tokens", "1, 2", "Attribution.tokens is '1, 2', but it must be a Tokens."),
    ("attribution", "targets.0.of", "odds", "Explained.of is 'odds', but it must be one of 'logi"),
    ("attribution", "targets.0.position", -2, "Explained.position holds -2, but it must be at l"),
    ("attribution", "targets.0.position", 9, "Attribution.targets[0].position holds 9, but it m"),
    ("attribution", "targets.0.probability", 1.5, "Explained.probability holds 1.5, but it must"),
    ("attribution", "targets.0.value", "big", "Explained.value is 'big', but it must be a numbe"),
    ("attribution", "targets.0.id", -1, "Explained.id holds -1, but it must be from 0 to 900719"),
    ("attribution", "recipe.seconds", -1, "Recipe.seconds holds -1, but it must be at least 0."),
    ("attribution", "recipe.versions", {"torch": 2}, "Recipe.versions['torch'] is 2, but it must"),
    (
        "attribution",
        "recipe.versions",
        {1: "2"},
        "Recipe.versions has the name 1, which is no s",
    ),
    ("attention", "dense", 2, "AttentionMaps.dense holds 2, but it must be from 0 to 1."),
    ("attention", "dense", -INF, "AttentionMaps.dense holds -inf, but it must be from 0 to 1."),
    ("attention", "part", "middle", "AttentionMaps.part is 'middle', but it must be one of 'enc"),
    ("attention", "dense", np.zeros((0, 2, 8, 8), np.float32), "AttentionMaps has no layers."),
    ("attention_factors", "factors.softcap", -1, "Factors.softcap holds -1, but it must be at l"),
    ("attention_factors", "factors.window", -1, "Factors.window holds -1, but it must be from 0"),
    ("layers", "positions", 9, "LayerPredictions.positions holds 9, but it must be from 0 to 8."),
    ("layers", "ranks", 0, "LayerPredictions.ranks holds 0, but it must be from 1 to 900719925"),
    ("layers", "watched_ranks", 0, "LayerPredictions.watched_ranks holds 0, but it must be from"),
    ("layers", "entropy", -1, "LayerPredictions.entropy holds -1, but it must be at least 0."),
    ("layers", "watched", 1.5, "LayerPredictions.watched holds 1.5, but it must be from 0 to 1."),
    ("layers", "top_ids", -1, "LayerPredictions.top_ids holds -1, but it must be from 0 to 9007"),
    (
        "layers",
        "top_probabilities",
        0.25,
        "LayerPredictions.top_probabilities holds 0.375 after 0.25, but it must be falling.",
    ),
    ("layers", "norm", "first", "LayerPredictions.norm is 'first', but it must be one of 'final'"),
    ("generation", "probabilities", 2, "Generation.probabilities holds 2, but it must be from 0"),
    ("generation", "prompt_length", 7, "Generation.prompt_length holds 7, but it must be from 0"),
    ("prediction", "problem", "riddle", "Prediction.problem is 'riddle', but it must be one of "),
    (
        "prediction",
        "positions",
        1,
        "Prediction.positions are [1, 1, 2, 3, 4, 5, ...], but for 'token labels' they must be "
        "[0, 1, 2, 3, 4, 5, ...].",
    ),
    ("prediction", "spans", (Span("", 1, 0, 0, 1, 1),), "Prediction.spans[0].last holds 0, but "),
    ("prediction", "spans", (Span("", 0, 8, 0, 1, 1),), "Prediction.spans[0].last holds 8, but "),
    ("prediction", "spans", (Span("", 0, 1, 1, 0, 1),), "Prediction.spans[0].end holds 0, but i"),
    ("prediction", "spans", (Span("", 0, 1, 0, 9, 1),), "Prediction.spans[0].end holds 9, but i"),
    ("prediction", "hypotheses", ("x",), "Prediction.hypotheses has 1 entries, but it must have"),
    ("faithfulness", "operator", "auto", "Faithfulness.operator is 'auto', but it must be one o"),
    ("faithfulness", "unit", "letter", "Faithfulness.unit is 'letter', but it must be one of 't"),
    ("faithfulness", "unit_of", 4, "Faithfulness.unit_of holds 4, but it must be from -1 to 3."),
    ("faithfulness", "places", -2, "Faithfulness.places holds -2, but it must be from -1 to 3."),
    ("faithfulness", "counts", 2, "Faithfulness.counts holds 1 after 2, but it must be rising."),
    ("faithfulness", "counts", np.full((2, 3), 5), "Faithfulness.counts holds 5, but it must be"),
    ("faithfulness", "radius", -1.0, "Faithfulness.radius holds -1, but it must be at least 0."),
    ("randomisation", "unit", "", "Randomisation.unit is '', but it must be one of 'token', 'wor"),
    ("randomisation", "parts", ("head", "tail", "head"), "Randomisation.parts[1] is 'tail', but "),
    ("randomisation", "layers", -2, "Randomisation.layers holds -2, but it must be at least -1."),
    ("randomisation", "correlations", 1.5, "Randomisation.correlations holds 1.5, but it must b"),
    ("randomisation", "random", np.zeros((0, 2), np.float32), "Randomisation has no rankings."),
    ("survey", "confusion", -1, "Survey.confusion holds -1, but it must be from 0 to 9007199254"),
    ("survey", "confusion", 9, "Survey.confusion counts more texts than were predicted."),
    ("survey", "unit", "letter", "Survey.unit is 'letter', but it must be one of 'token', 'word'"),
    ("survey", "words.0.count", -1, "DecidingWord.count holds -1, but it must be from 0 to 9007"),
    ("survey", "rows.0.words", (("a",),), "Row.words[0] has 1 entries, but it must have 2."),
    ("trust", "of", "odds", "Trust.of is 'odds', but it must be one of 'logit', 'probability', "),
    ("trust", "operator", "auto", "Trust.operator is 'auto', but it must be one of 'mask', 'dele"),
    ("trust", "unit", "letter", "Trust.unit is 'letter', but it must be one of 'token', 'word', "),
    ("trust", "verdicts", 2, "Trust.verdicts holds 2, but it must be from -1 to 1."),
    ("trust", "forward", -1, "Trust.forward holds -1, but it must be from 0 to 9007199254740992"),
    ("trust", "pairs", ("x",), "Trust.pairs has 1 entries, but it must have 3."),
]


def with_value(result: Any, path: list[str], value: Any) -> Any:
    """The result with something else at a path; a number goes into the first place of an array."""
    name, *rest = path
    if isinstance(result, tuple):
        at = int(name)
        return (*result[:at], with_value(result[at], rest, value), *result[at + 1 :])
    held = getattr(result, name)
    if rest:
        value = with_value(held, rest, value)
    elif isinstance(held, np.ndarray) and isinstance(value, int | float):
        value = changed(held, (0,) * held.ndim, value)
    return dataclasses.replace(result, **{name: value})


@pytest.mark.parametrize(("kind", "path", "value", "message"), REFUSED)
def test_values_that_a_field_does_not_hold(kind: str, path: str, value: Any, message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        with_value(samples()[kind], path.split("."), value)
    assert str(caught.value).startswith(message)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("attribution", "magnitudes", NAN),  # what a broken network gives
        ("attribution", "scores", INF),
        ("attribution", "targets.0.value", NAN),
        ("attribution", "recipe.seconds", NAN),
        ("attention", "dense", NAN),
        ("attention", "dense", 1 + 1e-6),  # rounding
        ("layers", "entropy", -1e-7),
        ("prediction", "logits", -INF),
        ("attribution", "method", "a method of your own"),
        ("attribution", "recipe.lens", "a question of your own"),
    ],
)
def test_values_that_a_field_holds(kind: str, path: str, value: Any) -> None:
    result = with_value(samples()[kind], path.split("."), value)
    assert store.dumps(store.loads(store.dumps(result))) == store.dumps(result)


# ---- the same values in a file: refused when it is opened, with the path in the result


def rewritten(kind: str, change: Any) -> bytes:
    """The file of a sample whose JSON part was changed."""
    data = store.dumps(samples()[kind])
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    note = json.loads(header["__metadata__"]["sukashi"])
    change(note["result"])
    header["__metadata__"]["sukashi"] = json.dumps(note)
    return with_header(header, data[8 + length :])


NEWER = [
    ("faithfulness", ("operator",), "Faithfulness.operator", OPERATORS),
    ("faithfulness", ("unit",), "Faithfulness.unit", UNITS),
    ("faithfulness", ("targets", 1, "of"), "Faithfulness.targets[1].of", get_args(Of)),
    ("trust", ("of",), "Trust.of", get_args(Of)),
    ("trust", ("unit",), "Trust.unit", UNITS),
    ("randomisation", ("unit",), "Randomisation.unit", UNITS),
    ("survey", ("unit",), "Survey.unit", UNITS),
    ("layers", ("norm",), "LayerPredictions.norm", NORMS),
    ("attention", ("part",), "AttentionMaps.part", ("encoder", "decoder", "cross")),
]


@pytest.mark.parametrize(("kind", "place", "field", "known"), NEWER)
def test_a_word_of_a_closed_list_is_damaged_or_newer(
    kind: str, place: tuple[Any, ...], field: str, known: tuple[str, ...]
) -> None:
    def change(tree: Any) -> None:
        for name in place[:-1]:
            tree = tree[name]
        tree[place[-1]] = "late\x1br\u202e"

    with pytest.raises(StoreError) as caught:
        store.loads(rewritten(kind, change), "'x'")
    words = ", ".join(map(repr, known))
    assert str(caught.value) == (
        f"'x' is damaged or from a newer sukashi: {field} is 'late\\x1br\\u202e', but it must be "
        f"one of {words}; update with: pip install -U sukashi, or save the result again with "
        "sukashi.save(result, 'name.safetensors')."
    )


def test_a_number_out_of_bounds_in_a_file_is_damaged(tmp_path: Path) -> None:
    data = store.dumps(samples()["trust"])
    length = int.from_bytes(data[:8], "little")
    note = json.loads(data[8 : 8 + length])["__metadata__"]
    arrays = {name: np.array(one) for name, one in safetensors.load(data).items()}
    arrays["verdicts"][1, 2] = 7
    path = tmp_path / "x.safetensors"
    path.write_bytes(safetensors.save(arrays, metadata=note))
    with pytest.raises(
        StoreError, match=r"is damaged: Trust.verdicts holds 7, but it must be from"
    ):
        store.read(path)
