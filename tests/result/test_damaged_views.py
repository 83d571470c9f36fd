"""A damaged file is refused, or it is a result of which every view can be made."""

from __future__ import annotations

import json
from functools import cache
from io import StringIO
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from safetensors import numpy as safetensors

from sukashi.errors import StoreError
from sukashi.result import store
from sukashi.result.kinds import Result
from sukashi.view import table
from sukashi.view.caption import caption
from sukashi.view.catalogue import LANGUAGES
from sukashi.view.error_translation import translated_error
from sukashi.view.page.note import note
from sukashi.view.terminal import render
from tests.golden.make import HERE, samples

NAMES = list(samples())
QUICK = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
STRANGE: dict[type, list[Any]] = {
    str: ["", "x", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "\0", "猫" * 40],
    bool: [True, False, 0, 1],
    int: [0, -1, 1, 5, 10**9, -(10**9), 2**63, 0.5, "1"],
    float: [0, -1, 2, 1e300, -1e300, "NaN", "Infinity", "-Infinity", "x"],
    type(None): [0, -1, "x", 10**9, []],
}
NUMBERS = [np.nan, np.inf, -np.inf, 0, -1, 2, 1e30, -1e30, 1e-40]
WHOLE = [0, -1, 1, 5, 10**6, -(10**6), 2**62, -(2**63)]


@cache
def golden(name: str) -> bytes:
    return (HERE / f"{name}.safetensors").read_bytes()


def assert_refused_or_shown(data: bytes) -> None:
    """Open a file; an error is one printable sentence in both languages, a result has its views."""
    refusal, result = None, None
    try:
        result = store.loads(data, "'x'")
    except StoreError as error:
        refusal = error
    if result is not None:
        with np.errstate(all="ignore"):
            show(result)
        return
    assert refusal is not None
    sentences = {translated_error(refusal, lang) for lang in LANGUAGES}
    assert len(sentences) == len(LANGUAGES)
    for sentence in sentences:
        assert sentence.isprintable(), sentence
        assert len(sentence) < 800


def show(result: Result) -> None:
    """Make every view in every language."""
    for lang in LANGUAGES:
        assert caption(result, lang)
        console = Console(file=StringIO(), width=80)
        console.print(render(result, lang=lang, theme="dark"))
    assert table.csv(result)
    assert json.loads(table.json(result))
    json.dumps(note(result), allow_nan=False)
    assert "\x1b" not in repr(result)
    assert "\u202e" not in str(result)


@given(st.data())
@QUICK
def test_one_flipped_byte_anywhere(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    bad = bytearray(golden(name))
    at = data.draw(st.integers(0, len(bad) - 1))
    bad[at] = data.draw(st.integers(0, 255))
    assert_refused_or_shown(bytes(bad))


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a JSON value."""
    found = [path] if path else []
    inner: Any = enumerate(tree) if isinstance(tree, list) else ()
    for name, one in tree.items() if isinstance(tree, dict) else inner:
        found += places(one, (*path, name))
    return found


def with_value(data: st.DataObject, tree: Any) -> None:
    """Put something strange at some place of a JSON value."""
    path = data.draw(st.sampled_from(places(tree)))
    for name in path[:-1]:
        tree = tree[name]
    held = tree[path[-1]]
    if isinstance(held, list):
        tree[path[-1]] = data.draw(st.sampled_from([[], held[:-1], held * 2]))
    elif isinstance(held, dict):
        del tree[path[-1]]
    else:
        tree[path[-1]] = data.draw(st.sampled_from(STRANGE[type(held)]))


def with_array(data: st.DataObject, arrays: dict[str, Any]) -> None:
    """Put something strange into some array, or change its length."""
    name = data.draw(st.sampled_from(sorted(arrays)))
    array = np.array(arrays[name])
    if array.size and data.draw(st.integers(0, 4)):
        at = data.draw(st.integers(0, array.size - 1))
        choice = NUMBERS if array.dtype.kind == "f" else WHOLE
        chosen = data.draw(st.sampled_from([0, 1] if array.dtype.kind == "b" else choice))
        with np.errstate(all="ignore"):
            array.reshape(-1)[at] = chosen
    else:
        shorter = [array[:0], array[:-1], np.concatenate([array, array])]
        array = shorter[data.draw(st.integers(0, 2))]
    arrays[name] = np.ascontiguousarray(array)


@given(st.data())
@QUICK
def test_one_strange_value_anywhere(data: st.DataObject) -> None:
    raw = golden(data.draw(st.sampled_from(NAMES)))
    length = int.from_bytes(raw[:8], "little")
    text = json.loads(raw[8 : 8 + length])["__metadata__"]["sukashi"]
    tree, arrays = json.loads(text), dict(safetensors.load(raw))
    if data.draw(st.booleans()):
        with_value(data, tree["result"])
    else:
        with_array(data, arrays)
    assert_refused_or_shown(safetensors.save(arrays, metadata={"sukashi": json.dumps(tree)}))


@pytest.mark.parametrize("name", NAMES)
def test_every_golden_file_has_every_view(name: str) -> None:
    show(store.loads(golden(name)))
