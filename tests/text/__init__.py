"""Tests of sukashi.text."""
