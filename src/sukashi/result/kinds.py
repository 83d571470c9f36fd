"""The result kinds, in one list: the registry that stores and views look kinds up in."""

from __future__ import annotations

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

Result = (
    AttentionMaps
    | Attribution
    | LayerPredictions
    | Generation
    | Prediction
    | Survey
    | Faithfulness
    | Randomisation
    | Trust
    | Similarity
)

KINDS: dict[str, type[Result]] = {
    "attention": AttentionMaps,
    "attribution": Attribution,
    "layers": LayerPredictions,
    "generation": Generation,
    "prediction": Prediction,
    "survey": Survey,
    "faithfulness": Faithfulness,
    "randomisation": Randomisation,
    "trust": Trust,
    "similarity": Similarity,
}


def kind_of(result: Result) -> str:
    """Return the name of a result's kind."""
    return next(name for name, kind in KINDS.items() if isinstance(result, kind))
