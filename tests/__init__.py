"""Tests mirror src/sukashi; house/ holds the rules of the house, golden/ one saved result per kind."""
