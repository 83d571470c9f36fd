"""Budget: the arithmetic of chunks."""

from __future__ import annotations

import pytest

from sukashi.errors import BudgetError
from sukashi.trace.budget import COMFORTABLE_BYTES, Budget, backward_bytes, forward_bytes
from tests.networks import anatomy
from tests.tiny import FAMILIES, HEADS, WIDTH


@pytest.mark.parametrize(
    ("bytes_", "each", "count", "wanted"),
    [
        (100, 10, 50, 10),  # as many as fit
        (100, 10, 7, 7),  # never more than there are
        (100, 33, 50, 3),
        (100, 100, 50, 1),  # exactly one
        (100, 10, 1, 1),
    ],
)
def test_chunks(bytes_: int, each: int, count: int, wanted: int) -> None:
    chunk = Budget(bytes_).chunk(each, count, "thing")
    assert chunk == wanted
    assert chunk * each <= bytes_


def test_a_comfortable_chunk_stays_in_the_caches_unless_one_alone_is_larger() -> None:
    large = Budget(100 * COMFORTABLE_BYTES)
    assert large.chunk(COMFORTABLE_BYTES // 4, 50, "thing") == 4
    assert large.chunk(COMFORTABLE_BYTES // 4, 50, "thing", comfortable=large.bytes) == 50
    assert large.chunk(2 * COMFORTABLE_BYTES, 50, "thing") == 1


def test_what_does_not_fit_is_refused_with_the_numbers() -> None:
    message = (
        r"One backward pass needs about 1,234,567 bytes, the budget is 1,000,000; "
        r"shorten the text or allow more memory \(memory=\)\."
    )
    with pytest.raises(BudgetError, match=message):
        Budget(1_000_000).chunk(1_234_567, 5, "backward pass")


def test_a_backward_pass_of_gpt2_by_hand() -> None:
    """MLP of 48, width 32, 4 heads, 9 tokens: three inner rows, six outer ones, two attentions."""
    inner, tokens = 48, 9
    wanted = 4 * (tokens * (3 * inner + 6 * WIDTH) + 2 * HEADS * tokens**2)
    assert backward_bytes(anatomy("llama"), tokens) == wanted
    block = 4 * (tokens * (3 * inner + 10 * WIDTH) + 2 * HEADS * tokens**2)
    assert forward_bytes(anatomy("llama"), tokens) == 2 * block


@pytest.mark.parametrize("family", FAMILIES)
def test_need_grows_with_the_text(family: str) -> None:
    for need in (backward_bytes, forward_bytes):
        assert 0 < need(anatomy(family), 10) < need(anatomy(family), 20)
        assert need(anatomy(family), 20) < 4 * need(anatomy(family), 10)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_inner_width_is_that_of_the_mlp(family: str) -> None:
    parts = anatomy(family)
    tokens, stack = 1, parts.writer
    found = backward_bytes(parts, tokens) // 4 - 6 * stack.width - 2 * stack.heads
    assert found == 3 * max(stack.neurons, stack.width)
