"""CircuitsVis: the page of one layer's heads that needs no network."""

from __future__ import annotations

import importlib
from importlib.resources import files
from typing import Any

from benchmarks.browser import Signs
from benchmarks.heads import of
from benchmarks.pages import Written, opening
from benchmarks.work import Job, Work

SECOND = '[style*="box-shadow"] > h4:text-is("Head 1")'
"""The head under the pointer glows; the first does so before anyone points."""


def layer(job: Job) -> Work:
    """Small maps of the heads of the first layer, and a large one of the head under the pointer."""
    library: Any = importlib.import_module("circuitsvis.attention")
    weights, words = of(job.options)

    def write() -> Written:
        found = library.attention_heads(attention=weights[0], tokens=words).local_src
        own = len(files("circuitsvis").joinpath("dist", "cdn", "iife.js").read_bytes())
        return Written(f"<!doctype html><meta charset=utf-8>{found}".encode(), own)

    return opening(job, write, Signs("canvas >> nth=1", SECOND))
