"""Any call: whatever is given, there is a result or one sentence of a SukashiError."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sukashi.errors import SukashiError
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from sukashi.result.kinds import kind_of
from sukashi.view.error_translation import translated_error
from tests.networks import TEXT, explainer

HOSTILE = st.one_of(
    st.sampled_from(
        [
            None,
            True,
            False,
            0,
            -1,
            1,
            2,
            99,
            10**30,
            0.5,
            1.0,
            float("nan"),
            float("inf"),
            1j,
            b"x",
            "",
            " ",
            "x",
            "all",
            "the film",
            "\ud800",
            "\0",
            "a" * 10_000,
            "日本",
            [],
            [0],
            [-1],
            [0, 0],
            [99],
            [None],
            [""],
            ["the"],
            ["\udfff"],
            (),
            {},
            {"a": 1},
            set(),
            range(3),
            np.int64(1),
            np.float32(0.5),
            np.array([0, 1]),
            np.zeros((2, 2)),
            object(),
            int,
        ]
    ),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(-3, 9), max_size=3),
)
GOOD = st.sampled_from([TEXT, TEXT, TEXT, [TEXT, "the"]])
TEXTS = st.sampled_from([GOOD, GOOD, GOOD, GOOD, HOSTILE]).flatmap(lambda one: one)
"""What is asked about, and in one call of five what cannot be."""


def hostile(*names: str) -> dict[str, st.SearchStrategy[Any]]:
    """Anything for each of these options."""
    return dict.fromkeys(names, HOSTILE)


OPTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "generate": {
        "max_new_tokens": st.sampled_from([1, 2, 3]) | HOSTILE,
        **hostile("seed", "do_sample", "temperature", "top_k", "num_beams", "max_length"),
    },
    "attention": {"pair": HOSTILE, "part": st.sampled_from(["encoder", "decoder"]) | HOSTILE},
    "attribution": {
        "method": st.sampled_from(sorted(METHODS)) | HOSTILE,
        "of": st.sampled_from(["logit", "probability"]) | HOSTILE,
        **hostile(
            "pair",
            "target",
            "contrast",
            "outputs",
            "candidates",
            "hypothesis",
            "style",
            "truth",
            "baseline",
            "steps",
            "samples",
            "background",
            "noise",
            "unit",
            "seed",
        ),
    },
    "classify": hostile("pair", "candidates", "hypothesis", "multi_label", "top"),
    "layers": {"top": HOSTILE, "watch": HOSTILE, "norm": st.just("none") | HOSTILE},
    "faithfulness": {
        "method": st.sampled_from(sorted(METHODS)) | HOSTILE,
        "rankings": st.just(2) | HOSTILE,
        "draws": st.just(0) | HOSTILE,
        **hostile("pair", "operator", "unit", "of", "seed", "nonsense"),
    },
}
"""What may be given to every question besides the text."""


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, Any, dict[str, Any]]:
    """A task, a question, its text and a few of its options."""
    question = draw(st.sampled_from(sorted(OPTIONS)))
    names = draw(st.lists(st.sampled_from(sorted(OPTIONS[question])), max_size=2, unique=True))
    # what is costly is small unless it is what is drawn
    small = {"rankings": 2, "draws": 0} if question == "faithfulness" else {}
    if question == "generate":
        small = {"max_new_tokens": 2}
    given = {name: draw(OPTIONS[question][name]) for name in names}
    task = draw(st.sampled_from(["lm", "classify"]))
    return task, question, draw(TEXTS), {**small, **given}


def model(task: str) -> Explainer:
    """The tiny network that is asked: a decoder that writes, or one that classifies."""
    return explainer("gpt2", task)


def check(sentence: str, japanese: str) -> None:
    """One sentence for a person, also in Japanese."""
    assert "\n" not in sentence
    assert sentence.strip().endswith((".", "?"))
    assert len(sentence) < 1200
    assert "Traceback" not in sentence
    assert re.search("[ぁ-ん]", japanese), sentence


@given(calls())
@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
def test_any_call_gives_a_result_or_one_sentence(
    call: tuple[str, str, Any, dict[str, Any]],
) -> None:
    task, question, text, options = call
    try:
        found = getattr(model(task), question)(text, **options)
    except SukashiError as error:
        check(str(error), translated_error(error, "ja"))
    else:
        for one in found if isinstance(found, list) else [found]:
            assert kind_of(one)
