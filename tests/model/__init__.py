"""Tests of sukashi.model."""
