"""Activations with a known slope: many backward passes through one forward pass, each one product.

Transformers writes some activations as many small operations (GPT-2's GELU has eight), and a
batched backward pass repeats them for every target. The derivative of an elementwise function does
not depend on the target, so it is computed once.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from sukashi.trace.rowwise import Slope, stepped

_TORCH = (nn.GELU, nn.SiLU, nn.ReLU, nn.Tanh, nn.Sigmoid, nn.Mish, nn.LeakyReLU, nn.ReLU6)


def is_elementwise(module: nn.Module) -> bool:
    """Whether a module is an activation applied to each number on its own."""
    own = type(module)
    return own in _TORCH or (
        own.__module__ == "transformers.activations" and not list(module.children())
    )


def with_known_slope(inputs: Tensor, output: Any) -> Any:
    """The same output, with a graph that multiplies by the derivative at `inputs`.

    Outputs that are not of the inputs' shape, or that need no gradient, are given back as they are.
    """
    plain = not isinstance(output, Tensor) or output.shape != inputs.shape or not inputs.ndim
    if plain or not (inputs.requires_grad and output.requires_grad):
        return output
    (slope,) = torch.autograd.grad(output, inputs, torch.ones_like(output))
    return stepped(inputs, output, Slope(slope.reshape(-1, slope.shape[-1])))
