"""Nothing in a result can be changed: no array, list or dictionary, nor those of a copy."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from sukashi.result import store
from sukashi.result.attribution import Attribution
from sukashi.result.immutable import FrozenDict, FrozenList, frozen
from sukashi.result.kinds import Result
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from tests.golden.make import attribution, counting, samples
from tests.result.test_store import assert_same

WAYS: dict[str, Callable[[Any], Any]] = {
    "made": lambda result: result,
    "saved": lambda result: store.loads(store.dumps(result)),
    "pickled": lambda result: pickle.loads(pickle.dumps(result)),
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
    "replaced": dataclasses.replace,
}


def held(value: Any) -> Iterator[Any]:
    """Everything in a result that could be changed in place."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from held(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from held(one)
    elif isinstance(value, np.ndarray | list | dict):
        yield value


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", list(samples()))
def test_what_a_result_holds_cannot_be_changed(name: str, way: str) -> None:
    result = samples()[name]
    again = WAYS[way](result)
    assert_same(result, again)
    found = list(held(again))
    assert len(found) >= 4
    for one in found:
        if isinstance(one, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                one[...] = 0
            with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
                one.flags.writeable = True
        else:
            assert type(one) in (FrozenDict, FrozenList)
    with pytest.raises(dataclasses.FrozenInstanceError):
        again.recipe = None


def test_an_array_of_a_person_is_not_copied_and_stays_his() -> None:
    ids = counting().ids.copy()
    tokens = dataclasses.replace(counting(), ids=ids)
    assert np.shares_memory(tokens.ids, ids)
    ids[0] = 4
    with pytest.raises(ValueError, match="read-only"):
        tokens.ids[0] = 5


def test_lists_become_tuples_at_any_depth() -> None:
    whole: Any = attribution()
    changes: dict[str, Any] = {"targets": list(whole.targets)}
    assert dataclasses.replace(whole, **changes).targets == whole.targets
    tokens = dataclasses.replace(whole.tokens, pieces=list("123456789"))
    assert tokens.pieces == tuple("123456789")


def test_numbers_of_numpy_become_plain_ones() -> None:
    one = dataclasses.replace(
        attribution().targets[0], id=np.int64(3), value=np.float32(0.5), label=np.str_("x")
    )
    assert [type(value) for value in (one.id, one.value, one.label)] == [int, float, str]
    assert dataclasses.replace(one, value=2).value == 2.0


CHANGES: list[Callable[[Any], object]] = [
    lambda held: held.update(a=1),
    lambda held: held.__setitem__("a", 1),
    lambda held: held.__delitem__("a"),
    lambda held: held.clear(),
    lambda held: held.pop("a"),
    lambda held: held.popitem(),
    lambda held: held.setdefault("c", 1),
    lambda held: held.__ior__({"a": 1}),
    lambda held: held["b"].append(1),
    lambda held: held["b"].extend([1]),
    lambda held: held["b"].insert(0, 1),
    lambda held: held["b"].pop(),
    lambda held: held["b"].remove(1),
    lambda held: held["b"].clear(),
    lambda held: held["b"].sort(),
    lambda held: held["b"].reverse(),
    lambda held: held["b"].__setitem__(0, 2),
    lambda held: held["b"].__delitem__(0),
    lambda held: held["b"].__iadd__([1]),
    lambda held: held["b"].__imul__(2),
    lambda held: held["b"][1].update(d=1),
]


@pytest.mark.parametrize("change", CHANGES)
def test_parameters_refuse_every_change(change: Callable[[Any], object]) -> None:
    given = {"a": 0, "b": [1, {"c": 2}]}
    recipe = Recipe("m", "l", parameters=given)
    with pytest.raises(TypeError, match=r"cannot be changed; make another with dataclasses"):
        change(recipe.parameters)
    assert recipe.parameters == {"a": 0, "b": [1, {"c": 2}]}


def test_parameters_are_no_longer_those_that_were_given() -> None:
    given: dict[str, Any] = {"a": [1]}
    recipe = Recipe("m", "l", parameters=given)
    given["a"].append(2)
    assert recipe.parameters == {"a": [1]}


def test_frozen_values_read_like_plain_ones() -> None:
    plain = {"a": [1, {"b": [2]}], "c": (3, [4])}
    value = frozen(plain)
    assert value == plain
    assert repr(value) == repr(plain)
    assert json.dumps(value) == json.dumps(plain)
    for again in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert again == plain
        assert type(again) is FrozenDict
        assert type(again["a"]) is FrozenList
    assert type(value | {"d": 1}) is dict
    assert type(value.copy()) is dict
    assert type(value["a"].copy()) is list
    assert type(value["a"] + [1]) is list


@pytest.mark.parametrize("name", list(samples()))
def test_results_are_equal_to_themselves_alone_and_have_a_hash(name: str) -> None:
    result: Result = samples()[name]
    again = copy.deepcopy(result)
    assert result == result
    assert result != again
    assert len({result, again}) == 2


def test_targets_are_compared_by_value() -> None:
    whole: Attribution = attribution()
    one = whole.targets[1]
    assert dataclasses.replace(one) == one
    assert dataclasses.replace(one, id=5) != one
    assert len({one, copy.deepcopy(one)}) == 1


def test_a_window_of_tokens_cannot_be_changed_either() -> None:
    window: Tokens = counting()[2:4]
    assert not window.ids.flags.writeable
