"""Network copy: a copy to change, where the memory budget has room for its weights."""

from __future__ import annotations

from torch import Tensor, nn

from sukashi.errors import BudgetError
from sukashi.model.network_copy import copy_network
from sukashi.model.subject import Subject
from sukashi.trace.budget import Budget


def copied(subject: Subject, budget: Budget) -> Subject:
    """The same model with weights of its own. Raises: BudgetError where they do not fit."""
    network = subject.network
    _check(sum(one.nbytes for one in (*network.parameters(), *network.buffers())), budget)
    return copy_network(subject)


def with_embeddings(subject: Subject, budget: Budget) -> tuple[Subject, dict[nn.Module, Tensor]]:
    """The same model, and its embedding modules with their matrices, to put others in their place.

    All weights are the given network's. Raises: BudgetError where no second set of embeddings fits.
    """
    other = copy_network(subject, shared=True)
    found: dict[nn.Module, Tensor] = {}
    for stack in other.anatomy.stacks.values():
        weight = stack.embedding.weight
        assert isinstance(weight, Tensor)
        found[stack.embedding] = weight.detach()
    _check(sum({id(module.weight): one.nbytes for module, one in found.items()}.values()), budget)
    return other, found


def _check(need: int, budget: Budget) -> None:
    if need > budget.bytes:
        raise BudgetError(
            f"A copy of the weights needs about {need:,} bytes, the budget is {budget.bytes:,}; "
            "allow more memory (<<memory=>>), or leave out the check that changes them "
            "(<<draws=0>>)."
        )
