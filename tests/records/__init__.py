"""Tests of the tables of texts."""
