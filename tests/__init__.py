"""Tests mirror src/sukashi; house/ holds the rules, golden/ one saved result per kind."""
