"""Results as tables: a pandas frame in long form, CSV, and JSON with everything in it."""

from __future__ import annotations

import csv as writer
import io
import json as encoder
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from functools import singledispatch
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import MisuseError
from sukashi.records.formula import quoted_formula
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.kinds import KINDS, Result
from sukashi.result.layers import LayerPredictions
from sukashi.result.measure import TAIL
from sukashi.result.prediction import Prediction
from sukashi.result.randomisation import Randomisation
from sukashi.result.recipe import Recipe
from sukashi.result.similarity import Similarity
from sukashi.result.survey import COLUMNS, Survey
from sukashi.result.tokens import Tokens
from sukashi.result.trust import MEASURES, Trust
from sukashi.view.similarity_words import scored_words
from sukashi.view.text_format import without_controls

if TYPE_CHECKING:
    import pandas

Columns = dict[str, Sequence[Any] | NDArray[Any]]
_ATTENTION = ("query_tokens", "key_tokens", "part", "layers", "mixers", "recipe")
"""What is said of attention in JSON beside its weights."""


def frame(result: Result) -> pandas.DataFrame:
    """Return a result as a data frame in long form: one row per number, its place in named columns.

    AttentionMaps: layer, head, query, query_token, key (−1: the sink), key_token, weight.
    Attribution: target, label, label_id, position, of, contrast, input, token, token_id, start,
    end, special, score, magnitude, share, standard_error, residual, hypothesis_score.
    Faithfulness: method, operator, unit, measure, higher_is_better, target, label (without both:
    the mean over all), value, random, random_low, random_high (95 %), beats, standing.
    Randomisation: method, stage, part, layer, target, label, correlation, absolute, random_low,
    random_high.
    Trust: method, text_number, text, pair, over_chance, verdict, every figure, every figure's
    mean over random rankings (_random), forward_passes, backward_passes, seconds.
    LayerPredictions: layer, position, token, role ("top", "outcome", "watched"), place, word,
    word_id, rank, probability, entropy.
    Similarity: text (0, 1), input, token, token_id, start, end, special, score, unit, unit_score,
    cosine, dot, rank.
    Generation: step, position, token, token_id, probability, place, alternative, alternative_id,
    alternative_probability.
    Prediction: row, position, token, label, label_id, logit, probability, holds.
    Survey: row, text, pair, true_label, predicted_label, probability, explained, score, residual,
    words (with their scores), skipped; where the rows are in a file: label, word, count, texts,
    score, examples of the words that decided.

    Raises: BudgetError for attention kept as factors that is too long to be written out.
    """
    import pandas

    table = pandas.DataFrame(_columns(result))
    # watched words have no id: a column of whole numbers with gaps, not of floats
    return table.astype({"word_id": "Int64"}) if "word_id" in table else table


def csv(result: Result) -> str:
    r"""Return `frame` as CSV (RFC 4180, a header, ``\r\n``); text is quoted, NaN an empty cell.

    Tokens are written exactly as they are, "=" and "-" included, with two exceptions: text that a
    spreadsheet would run as a formula that calls something (it begins with one of ``= + - @``, tab
    or carriage return and contains ``( | !``) gets an apostrophe in front. Nor does a table steer
    the terminal it is printed on: controls other than tab and line ends, and marks that turn the
    direction of writing, are written as signs (``␛``, ``U+202E``). `json` has all unchanged.
    Save it as ``utf-8-sig``, or Japanese spreadsheets take it for Shift JIS.
    """
    columns = _columns(result)
    out = io.StringIO(newline="")
    rows = writer.writer(out, quoting=writer.QUOTE_NONNUMERIC)
    rows.writerow(columns)
    rows.writerows(zip(*(map(_cell, _plain(column)) for column in columns.values()), strict=True))
    return out.getvalue()


def document(result: Result) -> dict[str, Any]:
    """Return all of a result as JSON values: kind, every field, tokens and recipe.

    Arrays are nested lists with the shortest digits that give the same float32 again; NaN and
    infinities, which JSON has not, are null. Attention kept as factors is written out as weights.

    Raises: BudgetError when those are too large.
    """
    kind = next((name for name, one in KINDS.items() if isinstance(result, one)), None)
    if kind is None:
        raise MisuseError(f"A value of type {type(result).__name__} is no result of sukashi.")
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    if isinstance(result, AttentionMaps):
        kept = (*_ATTENTION, "sink_weights") if result.sink_weights is not None else _ATTENTION
        values = {**{name: values[name] for name in kept}, "weights": result.weights}
    return {"kind": kind, **{name: _value(value) for name, value in values.items()}}


def json(result: Result, *, indent: int | None = None) -> str:
    """Return `document` as JSON text, Japanese letters as they are."""
    return encoder.dumps(document(result), ensure_ascii=False, allow_nan=False, indent=indent)


@singledispatch
def _columns(result: object) -> Columns:
    raise MisuseError(
        f"A value of type {type(result).__name__} has no table; give a result of sukashi."
    )


@_columns.register
def _attention(result: AttentionMaps) -> Columns:
    weights, names = result.weights, [*result.key_tokens.shown]
    if result.sink_weights is not None:
        weights, names = (
            np.concatenate([weights, result.sink_weights[..., None]], -1),
            [*names, "sink"],
        )
    layer, head, query, key = (axis.ravel() for axis in np.indices(weights.shape))
    return {
        "layer": np.array(result.layers)[layer],
        "head": head,
        "query": query,
        "query_token": _of(result.query_tokens.shown, query),
        "key": np.where(key < len(result.key_tokens), key, -1),
        "key_token": _of(names, key),
        "weight": weights.ravel(),
    }


@_columns.register
def _attribution(result: Attribution) -> Columns:
    target, token = (axis.ravel() for axis in np.indices(result.scores.shape))
    explained, tokens = result.targets, result.tokens
    return {
        "target": target,
        "label": _of([one.label for one in explained], target),
        "label_id": _of([one.id for one in explained], target),
        "position": _of([one.position for one in explained], target),
        "of": _of([one.of for one in explained], target),
        "contrast": _of([one.contrast for one in explained], target),
        "input": token,
        "token": _of(tokens.shown, token),
        "token_id": tokens.ids[token],
        "start": tokens.spans[token, 0],
        "end": tokens.spans[token, 1],
        "special": tokens.special[token],
        "score": result.scores.ravel(),
        "magnitude": result.magnitudes.ravel(),
        "share": result.shares.ravel(),
        "standard_error": _or_nothing(result.standard_errors, result.scores),
        "residual": result.residuals[target],
        "hypothesis_score": _or_nothing(result.hypothesis_scores, result.residuals)[target],
    }


def _or_nothing(values: NDArray[np.float32] | None, like: NDArray[np.float32]) -> NDArray[Any]:
    """Numbers, or as many NaN."""
    return np.full(like.size, np.nan, like.dtype) if values is None else values.ravel()


@_columns.register
def _faithfulness(result: Faithfulness) -> Columns:
    rows = [
        (name, target, measure.of(target))
        for name, measure in result.measures()
        for target in (*range(len(result.targets)), None)
    ]
    labels = [None if target is None else result.targets[target].label for _, target, _ in rows]
    count = len(rows)
    return {
        "method": [result.method] * count,
        "operator": [result.operator] * count,
        "unit": [result.unit] * count,
        "measure": [name for name, _, _ in rows],
        "higher_is_better": [measure.higher for _, _, measure in rows],
        "target": [target for _, target, _ in rows],
        "label": labels,
        "value": [measure.value for _, _, measure in rows],
        "random": [measure.chance for _, _, measure in rows],
        "random_low": [measure.interval[0] for _, _, measure in rows],
        "random_high": [measure.interval[1] for _, _, measure in rows],
        "beats": [measure.beats for _, _, measure in rows],
        "standing": [measure.standing for _, _, measure in rows],
    }


@_columns.register
def _randomisation(result: Randomisation) -> Columns:
    stage, target = (axis.ravel() for axis in np.indices(result.correlations.shape))
    low, high = np.nanquantile(result.random, [TAIL, 1 - TAIL], axis=0)
    return {
        "method": [result.method] * len(stage),
        "stage": stage,
        "part": _of(result.parts, stage),
        "layer": result.layers[stage],
        "target": target,
        "label": _of([one.label for one in result.targets], target),
        "correlation": result.correlations.ravel(),
        "absolute": result.absolute.ravel(),
        "random_low": low[target],
        "random_high": high[target],
    }


@_columns.register
def _trust(result: Trust) -> Columns:
    method, text = (axis.ravel() for axis in np.indices(result.verdicts.shape))
    figures = {name: result.values[:, at].ravel() for at, name in enumerate(MEASURES)}
    chance = {f"{name}_random": result.random[:, at].ravel() for at, name in enumerate(MEASURES)}
    return {
        "method": _of(result.methods, method),
        "text_number": text,
        "text": _of(result.texts, text),
        "pair": _of(result.pairs or [None] * len(result.texts), text),
        "over_chance": result.scores.ravel(),
        "verdict": _of(("worse", "chance", "better"), result.verdicts.ravel() + 1),
        **figures,
        **chance,
        "forward_passes": result.forward.ravel(),
        "backward_passes": result.backward.ravel(),
        "seconds": result.seconds.ravel(),
    }


@_columns.register
def _layers(result: LayerPredictions) -> Columns:
    names = ("layer", "position", "token", "role", "place", "word", "word_id", "rank")
    rows = list(_layer_rows(result))
    columns: Columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    columns["probability"] = np.array([row[8] for row in rows], dtype=np.float32)
    columns["entropy"] = np.array([row[9] for row in rows], dtype=np.float32)
    return columns


def _layer_rows(result: LayerPredictions) -> Iterator[tuple[Any, ...]]:
    """Rows of one layer and position: its best words, what came, the watched words."""
    for layer, at in np.ndindex(*result.ranks.shape):
        position = int(result.positions[at])
        here = (layer, position, result.tokens.shown[position])
        entropy = result.entropy[layer, at]
        for place, word in enumerate(result.top_words[layer][at]):
            number = int(result.top_ids[layer, at, place])
            chance = result.top_probabilities[layer, at, place]
            yield (*here, "top", place, word, number, place + 1, chance, entropy)
        outcome = (result.outcome_words[at], int(result.outcome_ids[at]))
        came = (int(result.ranks[layer, at]), result.probabilities[layer, at])
        yield (*here, "outcome", 0, *outcome, *came, entropy)
        for place, word in enumerate(result.watched_words):
            rank = int(result.watched_ranks[layer, at, place])
            chance = result.watched[layer, at, place]
            yield (*here, "watched", place, word, None, rank, chance, entropy)


@_columns.register
def _generation(result: Generation) -> Columns:
    step, place = (axis.ravel() for axis in np.indices(result.alternative_ids.shape))
    position = np.array(result.written, dtype=np.int64)[step]
    return {
        "step": step,
        "position": position,
        "token": _of(result.tokens.shown, position),
        "token_id": result.tokens.ids[position],
        "probability": result.probabilities[step],
        "place": place,
        "alternative": [
            result.alternative_words[one][other] for one, other in zip(step, place, strict=True)
        ],
        "alternative_id": result.alternative_ids.ravel(),
        "alternative_probability": result.alternative_probabilities.ravel(),
    }


@_columns.register
def _prediction(result: Prediction) -> Columns:
    row, column = (axis.ravel() for axis in np.indices(result.logits.shape))
    position = result.positions[row]
    return {
        "row": row,
        "position": position,
        "token": [result.tokens.shown[at] if at >= 0 else None for at in position],
        "label": _of(result.labels, column),
        "label_id": result.label_ids[column],
        "logit": result.logits.ravel(),
        "probability": result.probabilities.ravel(),
        "holds": result.holds.ravel(),
    }


@_columns.register
def _similarity(result: Similarity) -> Columns:
    rows = [
        (text, at, tokens, float(scores[at]))
        for text, (tokens, scores) in enumerate(result.sides)
        for at in range(len(tokens))
    ]
    groups = [one.member.argmax(1) for one in scored_words(result)]
    sums = [one.scores for one in scored_words(result)]
    units = [int(groups[text][at]) for text, at, _, _ in rows]
    return {
        "text": [text for text, _, _, _ in rows],
        "input": [at for _, at, _, _ in rows],
        "token": [tokens.shown[at] for _, at, tokens, _ in rows],
        "token_id": [int(tokens.ids[at]) for _, at, tokens, _ in rows],
        "start": [int(tokens.spans[at, 0]) for _, at, tokens, _ in rows],
        "end": [int(tokens.spans[at, 1]) for _, at, tokens, _ in rows],
        "special": [bool(tokens.special[at]) for _, at, tokens, _ in rows],
        "score": np.concatenate([result.scores, result.other_scores]),
        "unit": units,
        "unit_score": [
            float(sums[text][unit]) for (text, _, _, _), unit in zip(rows, units, strict=True)
        ],
        "cosine": [result.cosine] * len(rows),
        "dot": [result.dot] * len(rows),
        "rank": [result.rank or None] * len(rows),
    }


@_columns.register
def _survey(result: Survey) -> Columns:
    if result.rows or not result.words:
        rows = [row.cells() for row in result.rows]
        return {name: [row[name] for row in rows] for name in COLUMNS}
    names = ("label", "word", "count", "texts", "score")
    columns: Columns = {name: [getattr(one, name) for one in result.words] for name in names}
    columns["examples"] = [", ".join(map(str, one.examples)) for one in result.words]
    return columns


def _of(values: Sequence[Any], places: NDArray[Any]) -> list[Any]:
    return [values[place] for place in places]


def _plain(column: Sequence[Any] | NDArray[Any]) -> Sequence[Any]:
    """Return a column as Python values; float32 with its shortest digits."""
    if isinstance(column, np.ndarray):
        values: list[Any] = _shortest(column).tolist()
        return values
    return column


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return quoted_formula(without_controls(value, keep="\t\r\n"))
    if isinstance(value, list):
        return encoder.dumps(value, ensure_ascii=False)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def _value(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _finite(_shortest(value).tolist())
    if isinstance(value, Recipe):
        return value.as_json()
    if isinstance(value, Tokens):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "__dataclass_fields__"):
        return _value(asdict(value))
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_value(one) for one in value]
    return _finite(value)


def _finite(value: Any) -> Any:
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _shortest(values: NDArray[Any]) -> NDArray[Any]:
    """Return float32 as the float64 numbers that print with the same digits."""
    return values.astype("U32").astype(np.float64) if values.dtype == np.float32 else values
