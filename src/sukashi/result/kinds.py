"""The result kinds, in one list: the registry that stores and views look kinds up in."""

from __future__ import annotations

from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions

Result = AttentionMaps | Attribution | LayerPredictions | Generation

KINDS: dict[str, type[Result]] = {
    "attention": AttentionMaps,
    "attribution": Attribution,
    "layers": LayerPredictions,
    "generation": Generation,
}
