"""Copy: a network of one's own to change, where the memory budget has room for its weights."""

from __future__ import annotations

from torch import Tensor

from sukashi.errors import BudgetError
from sukashi.model.subject import Subject
from sukashi.model.twin import twin
from sukashi.trace.budget import Budget


def copied(subject: Subject, budget: Budget) -> Subject:
    """The same model with a network of its own. Raises: BudgetError where it does not fit."""
    need = copy_bytes(subject)
    if need > budget.bytes:
        raise BudgetError(
            f"A copy of the weights needs about {need:,} bytes, the budget is {budget.bytes:,}; "
            "allow more memory (memory=, --memory), or leave out the check that changes them "
            "(draws=0, --draws 0, --random-weights)."
        )
    return twin(subject)


def copy_bytes(subject: Subject) -> int:
    """Bytes of a copy that is changed: all weights once, and its embeddings once more.

    What changes an embedding keeps it as it was; a head that shared its matrix gets one of its own.
    """
    network = subject.network
    whole = sum(one.nbytes for one in (*network.parameters(), *network.buffers()))
    tables = {}
    for stack in subject.anatomy.stacks.values():
        weight = stack.embedding.weight
        assert isinstance(weight, Tensor)
        tables[id(weight)] = weight.nbytes
    return int(whole + sum(tables.values()))
