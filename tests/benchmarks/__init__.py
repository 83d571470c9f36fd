"""Tests of the benchmarks: they compare what they say they compare, and divide rightly."""
