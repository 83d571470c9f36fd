"""One result, one safetensors file: arrays as tensors, all else as JSON in its metadata.

The metadata key `sukashi` holds ``{"schema": 1, "kind": …, "result": {…}}``; what the tree and the
names of the arrays mean is said in fields.py. The same result always gives the same bytes. Nothing
in a file is ever run, and nothing is believed before it is checked.
"""

from __future__ import annotations

import json
import math
import os
import reprlib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from sukashi.errors import ShapeError, StoreError
from sukashi.result.fields import pack, unpack
from sukashi.result.files import write_whole
from sukashi.result.kinds import KINDS, Result

SCHEMA = 1
KEY = "sukashi"
HEADER_LIMIT = 100_000_000  # bytes, the limit of the safetensors format itself
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
            return _read(file, name)
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
        raise StoreError(f"A {type(result).__name__} is no result; what can be saved is: {known}.")
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
    length = _header_length(data[:9], name)
    return _open(data, _header(data[8 : 8 + length], length, name), name, beside)


def peek(file: BinaryIO, name: str = "This data") -> tuple[str, Any]:
    """Kind and JSON part of the result in an open file, which is read no further than its header.

    The JSON part is what the file says, nothing in it is checked yet.
    Raises: StoreError, in one sentence, when it is no result file.
    """
    return _note(_begin(file, name)[1], name)


def _begin(file: BinaryIO, name: str) -> tuple[bytes, dict[str, Any]]:
    """The first bytes of a file up to the end of its header, and the header."""
    start = file.read(9)
    length = _header_length(start, name)
    head = start[8:] + file.read(length - 1)
    return start[:8] + head, _header(head, length, name)


def _read(file: BinaryIO, name: str) -> Result:
    """Read a file; of a stranger's (a model of many gigabytes) no more than the header."""
    begin, header = _begin(file, name)
    _note(header, name)
    return _open(begin + file.read(), header, name)


def _header_length(start: bytes, name: str) -> int:
    """Bytes of the header, from the first nine bytes of a file, the last of them its brace."""
    if not start:
        raise StoreError(f"{name} is empty, so its writing was cut off; {_AGAIN}.")
    length = int.from_bytes(start[:8], "little")
    if start[8:9] == b"{" and length <= HEADER_LIMIT:
        return length
    for magic, what in _DANGEROUS.items():
        if start.startswith(magic):
            raise StoreError(
                f"{name} is {what}, which sukashi never opens because it could run code; {_AGAIN}."
            )
    raise StoreError(
        f"{name} is not a sukashi result; give the path of a .safetensors file that it saved."
    )


def _header(head: bytes, length: int, name: str) -> dict[str, Any]:
    """The safetensors header, in which every tensor has its place in the data."""
    if len(head) < length:
        _cut(name, 8 + length, 8 + len(head))
    try:
        header: dict[str, Any] = _json(head.decode())
    except ValueError as error:
        _damaged(name, f"its header cannot be read ({error})", error)
    return header


def _note(header: dict[str, Any], name: str) -> tuple[str, Any]:
    """Kind and tree of the result, from the header's metadata."""
    metadata = header.get("__metadata__")
    text = metadata.get(KEY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise StoreError(
            f"{name} is a safetensors file, but holds no sukashi result (a model's weights?); "
            "give the path of a result that was saved."
        )
    try:
        note = _json(text)
    except ValueError as error:
        _damaged(name, f"its metadata cannot be read ({error})", error)
    schema = note.get("schema") if isinstance(note, dict) else None
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        _damaged(name, "it has no schema number")
    if schema > SCHEMA:
        raise StoreError(
            f"{name} was written by a newer sukashi (schema {schema}, this one reads up to "
            f"{SCHEMA}); update with: pip install -U sukashi."
        )
    if not isinstance(note.get("kind"), str) or note["kind"] not in KINDS:
        raise StoreError(
            f"{name} holds a result of kind {reprlib.repr(note.get('kind'))}; this "
            f"sukashi knows: {', '.join(KINDS)}."
        )
    return note["kind"], note.get("result")


def _open(
    data: bytes,
    header: dict[str, Any],
    name: str,
    beside: Mapping[str, NDArray[Any]] | None = None,
) -> Result:
    kind, tree = _note(header, name)
    tensors = [one for key, one in header.items() if key != "__metadata__" and _placed(one)]
    start = 8 + int.from_bytes(data[:8], "little")
    whole = start + max((one["data_offsets"][1] for one in tensors), default=0)
    if len(data) < whole:
        _cut(name, whole, len(data))
    try:
        result: Result = unpack(KINDS[kind], tree, {**_arrays(data), **(beside or {})})
    except RecursionError as error:
        _damaged(name, "it is nested too deeply", error)
    except (StoreError, ShapeError) as error:
        _damaged(name, str(error).rstrip("."), error)
    return result


def _arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """The tensors, once the library has found every one of them inside the data."""
    try:
        arrays: dict[str, NDArray[Any]] = safetensors.load(data)
    except SafetensorError as error:
        raise StoreError(f"its arrays do not fit the file ({error})") from error
    except (KeyError, ValueError) as error:  # a number type or a shape that numpy has no word for
        raise StoreError(f"its arrays are not of this kind ({error})") from error
    for path, array in arrays.items():
        if any(length > len(data) for length in array.shape):
            raise StoreError(f"{path} claims the shape {array.shape} in {len(data):,} bytes")
        if array.dtype == np.bool_ and (array.view(np.uint8) > 1).any():
            raise StoreError(f"{path} holds truth values that are neither 0 nor 1")
    return arrays


def _placed(one: Any) -> bool:
    places = one.get("data_offsets") if isinstance(one, dict) else None
    return (
        isinstance(places, list)
        and len(places) == 2
        and all(isinstance(at, int) and at >= 0 for at in places)
    )


def _json(text: str) -> Any:
    """Strict JSON: no NaN or infinity, no name twice. Raises ValueError with the reason."""
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the name {reprlib.repr(twice)} is there twice")
    return found


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"the number {reprlib.repr(number)} is not finite")
    return value


def _damaged(name: str, reason: str, cause: Exception | None = None) -> NoReturn:
    """Raise the one error of a broken file; what a file says never reaches a terminal raw."""
    plain = "".join(one if one.isprintable() else "?" for one in reason[:300])
    raise StoreError(f"{name} is damaged: {plain}; {_AGAIN}.") from cause


def _cut(name: str, whole: int, found: int) -> NoReturn:
    raise StoreError(f"{name} is cut off: {found:,} of {whole:,} bytes are there; {_AGAIN}.")
