"""The rows of the benchmark: what is compared, with which tools, at which sizes."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.case import Case
from benchmarks.rows.classes import classes
from benchmarks.rows.integrated import integrated
from benchmarks.rows.layers import layers
from benchmarks.rows.occlusion import occlusion
from benchmarks.rows.page import page
from benchmarks.rows.saliency import saliency
from benchmarks.rows.start import start
from benchmarks.rows.texts import texts

ROWS: dict[str, Callable[[bool], tuple[Case, ...]]] = {
    "saliency": saliency,
    "occlusion": occlusion,
    "integrated": integrated,
    "classes": classes,
    "texts": texts,
    "layers": layers,
    "page": page,
    "start": start,
}
