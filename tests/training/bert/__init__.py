"""Tests of the recipes of `authors` and `reviews`."""
