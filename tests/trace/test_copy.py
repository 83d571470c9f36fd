"""Copy: a network that is changed counts as memory, and one that does not fit is refused."""

from __future__ import annotations

import pytest
import torch

from sukashi.errors import BudgetError
from sukashi.explainer import Explainer
from sukashi.trace.budget import Budget
from sukashi.trace.copy import copied, copy_bytes
from tests.networks import TEXT, explainer


@pytest.mark.parametrize(("family", "task"), [("gpt2", "lm"), ("bert", "classify"), ("bart", "lm")])
def test_all_weights_are_counted_and_each_table_of_embeddings_twice(family: str, task: str) -> None:
    subject = explainer(family, task).subject
    held = {id(one): one for one in (*subject.network.parameters(), *subject.network.buffers())}
    tables = {id(s.embedding.weight): s.embedding.weight for s in subject.anatomy.stacks.values()}
    size = sum(one.numel() * one.element_size() for one in held.values())
    assert copy_bytes(subject) == size + sum(one.numel() * 4 for one in tables.values())


def test_it_is_a_copy_where_it_fits_and_refused_where_not() -> None:
    subject = explainer("bert", "classify").subject
    need = copy_bytes(subject)
    other = copied(subject, Budget(need))
    pairs = zip(subject.network.parameters(), other.network.parameters(), strict=True)
    assert all(torch.equal(one, two) and one is not two for one, two in pairs)
    with pytest.raises(
        BudgetError, match=f"about {need:,} bytes, the budget is {need - 1:,}; allow"
    ):
        copied(subject, Budget(need - 1))


def test_what_changes_weights_asks_for_their_memory() -> None:
    ex = explainer("bert", "classify")
    small = Explainer(ex.subject, memory=copy_bytes(ex.subject) - 1)
    why = small.attribution(TEXT, method="gradient")
    for ask in (small.faithfulness, small.randomisation):
        with pytest.raises(BudgetError, match="A copy of the weights needs about"):
            ask(why, rankings=4)
    assert small.faithfulness(why, rankings=4, draws=0).sensitivity is None
