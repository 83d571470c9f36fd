"""Tests of the lens that says what a model answers."""
