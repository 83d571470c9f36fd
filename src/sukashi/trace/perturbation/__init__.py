"""Perturbation: the targets of a text some of whose units are replaced or deleted."""
