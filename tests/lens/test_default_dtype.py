"""No number turns on torch's default dtype, which another thread changes while it loads a model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch

from sukashi.lens.attribution.methods import METHODS
from tests.networks import explainer, text_for

FAMILIES = (("gpt2", "lm"), ("bert", "classify"), ("t5", "lm"))


@contextmanager
def default(dtype: torch.dtype) -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def arrays(result: Any) -> dict[str, Any]:
    return {name: one for name, one in vars(result).items() if isinstance(one, np.ndarray)}


def same(ask: Any, dtype: torch.dtype) -> None:
    wanted = arrays(ask())
    assert wanted
    with default(dtype):
        found = arrays(ask())
    for name, values in wanted.items():
        np.testing.assert_array_equal(found[name], values, err_msg=name)
        assert found[name].dtype == values.dtype


@pytest.mark.parametrize("dtype", [torch.float16, torch.float64])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("family", "task"), FAMILIES)
def test_attribution(family: str, task: str, method: str, dtype: torch.dtype) -> None:
    ex, text = explainer(family, task), text_for(family, task)
    same(lambda: ex.attribution(text, method=method), dtype)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float64])
@pytest.mark.parametrize(("family", "task"), FAMILIES)
def test_everything_else(family: str, task: str, dtype: torch.dtype) -> None:
    ex, text = explainer(family, task), text_for(family, task)
    same(lambda: ex.attention(text), dtype)
    if task == "lm":
        same(lambda: ex.layers(text), dtype)
        same(lambda: ex.generate(text, max_new_tokens=3, do_sample=True, seed=3), dtype)
    else:
        same(lambda: ex.classify(text), dtype)
    why = ex.attribution(text, method="gradient")
    same(lambda: ex.faithfulness(why, rankings=10), dtype)
