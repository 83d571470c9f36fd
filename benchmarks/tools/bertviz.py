"""BertViz: the page that its views return, its scripts fetched from the environment's folder."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.browser import Signs
from benchmarks.heads import of
from benchmarks.pages import Written, opening
from benchmarks.work import Job, Work

SCRIPTS = Path(sys.prefix) / "scripts" / "node_modules"
FETCHED = {
    "require.min.js": SCRIPTS / "requirejs" / "require.js",
    "d3.min.js": SCRIPTS / "d3" / "dist" / "d3.min.js",
    "jquery.min.js": SCRIPTS / "jquery" / "dist" / "jquery.min.js",
}
"""What a page asks the network for, by the names it asks for."""


def head(job: Job) -> Work:
    """The heads of one layer over each other; a word under the pointer leaves its own lines."""
    library: Any = importlib.import_module("bertviz")
    return _view(
        job, library.head_view, "head_view.js", Signs("#left text", "#attention[visibility=hidden]")
    )


def model(job: Job) -> Work:
    """All heads; a head that is pressed is drawn large."""
    library: Any = importlib.import_module("bertviz")
    return _view(job, library.model_view, "model_view.js", Signs("#attn_background_0_0", ".detail"))


def _view(job: Job, view: Callable[..., Any], script: str, signs: Signs) -> Work:
    import torch

    weights, words = of(job.options)
    layers = [torch.from_numpy(layer)[None] for layer in weights]
    shown = list(range(job.options.get("shown", len(layers))))

    def write() -> Written:
        found = view(layers, words, include_layers=shown, html_action="return")
        own = len(files("bertviz").joinpath(script).read_bytes())
        return Written(f"<!doctype html><meta charset=utf-8>{found.data}".encode(), own)

    return opening(job, write, signs, FETCHED)
