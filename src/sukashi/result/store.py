"""One result, one safetensors file: arrays as tensors, all else as JSON in its metadata.

The metadata key `sukashi` holds ``{"schema": 1, "kind": …, "result": {…}}``; what the tree and the
names of the arrays mean is said in fields.py. The same result always gives the same bytes. Nothing
in a file is ever run, and nothing is believed before it is checked.
"""

from __future__ import annotations

import json
import os
import reprlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from numpy.typing import NDArray
from safetensors import numpy as safetensors

from sukashi.errors import ChoiceError, ShapeError, StoreError
from sukashi.result.fields import pack, unpack
from sukashi.result.files import write_whole
from sukashi.result.kinds import KINDS, Result
from sukashi.result.tensor_file import (
    HEADER_LIMIT,
    CutOffError,
    Extent,
    HeaderError,
    TensorFile,
    printable,
    strict_json,
)

SCHEMA = 1
KEY = "sukashi"
_DANGEROUS = {
    b"PK\x03\x04": "a zip archive",
    **{bytes([0x80, version]): "a pickle" for version in range(2, 6)},
}
_AGAIN = "save the result again with sukashi.save(result, 'name.safetensors')"


def write(result: Result, path: str | os.PathLike[str]) -> Path:
    """Write one result to a file, beside it first and then renamed; returns the path.

    Raises: StoreError when the place cannot be written or a value cannot be held by a file.
    """
    return write_whole(path, dumps(result))


def read(path: str | os.PathLike[str]) -> Result:
    """The result in a file.

    Raises: StoreError, in one sentence, when there is no such file or it holds no sound result.
    """
    name = repr(os.fspath(path))
    place = Path(path)
    try:
        if not place.exists():
            raise StoreError(f"There is no file {name}; give the path of a result that was saved.")
        if not place.is_file():
            raise StoreError(f"{name} is a folder or a device; give the path of a result file.")
        with place.open("rb") as file:
            return load(file, name)
    except OSError as error:
        raise StoreError(f"{name} cannot be read: {error.strerror}.") from error


def dumps(
    result: Result,
    *,
    without: Collection[str] = (),
    beside: Mapping[str, NDArray[Any]] | None = None,
) -> bytes:
    """The bytes of one result; equal results give equal bytes.

    without: fields that are left out, because their numbers are kept elsewhere (`loads` takes them
    from there); beside: further arrays by name, which `loads` passes over.
    Raises: StoreError when `result` is none of the kinds or holds a value that no file can hold.
    """
    kind = next((name for name, one in KINDS.items() if type(result) is one), None)
    if kind is None:
        known = ", ".join(one.__name__ for one in KINDS.values())
        raise StoreError(
            f"A value of type {type(result).__name__} is no result; what can be saved is: {known}."
        )
    try:
        tree, arrays = pack(result)
        tree = {name: value for name, value in tree.items() if name not in without}
        arrays = {at: one for at, one in arrays.items() if at.split(".")[0] not in without}
        note = {"schema": SCHEMA, "kind": kind, "result": tree}
        text = json.dumps(
            note, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
    except StoreError as error:
        raise StoreError(f"This result cannot be saved: {error}.") from error
    except RecursionError as error:
        raise StoreError("This result cannot be saved: it is nested too deeply.") from error
    if len(text.encode()) > HEADER_LIMIT // 2:
        raise StoreError(
            f"This result cannot be saved: its words take {len(text.encode()):,} bytes, "
            f"a file can hold {HEADER_LIMIT // 2:,}; take fewer tokens or a smaller top."
        )
    return safetensors.save({**arrays, **(beside or {})}, metadata={KEY: text})


def loads(
    data: bytes, name: str = "This data", beside: Mapping[str, NDArray[Any]] | None = None
) -> Result:
    """The result in some bytes.

    name: what the bytes are called in a message; beside: arrays of the result that are not in them.
    Raises: StoreError, in one sentence, when they hold no sound result.
    """
    return load(BytesIO(data), name, beside)


def load(
    file: BinaryIO, name: str = "This data", beside: Mapping[str, NDArray[Any]] | None = None
) -> Result:
    """The result in an open file; every array is read once, after the sizes were compared.

    file: open for reading, seekable; name, beside: as in `loads`.
    Raises: StoreError, in one sentence, when it holds no sound result.
    """
    tensors, kind, tree = _begin(file, name)
    try:
        result: Result = unpack(KINDS[kind], tree, _Arrays(tensors, beside or {}))
    except RecursionError as error:
        _damaged(name, "it is nested too deeply", error)
    except ChoiceError as error:
        raise StoreError(
            f"{name} is damaged or from a newer sukashi: {printable(str(error), 300).rstrip('.')}; "
            f"update with: pip install -U sukashi, or {_AGAIN}."
        ) from error
    except (StoreError, ShapeError) as error:
        _damaged(name, str(error).rstrip("."), error)
    return result


def peek(file: BinaryIO, name: str = "This data") -> tuple[str, Any]:
    """Kind and JSON part of the result in an open file, which is read no further than its header.

    The JSON part is what the file says, nothing in it is checked yet.
    Raises: StoreError, in one sentence, when it is no result file.
    """
    return _begin(file, name)[1:]


class _Arrays:
    """The arrays of a file and those beside it, by name; what nobody asks for is never read."""

    def __init__(self, tensors: TensorFile, beside: Mapping[str, NDArray[Any]]) -> None:
        self._tensors, self._beside = tensors, beside

    def __contains__(self, name: object) -> bool:
        return name in self._beside or name in self._tensors

    def outline(self, name: str) -> Extent | NDArray[Any]:
        """What has the shape of the array."""
        return self._beside[name] if name in self._beside else self._tensors[name]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._beside[name] if name in self._beside else self._tensors.array(name)


def _begin(file: BinaryIO, name: str) -> tuple[TensorFile, str, Any]:
    """A file of which the header was read and compared with its size; kind and JSON part of it."""
    try:
        with _named(name):
            tensors = TensorFile(file)
    except HeaderError as error:
        file.seek(0)
        _stranger(file.read(9), name, error)
    kind, tree = _note(tensors.metadata, name)
    with _named(name):
        tensors.locate()
    return tensors, kind, tree


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Whole sentences of what a TensorFile finds wrong with the file of a name."""
    try:
        yield
    except CutOffError as error:
        raise StoreError(
            f"{name} is cut off: {error.found:,} of {error.whole:,} bytes are there; {_AGAIN}."
        ) from error
    except StoreError as error:
        _damaged(name, str(error), error)


def _stranger(start: bytes, name: str, cause: Exception) -> NoReturn:
    """Refuse a file that is no safetensors file, by its first bytes."""
    if not start:
        raise StoreError(f"{name} is empty, so its writing was cut off; {_AGAIN}.") from cause
    for magic, what in _DANGEROUS.items():
        if start.startswith(magic):
            raise StoreError(
                f"{name} is {what}, which sukashi never opens because it could run code; {_AGAIN}."
            ) from cause
    raise StoreError(
        f"{name} is not a sukashi result; give the path of a .safetensors file that it saved."
    ) from cause


def _note(metadata: Any, name: str) -> tuple[str, Any]:
    """Kind and tree of the result, from the header's metadata."""
    text = metadata.get(KEY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise StoreError(
            f"{name} is a safetensors file, but holds no sukashi result (a model's weights?); "
            "give the path of a result that was saved."
        )
    try:
        note = strict_json(text)
    except ValueError as error:
        _damaged(name, f"its metadata cannot be read ({error})", error)
    schema = note.get("schema") if isinstance(note, dict) else None
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        _damaged(name, "it has no schema number")
    if schema > SCHEMA:
        raise StoreError(
            f"{name} was written by a newer sukashi (schema {reprlib.repr(schema)}, this one reads "
            f"up to {SCHEMA}); update with: pip install -U sukashi."
        )
    if not isinstance(note.get("kind"), str) or note["kind"] not in KINDS:
        raise StoreError(
            f"{name} holds a result of kind {reprlib.repr(note.get('kind'))}; this "
            f"sukashi knows: {', '.join(KINDS)}."
        )
    return note["kind"], note.get("result")


def _damaged(name: str, reason: str, cause: Exception | None = None) -> NoReturn:
    """Raise the one error of a broken file; what a file says never reaches a terminal raw."""
    raise StoreError(f"{name} is damaged: {printable(reason, 300)}; {_AGAIN}.") from cause
