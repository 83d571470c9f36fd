"""Prediction: what a model answers, for every kind of head."""

from __future__ import annotations
