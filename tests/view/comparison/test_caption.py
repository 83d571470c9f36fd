"""Captions of comparisons: each number in them is one of the comparison's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sukashi.view.comparison.caption import caption
from sukashi.view.comparison.compare import compare
from sukashi.view.comparison.sides import Selectable, Selection, selectable
from tests.samples import attention, attribution, generation, layers
from tests.view.comparison.test_compare import maps, why
from tests.view.comparison.test_stretches import cut


def test_the_largest_changes_are_named_with_both_numbers() -> None:
    left = why(cut("a", " b", " c"), 2, 1, 1)  # shares ½ ¼ ¼
    right = why(cut("a", " b", " c"), 1, 1, 6)  # shares ⅛ ⅛ ¾
    found = compare(left, right)  # type: ignore[arg-type]
    assert caption(found) == (
        "“c” gains most: 75 % on the right, against 25 % on the left. "
        "“a” loses most: 13 % on the right, against 50 % on the left. "
        "50 % of the whole lies elsewhere."
    )
    assert caption(found, "ja") == (
        "右で最も大きくなるのは「c」（左25%、右75%）。"
        "右で最も小さくなるのは「a」（左50%、右13%）。全体の50%が別の場所に移った。"
    )
    scores = compare(left, right, Selection(measure="score"), Selection(measure="score"))  # type: ignore[arg-type]
    assert "“c” gains most: 6 on the right, against 1 on the left." in caption(scores)
    assert "elsewhere" not in caption(scores)


def test_what_only_one_side_has_counts_as_elsewhere() -> None:
    found = compare(why(cut("a", " b"), 1, 3), why(cut("a"), 2))  # type: ignore[arg-type]
    assert caption(found).endswith("75 % of the whole lies elsewhere.")
    apart = compare(why(cut("a"), 1), why(cut("b"), 1))  # type: ignore[arg-type]
    assert np.isfinite(apart.difference).any() or "nothing in common" in caption(apart)


def test_equal_results_say_the_same() -> None:
    for one in (attribution(), attention(), layers(), generation()):
        assert caption(compare(one, one)) == "Both sides say the same."
        assert caption(compare(one, one), "ja") == "左右に違いはない。"


def test_pairs_and_layers_are_named() -> None:
    left = maps(cut("a", " b"), [[1, 0], [0.25, 0.75]])
    right = maps(cut("a", " b"), [[1, 0], [0.75, 0.25]])
    assert "“b” → “a” gains most: 75 % on the right, against 25 %" in caption(compare(left, right))
    steps = layers()
    last = len(steps.probabilities) - 1
    two = compare(steps, steps, Selection(layer=0), Selection(layer=-1))
    assert two.layers == ((0, last),)
    assert f"(layer {last} on the right, 0 on the left) gains most" in caption(two)
    assert f"（左は第0層、右は第{last}層）" in caption(two, "ja")
    other = replace(steps, probabilities=steps.probabilities / 2)
    assert compare(steps, other).layers == tuple((at, at) for at in range(last + 1))
    assert f"in layer {last} loses most" in caption(compare(steps, other))


def test_what_can_be_chosen_is_offered() -> None:
    assert selectable(attention()) == Selectable(layers=(0, 1, 2), heads=4)
    assert selectable(layers()).layers == tuple(range(len(layers().probabilities)))
    assert selectable(generation()) == Selectable()
    found = selectable(attribution())
    assert found.targets[found.lead] == attribution().targets[found.lead].label
    assert len(found.targets) == len(attribution().targets)


def test_a_mark_of_the_tokeniser_is_not_what_is_compared_first() -> None:
    result = attribution()
    last = result.targets[-1].position
    special = result.tokens.special.copy()
    special[last] = True
    marked = replace(result, tokens=replace(result.tokens, special=special))
    labels = [one.label for one in result.targets]
    assert selectable(marked).lead < len(labels) - 1
    assert selectable(marked).targets == tuple(labels)
    found = compare(marked, marked, Selection(target=len(labels) - 1), Selection())
    assert found.left.tolist() != found.right.tolist()
