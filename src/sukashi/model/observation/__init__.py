"""Observation: the parts of a network, found by watching what its modules take in and give."""
