"""Memory: what a question needs before it starts, and how it is cut to fit."""

from __future__ import annotations

from dataclasses import dataclass

from sukashi.errors import BudgetError
from sukashi.model.anatomy import Anatomy

DEFAULT_BYTES = 1 << 30
# A chunk whose gradients outgrow the processor's caches is slower, not faster; measured on two cores.
COMFORTABLE_BYTES = 192 << 20


@dataclass(frozen=True)
class Budget:
    """How many bytes one question may take for what it computes (the weights are not counted)."""

    bytes: int = DEFAULT_BYTES

    def chunk(self, each: int, count: int, what: str, comfortable: bool = True) -> int:
        """How many of `count` equal pieces of `each` bytes fit at a time, at least one.

        Raises: BudgetError when not even one fits.
        """
        if each > self.bytes:
            raise BudgetError(
                f"One {what} needs about {each:,} bytes, the budget is {self.bytes:,}; "
                "shorten the text or allow more memory (memory=, --memory)."
            )
        allowed = min(self.bytes, max(COMFORTABLE_BYTES, each)) if comfortable else self.bytes
        return max(1, min(count, allowed // each))


def backward_bytes(anatomy: Anatomy, tokens: int) -> int:
    """Bytes one target's backward pass holds at its widest: one block's gradients in float32.

    The MLP's inner gradients (in and out), the residual stream's, and two copies of the attention weights'.
    """
    stack = anatomy.writer
    inner = _inner_width(anatomy)
    return 4 * (tokens * (3 * inner + 6 * stack.width) + 2 * stack.heads * tokens * tokens)


def forward_bytes(anatomy: Anatomy, tokens: int) -> int:
    """Bytes one text's forward pass keeps for differentiation: every block's saved operands in float32."""
    stack = anatomy.writer
    inner = _inner_width(anatomy)
    block = tokens * (3 * inner + 10 * stack.width) + 2 * stack.heads * tokens * tokens
    return 4 * block * sum(each.layers for each in anatomy.stacks.values())


def _inner_width(anatomy: Anatomy) -> int:
    down = anatomy.writer.mlp_down[0]
    weight = getattr(down, "weight", None)
    width = anatomy.writer.width
    return max(weight.shape) if weight is not None else 4 * width
