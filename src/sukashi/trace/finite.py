"""Finite: whether a network gave numbers at all."""

from __future__ import annotations

from torch import Tensor

from sukashi.errors import FailureError


def demand_finite(*tensors: Tensor) -> None:
    """Raise FailureError when a tensor holds NaN or infinity."""
    if not all(bool(tensor.isfinite().all()) for tensor in tensors):
        raise not_finite()


def not_finite() -> FailureError:
    """The error of a network that gives NaN or infinity."""
    return FailureError(
        "The model gives numbers that are not finite on this text, so nothing can be "
        "explained; check its weights (sukashi doctor) or load it with <<dtype='float32'>>."
    )
