"""Tests of faithfulness and of the check by random weights."""
