"""Small arrays for these tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def rows(*values: Sequence[float]) -> np.ndarray:
    return np.array(values, dtype=float)


def near(found: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(found, wanted, atol=1e-12)
