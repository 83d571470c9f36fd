"""Prefix: texts that begin alike go through a causal stack once as far as they are equal."""
