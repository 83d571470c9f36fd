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
from sukashi.view.plots.page import Page
from sukashi.view.plots.surface import surface

Draw = Callable[[Any, Page, Any], Figure]


@dataclass(frozen=True)
class Shelf:
    """The pictures of one result by name, the best first, and the options they take."""

    options: type[Any]
    pictures: dict[str, Draw]


@singledispatch
def shelf(result: object) -> Shelf:
    """Return the pictures there are of a result."""
    raise MisuseError(
        f"There is no picture of a {type(result).__name__}; give a result of sukashi."
    )


@shelf.register
def _attention(_result: AttentionMaps) -> Shelf:
    pictures: dict[str, Draw] = {
        "overview": attention.overview,
        "heat": attention.heat_map,
        "heads": attention.heads,
        "wall": attention.wall,
        "received": attention.received,
        "surface": surface,
    }
    return Shelf(AttentionOptions, pictures)


@shelf.register
def _attribution(result: Attribution) -> Shelf:
    pictures: dict[str, Draw] = {"bars": attribution.bars, "matrix": attribution.matrix}
    if len(result.targets) > 1:
        pictures = dict(reversed(pictures.items()))
    return Shelf(AttributionOptions, pictures)


@shelf.register
def _layers(_result: LayerPredictions) -> Shelf:
    pictures: dict[str, Draw] = {
        "grid": layers.grid,
        "ranks": layers.ranks,
        "watched": layers.watched,
    }
    return Shelf(LayerOptions, pictures)


@shelf.register
def _generation(_result: Generation) -> Shelf:
    return Shelf(GenerationOptions, {"bars": generation.bars})


@shelf.register
def _prediction(_result: Prediction) -> Shelf:
    return Shelf(PredictionOptions, {"bars": prediction.bars})


@shelf.register
def _survey(result: Survey) -> Shelf:
    pictures: dict[str, Draw] = {"confusion": survey.confusion, "words": survey.words}
    if not result.known:
        pictures = dict(reversed(pictures.items()))
    return Shelf(SurveyOptions, pictures)


@shelf.register
def _faithfulness(_result: Faithfulness) -> Shelf:
    return Shelf(FaithfulnessOptions, {"curves": faithfulness.curves})


@shelf.register
def _randomisation(_result: Randomisation) -> Shelf:
    return Shelf(NoOptions, {"curve": randomisation.curve})


@shelf.register
def _trust(_result: Trust) -> Shelf:
    return Shelf(NoOptions, {"bars": trust.bars})
