"""Pickling: an Explainer in another process and as a copy gives the same answers."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

import sukashi
from sukashi.errors import MisuseError
from sukashi.explainer import Explainer
from tests.networks import TEXT, explain, explainer
from tests.tiny import tiny


def reports(question: str, done: int, total: int) -> None:
    """A progress callback that another process can have."""


def answers(ex: Explainer) -> tuple[np.ndarray, str, list[int]]:
    why = ex.attribution(TEXT, method="occlusion")
    return why.scores, why.recipe.weights, ex.generate(TEXT, max_new_tokens=3).tokens.ids.tolist()


def same(one: Any, other: Any) -> None:
    np.testing.assert_allclose(one[0], other[0], atol=1e-6)
    assert one[1:] == other[1:]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as found:
        yield found


@pytest.mark.parametrize("family", ["gpt2", "t5"])
def test_a_second_process_answers_alike(pool: ProcessPoolExecutor, family: str) -> None:
    ex = explainer(family)
    same(pool.submit(answers, ex).result(), answers(ex))


def test_a_built_in_model_goes_with_its_weights(pool: ProcessPoolExecutor) -> None:
    ex = sukashi.load()
    same(pool.submit(answers, ex).result(), answers(ex))


@pytest.mark.parametrize(
    "again", [lambda ex: pickle.loads(pickle.dumps(ex)), copy.deepcopy], ids=["pickle", "copy"]
)
def test_a_copy_is_one_of_its_own(again: Any) -> None:
    net = tiny("gpt2")
    ex = explain(net, "gpt2", memory=10**8, truncate=True, progress=reports)
    other = again(ex)
    same(answers(other), answers(ex))
    assert (other.memory, other.truncate, other.progress) == (10**8, True, reports)
    assert type(other) is Explainer
    before = answers(ex)
    with torch.no_grad():
        other.network.transformer.wte.weight.mul_(2)
    same(answers(ex), before)
    assert answers(other)[1] != before[1]


def test_changed_weights_go_as_they_are() -> None:
    ex = sukashi.load("reviews")
    with torch.no_grad():
        ex.network.classifier.bias.add_(1)
    other = pickle.loads(pickle.dumps(ex))
    assert other.subject.folder is None
    wanted, found = ex.classify("so good"), other.classify("so good")
    np.testing.assert_allclose(found.logits, wanted.logits, atol=1e-6)
    assert found.recipe.weights == wanted.recipe.weights


def test_a_shallow_copy_shares_the_network_and_its_lock() -> None:
    ex = explain(tiny("gpt2"), "gpt2", progress=lambda *_: None)
    other = copy.copy(ex)
    other.progress = None
    assert ex.progress is not None
    assert other.network is ex.network
    assert other._lock is ex._lock


def test_a_callback_of_this_process_is_named() -> None:
    lock = threading.Lock()
    ex = explain(tiny("gpt2"), "gpt2", progress=lambda *_: lock)
    with pytest.raises(MisuseError, match="progress callback of this Explainer cannot be pickled"):
        pickle.dumps(ex)
    assert copy.deepcopy(ex).progress is ex.progress
