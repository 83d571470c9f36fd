"""Tests of the trace layer."""
