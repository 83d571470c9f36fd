"""Tests of texts that begin alike."""
