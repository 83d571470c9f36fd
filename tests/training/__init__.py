"""Tests of the recipes that make the built-in models."""
