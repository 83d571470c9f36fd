"""Benchmarks: sukashi against what a user would otherwise pick, on one machine, in one run."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
