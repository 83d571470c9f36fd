"""Weights in windows, laid out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from benchmarks.architectures.bands import unfolded


def test_each_column_is_a_key_beside_the_token() -> None:
    band = torch.tensor([[[[0.0, 0.9, 0.1], [0.2, 0.3, 0.5], [0.4, 0.6, 0.0]]]])
    dense = unfolded(band, 2, None)
    assert dense is not None
    expected = [[0.9, 0.1, 0.0], [0.2, 0.3, 0.5], [0.0, 0.4, 0.6]]
    np.testing.assert_allclose(dense[0], expected, rtol=1e-6)


def test_a_token_that_all_look_at_has_a_column_before_and_a_row_of_its_own() -> None:
    band = torch.tensor([[[[0.0, 0.0, 0.0, 0.0], [0.7, 0.0, 0.1, 0.2], [0.5, 0.2, 0.3, 0.0]]]])
    whole = torch.tensor([[[[0.6], [0.3], [0.1], [0.0]]]])  # one padded token at the end
    dense = unfolded(band, 2, whole)
    assert dense is not None
    expected = [[0.6, 0.3, 0.1], [0.7, 0.1, 0.2], [0.5, 0.2, 0.3]]
    np.testing.assert_allclose(dense[0], expected, rtol=1e-6)


@pytest.mark.parametrize("shape", [(1, 2, 5, 2), (1, 5, 5), (2, 2, 5, 3)])
def test_other_shapes_are_none(shape: tuple[int, ...]) -> None:
    assert unfolded(torch.zeros(shape), 2, None) is None
