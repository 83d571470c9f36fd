"""Make the golden files: small results worked out by hand, one file per kind.

Run ``python -m tests.golden.make`` after a deliberate change of the file format, and say in
CHANGELOG.md why the old files can no longer be read, or how they still can.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from sukashi.result.attention import AttentionMaps, Factors
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.layers import LayerPredictions
from sukashi.result.measure import Measure
from sukashi.result.prediction import Prediction, Span
from sukashi.result.randomisation import Randomisation
from sukashi.result.recipe import Recipe
from sukashi.result.similarity import Similarity
from sukashi.result.store import write
from sukashi.result.survey import DecidingWord, Mistake, Row, Skip, Survey, TableSource
from sukashi.result.tokens import Tokens
from sukashi.result.trust import Trust

HERE = Path(__file__).parent


def recipe(lens: str, **parameters: object) -> Recipe:
    return Recipe(
        model="tiny",
        revision="r1",
        weights="0123abcd",
        lens=lens,
        parameters=dict(parameters),
        target="4",
        attention="sdpa",
        seed=7,
        versions={"sukashi": "0.1.0", "torch": "2.13.0"},
        seconds=0.25,
    )


def japanese() -> Tokens:
    """Nine characters and an end mark; the rare kanji 𠮷 is one character of two UTF-16 units."""
    text = "𠮷は激怒した。"
    spans = [(at, at + 1) for at in range(len(text))] + [(len(text), len(text))]
    return Tokens(
        text=text,
        ids=np.arange(10, 10 + len(spans), dtype=np.int64),
        pieces=(*(f"▁{one}" for one in text), "</s>"),
        spans=np.array(spans, dtype=np.int64),
        shown=(*text, "</s>"),
        special=np.array([False] * len(text) + [True]),
    )


def counting() -> Tokens:
    text = "1, 2, 3, 4, 5"
    ends = [1, 2, 4, 5, 7, 8, 10, 11, 13]
    spans = list(zip([0, *ends[:-1]], ends, strict=True))
    return Tokens(
        text=text,
        ids=np.array([3, 9, 4, 9, 5, 9, 6, 9, 7], dtype=np.int64),
        pieces=tuple(text[a:b].replace(" ", "Ġ") for a, b in spans),
        spans=np.array(spans, dtype=np.int64),
        shown=tuple(text[a:b] for a, b in spans),
        special=np.zeros(len(spans), dtype=np.bool_),
        boundary=8,
    )


def attention() -> AttentionMaps:
    """Two layers of two heads: looking evenly at all, at itself, at the first, at the last."""
    tokens = japanese()
    n = len(tokens)
    first, last = np.zeros((2, n, n), dtype=np.float32)
    first[:, 0] = last[:, -1] = 1
    even = np.full((n, n), 1 / n, dtype=np.float32)
    dense = np.array([[even, np.eye(n, dtype=np.float32)], [first, last]])
    return AttentionMaps(tokens, tokens, "encoder", recipe("attention"), dense=dense)


def attention_factors() -> AttentionMaps:
    """One layer, four query heads on two key heads, a window, a soft cap and one masked key."""
    tokens = counting()
    n = len(tokens)
    ramp = (np.arange(4 * n * 2) % 11 / 8 - 0.5).astype(np.float32)
    factors = Factors(
        queries=ramp.reshape(1, 4, n, 2),
        keys=ramp[: 2 * n * 2].reshape(1, 2, n, 2),
        scaling=np.array([0.5], dtype=np.float32),
        softcap=np.array([2], dtype=np.float32),
        window=np.array([3], dtype=np.int64),
        causal=True,
        visible=np.array([False] + [True] * (n - 1)),
    )
    return AttentionMaps(tokens, tokens, "decoder", recipe("attention"), factors=factors)


def attribution() -> Attribution:
    tokens = counting()
    n = len(tokens)
    scores = (np.arange(2 * n).reshape(2, n) / 4 - 1).astype(np.float32)
    scores[0, 8:] = 0
    return Attribution(
        tokens=tokens,
        scores=scores,
        magnitudes=np.abs(scores),
        targets=(
            Explained(" 5", 7, 8, "logit", 3.5, probability=0.75),
            Explained("良い", 1, -1, "log_probability", -0.25, -1.5, 0.5, "悪い", 0),
        ),
        residuals=np.array([np.nan, 1 / 128], dtype=np.float32),
        method="integrated_gradients",
        recipe=recipe("attribution", baseline="zero", steps="auto", layers=[0, 1], ratio=0.5),
        steps=32,
        interpretation="quantitative",
        standard_errors=np.abs(scores) / 16,
        forward_passes=34,
        backward_passes=64,
    )


def layers() -> LayerPredictions:
    """Three rows (embedding and two blocks), two positions, two best words, one watched word."""
    top = np.array([[5, 3], [5, 3], [5, 3], [6, 4], [6, 3], [7, 3]], dtype=np.float32) / 8
    return LayerPredictions(
        tokens=counting(),
        positions=np.array([5, 7], dtype=np.int64),
        top_ids=np.array([9, 3, 9, 4, 9, 6, 9, 7, 6, 9, 7, 9], dtype=np.int64).reshape(3, 2, 2),
        top_probabilities=top.reshape(3, 2, 2),
        top_words=(
            ((",", "1"), (",", " 2")),
            ((",", " 4"), (",", " 5")),
            ((" 4", ","), (" 5", ",")),
        ),
        outcome_ids=np.array([6, 7], dtype=np.int64),
        outcome_words=(" 4", " 5"),
        ranks=np.array([[12, 3], [2, 2], [1, 1]], dtype=np.int64),
        probabilities=np.array([[0, 0.125], [0.375, 0.5], [0.75, 0.875]], dtype=np.float32),
        entropy=np.array([[2, 1.5], [1, 1], [0.5, 0.25]], dtype=np.float32),
        watched=np.zeros((3, 2, 1), dtype=np.float32),
        watched_ranks=np.full((3, 2, 1), 40, dtype=np.int64),
        watched_words=("猫",),
        recipe=recipe("layers", top=2, watch=["猫"]),
    )


def faithfulness() -> Faithfulness:
    """Two targets, three units (the comma after each number with it), four random rankings."""
    tokens = counting()

    def measure(start: int, *, higher: bool = True) -> Measure:
        ramp = (np.arange(start, start + 10) % 7 / 8).astype(np.float32)
        return Measure(ramp[:2], ramp[2:].reshape(4, 2), higher)

    curve = (np.arange(6).reshape(2, 3) / 4 - 1).astype(np.float32)
    random = (np.arange(24).reshape(4, 2, 3) / 8 - 1).astype(np.float32)
    return Faithfulness(
        tokens=tokens,
        targets=(
            Explained(" 4", 6, 6, "log_probability", -0.25, -2.5, 0.75),
            Explained(" 5", 7, 8, "log_probability", -0.125, -3.0, 0.875),
        ),
        method="occlusion",
        operator="delete",
        unit="word",
        unit_of=np.array([0, 0, 1, 1, 2, 2, 3, 3, -1], dtype=np.int64),
        places=np.array([[2, 0, 1, -1], [3, 0, 2, 1]], dtype=np.int64),
        counts=np.array([[0, 1, 3], [0, 2, 4]], dtype=np.int64),
        deletion=curve,
        insertion=curve[::-1].copy(),
        random_deletion=random,
        random_insertion=random[::-1].copy(),
        comprehensiveness=measure(0),
        sufficiency=measure(1, higher=False),
        deletion_area=measure(2, higher=False),
        insertion_area=measure(3),
        correlation=replace(measure(4), values=np.array([0.5, np.nan], dtype=np.float32)),
        infidelity=measure(5, higher=False),
        recipe=recipe("faithfulness", operator="auto", rankings=4),
        sensitivity=measure(6, higher=False),
        subsets=64,
        draws=5,
        radius=0.125,
    )


def randomisation() -> Randomisation:
    """Three stages of two targets, two random rankings; constant scores at the end of one."""
    whole = faithfulness()
    return Randomisation(
        tokens=whole.tokens,
        targets=whole.targets,
        method="grad_x_input",
        unit="token",
        parts=("head", "decoder", "embedding"),
        layers=np.array([-1, 0, -1], dtype=np.int64),
        correlations=np.array([[0.75, 0.5], [0.25, 0], [-0.5, np.nan]], dtype=np.float32),
        absolute=np.array([[0.875, 0.5], [0.25, 0.125], [0, np.nan]], dtype=np.float32),
        random=np.array([[0.5, -0.25], [-0.5, 0.25]], dtype=np.float32),
        recipe=recipe("randomisation", method="grad_x_input"),
    )


def trust() -> Trust:
    """Two methods on three texts; the first is better on all."""
    values = (np.arange(2 * 7 * 3).reshape(2, 7, 3) / 8).astype(np.float32)
    return Trust(
        methods=("occlusion", "gradient"),
        texts=("1, 2, 3,", "良い、=1", "three"),
        operator="delete",
        unit="word",
        of="probability",
        values=values,
        random=values[::-1].copy(),
        leads=np.array([3, 0.5], dtype=np.float32)[:, None, None] * np.ones_like(values),
        verdicts=np.array([[1, 1, 1], [0, 1, -1]], dtype=np.int64),
        forward=np.array([[9, 7, 5], [1, 1, 1]], dtype=np.int64),
        backward=np.array([[0, 0, 0], [1, 1, 1]], dtype=np.int64),
        seconds=np.full((2, 3), 0.25, dtype=np.float32),
        recipe=recipe("trust", methods=["occlusion", "gradient"]),
        skipped=("4: The text is empty; give at least one word.",),
    )


def generation() -> Generation:
    return Generation(
        text=" 4, 5",
        prompt="1, 2, 3,",
        tokens=counting(),
        prompt_length=6,
        probabilities=np.array([0.75, 1, 0.875], dtype=np.float32),
        alternative_ids=np.array([[6, 9], [9, 6], [7, 3]], dtype=np.int64),
        alternative_probabilities=np.array([[6, 1], [8, 0], [7, 1]], dtype=np.float32) / 8,
        alternative_words=((" 4", ","), (",", " 4"), (" 5", "1")),
        recipe=recipe("generate", max_new_tokens=3, do_sample=False),
    )


def prediction() -> Prediction:
    """Three labels for each token, the first two a named stretch."""
    tokens = japanese()
    outside = len(tokens) - 2
    return Prediction(
        tokens=tokens,
        problem="token labels",
        labels=("O", "B-人", "I-人"),
        label_ids=np.arange(3, dtype=np.int64),
        positions=np.arange(len(tokens), dtype=np.int64),
        logits=np.array([[0, 2, -1], [1.5, 0, np.inf], *[[3, 0, 0]] * outside], dtype=np.float32),
        probabilities=np.array([[1, 6, 1], [0, 0, 8], *[[6, 1, 1]] * outside], np.float32) / 8,
        recipe=recipe("classify", top=5),
        spans=(Span("人", 0, 1, 0, 2, 0.875),),
        hypotheses=(),
    )


def survey() -> Survey:
    """Three texts of two labels, one wrong, one without a true label; and a row skipped."""
    words = (("[CLS]", 0.0), ("面白", 1.5), ("い", -0.25), ("[SEP]", 0.0))
    return Survey(
        labels=("悪い", "良い"),
        predicted=np.array([1, 2], dtype=np.int64),
        confusion=np.array([[0, 1], [0, 1]], dtype=np.int64),
        recipe=recipe("survey", method="integrated_gradients", unit="word"),
        words=(DecidingWord("良い", "面白", 1, 2, 1.5, (1,)),),
        mistakes=(Mistake(2, "退屈, だった", "悪い", "良い", 0.75),),
        mistaken=1,
        skips=(Skip(4, "The text of row 4 is empty."),),
        skipped=1,
        rows=(
            Row(1, "面白い", "", "良い", "良い", 0.875, "良い", 1.25, 0.0078125, words),
            Row(2, "退屈, だった", "", "悪い", "良い", 0.75),
            Row(3, '"引用"\n改行', "", "", "悪い", 0.5),
            Row(4, "", skipped="The text of row 4 is empty."),
        ),
        method="integrated_gradients",
        source=TableSource(
            "映画.csv", "csv", ";", "yes", "cp932", "guessed", "", "text", "", "label", 4
        ),
    )


def similarity() -> Similarity:
    one, other = japanese(), counting()
    scores = np.arange(len(one), dtype=np.float32) / 64
    other_scores = 0.25 - np.arange(len(other), dtype=np.float32) / 32
    return Similarity(
        tokens=one,
        other_tokens=other,
        of="cosine",
        cosine=0.625,
        dot=2.5,
        scores=scores,
        other_scores=other_scores,
        baseline_values=np.array([0.125, 0.25], dtype=np.float32),
        residuals=np.array([0.0078125, -0.015625], dtype=np.float32),
        method="integrated_gradients",
        unit="word",
        pooling="mean",
        pooling_from="folder",
        recipe=recipe("similarity", method="integrated_gradients"),
        pairs=np.outer(scores, other_scores).astype(np.float32),
        steps=16,
        interpretation="quantitative",
        rank=1,
        compared=2,
        forward_passes=34,
        backward_passes=32,
    )


def samples() -> dict[str, Result]:
    """File name without suffix -> the result in it; every kind is there."""
    makers = (
        attention,
        attention_factors,
        attribution,
        layers,
        generation,
        prediction,
        survey,
        faithfulness,
        randomisation,
        trust,
        similarity,
    )
    return {maker.__name__: maker() for maker in makers}


if __name__ == "__main__":
    for name, result in samples().items():
        write(result, HERE / f"{name}.safetensors")
