"""Perturbation: coalitions of units, replaced or deleted."""
