"""Copy: a network that is changed counts as memory, and one that does not fit is refused."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from sukashi.errors import BudgetError
from sukashi.explainer import Explainer
from sukashi.trace.budget import Budget
from sukashi.trace.network_copy import copied, with_embeddings
from tests.networks import TEXT, explainer


def weights(ex: Explainer) -> int:
    network = ex.subject.network
    return sum(one.nbytes for one in (*network.parameters(), *network.buffers()))


def table(ex: Explainer) -> int:
    return sum(stack.embedding.weight.nbytes for stack in ex.subject.anatomy.stacks.values())


def test_it_is_a_copy_where_it_fits_and_refused_where_not() -> None:
    ex = explainer("bert", "classify")
    need = weights(ex)
    other = copied(ex.subject, Budget(need))
    pairs = zip(ex.subject.network.parameters(), other.network.parameters(), strict=True)
    assert all(torch.equal(one, two) and one is not two for one, two in pairs)
    with pytest.raises(
        BudgetError, match=f"about {need:,} bytes, the budget is {need - 1:,}; allow"
    ):
        copied(ex.subject, Budget(need - 1))


@pytest.mark.parametrize(("family", "task"), [("gpt2", "lm"), ("bert", "classify"), ("bart", "lm")])
def test_other_embeddings_leave_every_weight_of_the_given_network(family: str, task: str) -> None:
    given = explainer(family, task).subject
    before = {name: one.clone() for name, one in given.network.state_dict().items()}
    other, tables = with_embeddings(given, Budget(2**30))
    assert all(
        one is two
        for one, two in zip(given.network.parameters(), other.network.parameters(), strict=True)
    )
    for module, matrix in tables.items():
        module.weight = nn.Parameter(matrix + 1.0, requires_grad=False)
    for stack in other.anatomy.stacks.values():
        assert stack.embedding in tables
    after = given.network.state_dict()
    assert all(torch.equal(one, after[name]) for name, one in before.items())


def test_what_changes_weights_asks_for_their_memory() -> None:
    ex = explainer("bert", "classify")
    small = Explainer(ex.subject, memory=weights(ex) - 1)
    why = small.attribution(TEXT, method="gradient")
    with pytest.raises(BudgetError, match="A copy of the weights needs about"):
        small.randomisation(why, rankings=4)
    assert small.faithfulness(why, rankings=4).sensitivity is not None


def test_sensitivity_asks_for_embeddings_only() -> None:
    ex = explainer("bert", "classify")
    with pytest.raises(BudgetError, match="A copy of the weights needs about"):
        with_embeddings(ex.subject, Budget(table(ex) - 1))
    with_embeddings(ex.subject, Budget(table(ex)))
