"""Comparisons of results, against numbers added up by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sukashi.errors import MisuseError, RangeError, UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.tokens import Tokens
from sukashi.view.comparison.caption import caption
from sukashi.view.comparison.compare import compare
from sukashi.view.comparison.sides import Selection
from tests.samples import attention, attribution, generation, layers, prediction, recipe
from tests.view.comparison.test_stretches import cut


def why(tokens: Tokens, *scores: float, method: str = "grad_x_input", of: str = "logit") -> object:
    row = np.array([scores], dtype=np.float32)
    return Attribution(
        tokens=tokens,
        scores=row,
        magnitudes=abs(row),
        targets=(Explained("x", 1, -1, of, 1.0),),  # type: ignore[arg-type]
        residuals=np.zeros(1, dtype=np.float32),
        method=method,
        recipe=recipe("attribution"),
    )


def test_shares_and_scores_of_two_tokenisers_are_summed_and_subtracted() -> None:
    left = why(cut("un", "believ", "able", " story"), 1, 2, -1, 4)
    right = why(cut("unbelievable", " st", "ory"), 3, 3, -2)
    found = compare(left, right)  # type: ignore[arg-type]
    assert found.left.tolist() == [0.5, 0.5]
    assert found.right.tolist() == [0.375, 0.625]
    assert found.difference.tolist() == [-0.125, 0.125]
    signed = Selection(measure="score")
    scores = compare(left, right, signed, signed)  # type: ignore[arg-type]
    assert (scores.left.tolist(), scores.right.tolist()) == ([2, 4], [3, 1])
    document = scores.as_json()
    assert document["measure"] == "score"
    assert document["difference"] == [1.0, -3.0]
    assert document["axes"][0][0]["left"] == {"text": "unbelievable", "tokens": [0, 1, 2]}


def test_what_one_side_lacks_has_no_number() -> None:
    found = compare(why(cut("a", " b"), 1, 3), why(cut("a"), 2))  # type: ignore[arg-type]
    assert found.as_json()["right"] == [1.0, None]
    assert found.as_json()["difference"] == [0.75, None]


def test_scores_of_different_units_are_not_subtracted() -> None:
    signed = Selection(measure="score")
    left = why(cut("a"), 1)
    for right in (why(cut("a"), 1, of="probability"), why(cut("a"), 1, method="occlusion")):
        with pytest.raises(MisuseError, match="have different units; compare their shares"):
            compare(left, right, signed, signed)  # type: ignore[arg-type]
        compare(left, right)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="measure"):
        compare(left, left, Selection(measure="x"), Selection(measure="x"))  # type: ignore[arg-type]


def maps(tokens: Tokens, *heads: list[list[float]]) -> AttentionMaps:
    return AttentionMaps(
        query_tokens=tokens,
        key_tokens=tokens,
        part="decoder",
        recipe=recipe("attention"),
        dense=np.array([heads], dtype=np.float32),
    )


def test_attention_is_summed_over_keys_and_averaged_over_queries() -> None:
    first = [[1, 0, 0], [0.5, 0.5, 0], [0.25, 0.25, 0.5]]
    second = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    left = maps(cut("a", "b", " c"), first, second)
    right = maps(cut("ab", " c"), [[1, 0], [0.75, 0.25]])
    one = compare(left, right, Selection(layer=0, head=0))
    assert one.left.tolist() == [[1, 0], [0.5, 0.5]]
    assert one.difference.tolist() == [[0, 0], [0.25, -0.25]]
    both = compare(left, right)
    assert both.left.tolist() == [[1, 0], [0.25, 0.75]]
    heads = compare(left, left, Selection(head=0), Selection(head=1))  # two heads of one result
    assert np.allclose(heads.difference, np.array(second) - np.array(first))
    with pytest.raises(RangeError, match="Head 7"):
        compare(left, right, Selection(head=7))


def test_layers_are_read_at_the_end_of_a_stretch() -> None:
    whole = layers("en")
    same = compare(whole, whole)
    assert same.left.shape == (len(whole.probabilities), len(same.axes[0]))
    assert np.nansum(abs(same.difference)) == 0
    two = compare(whole, whole, Selection(layer=1), Selection(layer=-1))
    at = [one.left[-1] for one in two.axes[0]].index(int(whole.positions[0]))
    assert two.difference[0, at] == whole.probabilities[-1, 0] - whole.probabilities[1, 0]
    with pytest.raises(RangeError, match="Layer 99"):
        compare(whole, whole, Selection(layer=99), Selection(layer=0))
    with pytest.raises(MisuseError, match="The models have 6 and 3 layers; name a layer of each"):
        compare(whole, layers("en", blocks=3))


def test_generations_are_compared_by_probability() -> None:
    run = generation("en")
    found = compare(run, replace(run, probabilities=run.probabilities / 2))
    first = run.written.start
    alone = [number for number, one in enumerate(found.axes[0]) if len(one.left) == 1]
    for number in alone:
        token = found.axes[0][number].left[0]
        if token < first:
            assert np.isnan(found.left[number])
        else:
            assert found.left[number] == run.probabilities[token - first]
            assert found.difference[number] == -found.right[number]


def test_two_kinds_are_not_compared() -> None:
    with pytest.raises(MisuseError, match="attribution and attention cannot be compared"):
        compare(attribution("en"), attention("en"))
    why = attribution("en")
    rows = {name: getattr(why, name)[:0] for name in ("scores", "magnitudes", "residuals")}
    empty = replace(why, targets=(), **rows)
    with pytest.raises(MisuseError, match="explains nothing"):
        compare(empty, empty)


def test_answers_stand_label_by_label_the_likeliest_first() -> None:
    left = prediction()  # bad, so so, good
    right = replace(
        left,
        labels=("good", "bad", "awful"),
        probabilities=np.array([[0.25, 0.05, 0.70]], dtype=np.float32),
    )
    found = compare(left, right)
    bad, fair, good = (float(one) for one in left.probabilities[0])
    assert found.measure == "probability"
    assert [one.left_text or one.right_text for one in found.axes[0]] == [
        "good", "awful", "so so", "bad"
    ]  # fmt: skip
    np.testing.assert_array_equal(found.left, np.float32([good, np.nan, fair, bad]))
    np.testing.assert_array_equal(found.right, np.float32([0.25, 0.70, np.nan, 0.05]))
    assert caption(found) == (
        "“bad” gains most: 5 % on the right, against 3 % on the left. "
        "“good” loses most: 25 % on the right, against 86 % on the left."
    )


def test_labels_of_one_name_are_all_kept() -> None:
    left = replace(prediction(), labels=("a", "a", "b"))
    first, second, third = (float(one) for one in left.probabilities[0])
    found = compare(left, left)
    assert [one.left for one in found.axes[0]] == [(2,), (1,), (0,)]
    np.testing.assert_array_equal(found.left, np.float32([third, second, first]))
    assert not found.difference.any()


def test_answers_without_probabilities_or_of_several_places_are_not_compared() -> None:
    one = prediction()
    number = replace(one, problem="regression", probabilities=np.full((1, 3), np.nan, np.float32))
    places = replace(
        one,
        problem="token labels",
        positions=np.arange(len(one.tokens)),
        logits=np.repeat(one.logits, len(one.tokens), 0),
        probabilities=np.repeat(one.probabilities, len(one.tokens), 0),
    )
    for other in (number, places):
        with pytest.raises(MisuseError, match="Only the probabilities of labels of a whole text"):
            compare(one, other)
