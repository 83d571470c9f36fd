"""TensorFile: the header of a safetensors file, and its arrays, each read when it is asked for.

Header length, the extent of every array and the size of the file are compared before anything
behind the header is read, so a file that claims what it does not hold costs its header alone.
"""

from __future__ import annotations

import json
import math
import os
import reprlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import StoreError
from sukashi.result.free_memory import free_memory

HEADER_LIMIT = 100_000_000  # bytes, the limit of the safetensors format itself
VALUES_LIMIT = 10_000_000
"""JSON values of a header; each takes some 100 bytes of memory."""
LARGE = 64 << 20
"""From so many bytes on an array is compared with the memory that is free."""
DTYPES: dict[str, np.dtype[Any]] = {
    "BOOL": np.dtype(np.bool_),
    **{f"U{8 * size}": np.dtype(f"<u{size}") for size in (1, 2, 4, 8)},
    **{f"I{8 * size}": np.dtype(f"<i{size}") for size in (1, 2, 4, 8)},
    **{f"F{8 * size}": np.dtype(f"<f{size}") for size in (2, 4, 8)},
    "C64": np.dtype("<c8"),
}
"""Number types by their name in the format; no result has those that numpy lacks (BF16, F8 …)."""


class CutOffError(Exception):
    """A file of `found` bytes, of which its header says that it has `whole`."""

    def __init__(self, whole: int, found: int) -> None:
        super().__init__(whole, found)
        self.whole, self.found = whole, found


class HeaderError(Exception):
    """A file that does not begin like a safetensors file."""


@dataclass(frozen=True)
class Extent:
    """Where an array lies.

    dtype: its number type as the format calls it; shape; start, end: its first byte and the byte
    behind its last, counted from the start of the file.
    """

    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int


class TensorFile(Mapping[str, "Extent"]):
    """An open file in the safetensors format; a mapping of names to extents.

    metadata: the value of ``__metadata__`` in the header, unchecked. Empty before `locate`.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read the header, no byte more.

        file: open for reading and seekable; it must stay open as long as arrays are asked for.
        Raises: HeaderError when it does not begin like such a file, CutOffError when it ends before
        its header does, StoreError when the header cannot be read.
        """
        self._file = file
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)
        beginning = file.read(9)
        length = int.from_bytes(beginning[:8], "little")
        if beginning[8:9] != b"{" or length > HEADER_LIMIT:
            raise HeaderError("it does not begin with a header")
        self._start = 8 + length
        if self._size < self._start:
            raise CutOffError(self._start, self._size)
        self._header = _header(beginning[8:] + file.read(length - 1))
        self.metadata: Any = self._header.pop("__metadata__", None)
        self._extents: dict[str, Extent] = {}

    def locate(self) -> None:
        """Find the extent of every array, and compare all with the size of the file.

        Raises: CutOffError when the file is shorter than its header says; StoreError when it is
        longer, arrays overlap or leave a gap, or one has more or fewer bytes than its shape takes.
        """
        start, size = self._start, self._size
        extents = {name: _extent(name, entry, start) for name, entry in self._header.items()}
        whole = max((one.end for one in extents.values()), default=start)
        if size < whole:
            raise CutOffError(whole, size)
        for name, extent in extents.items():
            _check_size(name, extent, size)
        _check_order(extents, start)
        if size > whole:
            raise StoreError(f"it has {size:,} bytes, but its header describes {whole:,}")
        self._extents = extents

    def __getitem__(self, name: str) -> Extent:
        return self._extents[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._extents)

    def __len__(self) -> int:
        return len(self._extents)

    def array(self, name: str) -> NDArray[Any]:
        """The array of a name, read from its offset into memory of its own.

        Raises: StoreError for a number type that no result has, truth values
        that are neither 0 nor 1, and more bytes than there is memory for.
        """
        extent = self._extents[name]
        if extent.dtype not in DTYPES:
            raise StoreError(f"{printable(name)} has the number type {extent.dtype!r}")
        size = extent.end - extent.start
        if size > LARGE and size > (free := free_memory()):
            raise StoreError(
                f"{printable(name)} takes {size:,} bytes, but {free:,} of memory are free"
            )
        array = np.empty(extent.shape, DTYPES[extent.dtype])
        if size:
            self._file.seek(extent.start)
            count = self._file.readinto(array.reshape(-1).view(np.uint8))  # type: ignore[attr-defined]
            if count != size:
                raise StoreError(f"{printable(name)} was cut off while it was read")
        if array.dtype == np.bool_ and array.size and array.view(np.uint8).max() > 1:
            raise StoreError(f"{printable(name)} holds truth values that are neither 0 nor 1")
        return array


def strict_json(text: str) -> Any:
    """The value of strict JSON: no NaN or infinity, no name twice.

    Raises: ValueError with the reason.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def printable(text: str, limit: int = 80) -> str:
    """Text out of a file as a sentence has it: shortened, and escaped what does not print."""
    plain = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text[: limit + 1])
    return plain if len(plain) <= limit else f"{plain[: limit - 3]}..."


def _header(head: bytes) -> dict[str, Any]:
    values = head.count(b",") + head.count(b"[") + head.count(b"{")
    if values > VALUES_LIMIT:
        raise StoreError(f"its header holds {values:,} values, the limit is {VALUES_LIMIT:,}")
    try:
        header: dict[str, Any] = strict_json(head.decode())
    except ValueError as error:
        raise StoreError(f"its header cannot be read ({error})") from error
    return header


def _extent(name: str, entry: Any, start: int) -> Extent:
    """The extent that an entry of the header states, once it is one."""
    stated = entry if isinstance(entry, dict) else {}
    dtype, shape, places = (stated.get(key) for key in ("dtype", "shape", "data_offsets"))
    lengths, (first, end) = _whole(shape), _whole(places, 2) or (1, 0)
    if not isinstance(dtype, str) or lengths is None or first > end:
        raise StoreError(f"its header does not say where the array {printable(name)} lies")
    return Extent(dtype, lengths, start + first, start + end)


def _whole(values: Any, count: int | None = None) -> tuple[int, ...] | None:
    """The whole numbers of a JSON list, none negative; None for anything else."""
    if not isinstance(values, list) or count not in (None, len(values)):
        return None
    if any(not isinstance(one, int) or isinstance(one, bool) or one < 0 for one in values):
        return None
    return tuple(values)


def _check_order(extents: Mapping[str, Extent], start: int) -> None:
    """Check that the arrays follow each other without a gap, the first at `start`."""
    at = start
    for extent in sorted(extents.values(), key=lambda one: (one.start, one.end)):
        if extent.start < at:
            raise StoreError(f"its arrays overlap at byte {extent.start:,}")
        if extent.start > at:
            raise StoreError(f"its arrays leave a gap at byte {at:,}")
        at = extent.end


def _check_size(name: str, extent: Extent, size: int) -> None:
    """Check that an array has the bytes its shape and number type take, in a file of `size`."""
    shape, have = reprlib.repr(extent.shape), extent.end - extent.start
    if any(length > size for length in extent.shape):  # also where another length is 0
        raise StoreError(f"{printable(name)} claims the shape {shape} in {size:,} bytes")
    if extent.dtype not in DTYPES:
        return
    need = math.prod(extent.shape) * DTYPES[extent.dtype].itemsize
    if need != have:
        raise StoreError(
            f"{printable(name)} of shape {shape} takes {need:,} bytes, but has {have:,}"
        )


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
