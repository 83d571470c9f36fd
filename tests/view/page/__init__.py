"""Tests of the exported page."""
