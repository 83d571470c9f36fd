"""Breaking a sound file on purpose, and reading the sentence with which it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import numpy as safetensors

from sukashi.errors import StoreError
from sukashi.result import store
from tests.golden.make import samples

GOOD = store.dumps(samples()["attribution"])


def taken_apart(data: bytes = GOOD) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """Header, note (the JSON part) and data of a file."""
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    return header, json.loads(header["__metadata__"]["sukashi"]), data[8 + length :]


def with_header(header: dict[str, Any] | bytes, body: bytes) -> bytes:
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + body


def with_note(change: Callable[[dict[str, Any]], object] | str) -> bytes:
    """A sound file whose JSON part was changed."""
    header, note, body = taken_apart()
    if callable(change):
        change(note)
    text = json.dumps(note) if callable(change) else change
    header["__metadata__"]["sukashi"] = text
    return with_header(header, body)


def with_array(name: str, array: np.ndarray[Any, Any] | None) -> bytes:
    """A sound file in which one array was exchanged or left out."""
    arrays = safetensors.load(GOOD)
    del arrays[name]
    if array is not None:
        arrays[name] = np.ascontiguousarray(array)
    note = json.dumps(taken_apart()[1])
    return safetensors.save(arrays, metadata={"sukashi": note})


def refusal(data: bytes, tmp_path: Path) -> str:
    """The sentence with which a file and its bytes are refused, the same for both."""
    path = tmp_path / "x.safetensors"
    path.write_bytes(data)
    with pytest.raises(StoreError) as of_file:
        store.read(path)
    with pytest.raises(StoreError) as of_bytes:
        store.loads(data, name=repr(str(path)))
    assert str(of_file.value) == str(of_bytes.value)
    sentence = str(of_file.value)
    assert sentence.startswith(repr(str(path)))
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert sentence.isprintable()
    assert len(sentence) < 700
    return sentence.removeprefix(repr(str(path))).strip()


def sentence_or_none(data: bytes) -> str | None:
    """The first clause of the refusal, None for a file that is read; anything else is a failure."""
    try:
        store.loads(data, name="It")
    except StoreError as error:
        return str(error).removeprefix("It ").split("; ")[0]
    return None
