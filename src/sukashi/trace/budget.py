"""Memory: what a question needs before it starts, and how it is cut to fit."""

from __future__ import annotations

from dataclasses import dataclass

from sukashi.errors import BudgetError
from sukashi.model.anatomy import Anatomy

DEFAULT_BYTES = 1 << 30
# What a batched backward pass may hold: more outgrows the caches and is slower (on two cores).
COMFORTABLE_BYTES = 64 << 20
# What the graph of a batched forward pass may hold: enough rows to keep the matrix products busy.
COMFORTABLE_GRAPH_BYTES = 256 << 20


@dataclass(frozen=True)
class Budget:
    """How many bytes one question may take for what it computes, copies of the weights included."""

    bytes: int = DEFAULT_BYTES

    def chunk(self, each: int, count: int, what: str, comfortable: int = COMFORTABLE_BYTES) -> int:
        """How many of `count` equal pieces of `each` bytes to take at a time, at least one.

        As many as fit into `comfortable` bytes, shared out evenly; never more than the budget.
        Raises: BudgetError when not even one fits.
        """
        if each > self.bytes:
            raise BudgetError(
                f"One {what} needs about {each:,} bytes, the budget is {self.bytes:,}; "
                "shorten the text or allow more memory (<<memory=>>)."
            )
        most = max(1, min(count, min(self.bytes, max(comfortable, each)) // max(each, 1)))
        turns = -(-count // most)
        return max(1, -(-count // max(turns, 1)))


def backward_bytes(anatomy: Anatomy, tokens: int) -> int:
    """Bytes one target's backward pass holds at its widest: one block's gradients in float32.

    The MLP's inner gradients (in and out), the residual stream's, and twice the attention weights'.
    """
    stack = anatomy.writer
    inner = stack.neurons
    return 4 * (tokens * (3 * inner + 6 * stack.width) + 2 * stack.heads * tokens * tokens)


def forward_bytes(anatomy: Anatomy, tokens: int) -> int:
    """Bytes one text's forward pass keeps to be differentiated: every block's operands, float32."""
    stack = anatomy.writer
    inner = stack.neurons
    block = tokens * (3 * inner + 10 * stack.width) + 2 * stack.heads * tokens * tokens
    return 4 * block * sum(each.layers for each in anatomy.stacks.values())
