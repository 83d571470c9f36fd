"""Islands: the bytes of a result as text that can stand in a page and means nothing to it.

Numbers of four bytes hardly repeat, their first bytes do: the bytes are laid out in planes (all
first bytes, all second bytes …) before they are deflated (zlib) and written in base64.
"""

from __future__ import annotations

import base64
import zlib

import numpy as np

WIDTH = 4
"""Bytes of the numbers that results are made of."""
LEVEL = 6
"""How hard is packed; 9 takes three times as long for one per cent."""


def encode(data: bytes) -> str:
    """Write some bytes as an island; ASCII letters, digits, ``+``, ``/`` and ``=`` only."""
    return base64.b64encode(zlib.compress(_planes(data), LEVEL)).decode("ascii")


def decode(text: str, limit: int) -> bytes:
    """Return the bytes that `encode` wrote.

    limit: bytes that an island may hold; a small text can be made to grow without end.
    Raises: ValueError for anything that is no island or holds more.
    """
    packed = base64.b64decode(text, validate=True)
    machine = zlib.decompressobj()
    try:
        data = machine.decompress(packed, limit)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not machine.eof:
        raise ValueError("it is cut off or too large")
    return _joined(data)


def _planes(data: bytes) -> bytes:
    whole = len(data) // WIDTH * WIDTH
    numbers = np.frombuffer(data[:whole], dtype=np.uint8).reshape(-1, WIDTH)
    planes: bytes = numbers.T.tobytes()
    return planes + data[whole:]


def _joined(data: bytes) -> bytes:
    whole = len(data) // WIDTH * WIDTH
    planes = np.frombuffer(data[:whole], dtype=np.uint8).reshape(WIDTH, -1)
    numbers: bytes = planes.T.tobytes()
    return numbers + data[whole:]
