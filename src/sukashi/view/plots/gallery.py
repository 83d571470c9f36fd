"""Gallery: which pictures there are of each result kind; the first is the default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from matplotlib.figure import Figure

from sukashi.errors import MisuseError
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions
from sukashi.result.prediction import Prediction
from sukashi.result.randomisation import Randomisation
from sukashi.result.similarity import Similarity
from sukashi.result.survey import Survey
from sukashi.result.trust import Trust
from sukashi.view.plots import (
    attention,
    attribution,
    faithfulness,
    generation,
    layers,
    prediction,
    randomisation,
    similarity,
    survey,
    trust,
)
from sukashi.view.plots.options import (
    AttentionOptions,
    AttributionOptions,
    FaithfulnessOptions,
    GenerationOptions,
    LayerOptions,
    NoOptions,
    PredictionOptions,
    SurveyOptions,
)
from sukashi.view.plots.style import Style
from sukashi.view.plots.surface import surface

Draw = Callable[[Any, Style, Any], Figure]


@dataclass(frozen=True)
class Gallery:
    """The pictures of one result by name, the default first, and the options they take."""

    options: type[Any]
    pictures: dict[str, Draw]


@singledispatch
def gallery(result: object) -> Gallery:
    """Return the pictures there are of a result."""
    raise MisuseError(
        f"A value of type {type(result).__name__} has no picture; give a result of sukashi."
    )


@gallery.register
def _attention(_result: AttentionMaps) -> Gallery:
    pictures: dict[str, Draw] = {
        "overview": attention.overview,
        "heat": attention.heat_map,
        "heads": attention.heads,
        "wall": attention.all_heads,
        "received": attention.received,
        "surface": surface,
    }
    return Gallery(AttentionOptions, pictures)


@gallery.register
def _attribution(result: Attribution) -> Gallery:
    pictures: dict[str, Draw] = {"bars": attribution.bars, "matrix": attribution.matrix}
    if len(result.targets) > 1:
        pictures = dict(reversed(pictures.items()))
    return Gallery(AttributionOptions, pictures)


@gallery.register
def _layers(_result: LayerPredictions) -> Gallery:
    pictures: dict[str, Draw] = {
        "grid": layers.grid,
        "ranks": layers.ranks,
        "watched": layers.watched,
    }
    return Gallery(LayerOptions, pictures)


@gallery.register
def _generation(_result: Generation) -> Gallery:
    return Gallery(GenerationOptions, {"bars": generation.bars})


@gallery.register
def _prediction(_result: Prediction) -> Gallery:
    return Gallery(PredictionOptions, {"bars": prediction.bars})


@gallery.register
def _survey(result: Survey) -> Gallery:
    pictures: dict[str, Draw] = {"confusion": survey.confusion, "words": survey.words}
    if not result.known:
        pictures = dict(reversed(pictures.items()))
    return Gallery(SurveyOptions, pictures)


@gallery.register
def _faithfulness(_result: Faithfulness) -> Gallery:
    return Gallery(FaithfulnessOptions, {"curves": faithfulness.curves})


@gallery.register
def _randomisation(_result: Randomisation) -> Gallery:
    return Gallery(NoOptions, {"curve": randomisation.curve})


@gallery.register
def _similarity(result: Similarity) -> Gallery:
    pictures: dict[str, Draw] = {"bars": similarity.bars}
    if result.pairs is not None:
        pictures["pairs"] = similarity.pairs
    return Gallery(NoOptions, pictures)


@gallery.register
def _trust(_result: Trust) -> Gallery:
    return Gallery(NoOptions, {"bars": trust.bars})
