"""Islands: the bytes of a result as text that can stand in a page and means nothing to it.

Numbers of four bytes hardly repeat, their first bytes do: the bytes are laid out in planes (all
first bytes, all second bytes …) before they are deflated (zlib) and written in base64. The digit in
front says of how many bytes the numbers are.
"""

from __future__ import annotations

import base64
import zlib

import numpy as np

WIDTHS = (1, 4)
"""Bytes of a number: of the codes of rounded weights, of all else."""
LEVEL = 6
"""How hard is packed; 9 takes three times as long for one per cent."""


def encode(data: bytes, width: int = 4) -> str:
    """Write some bytes as an island; ASCII letters, digits, ``+``, ``/`` and ``=`` only.

    width: bytes of the numbers that most of them are, one of WIDTHS.
    """
    packed = zlib.compress(_planes(data, width), LEVEL)
    return f"{width}{base64.b64encode(packed).decode('ascii')}"


def decode(text: str, limit: int) -> bytes:
    """Return the bytes that `encode` wrote.

    limit: bytes that an island may hold; a small text can be made to grow without end.
    Raises: ValueError for anything that is no island or holds more.
    """
    if text[:1] not in map(str, WIDTHS):
        raise ValueError("it does not begin with a width")
    packed = base64.b64decode(text[1:], validate=True)
    machine = zlib.decompressobj()
    try:
        data = machine.decompress(packed, limit)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not machine.eof:
        raise ValueError("it is cut off or too large")
    return _joined(data, int(text[0]))


def _planes(data: bytes, width: int) -> bytes:
    whole = len(data) // width * width
    numbers = np.frombuffer(data[:whole], dtype=np.uint8).reshape(-1, width)
    planes: bytes = numbers.T.tobytes()
    return planes + data[whole:]


def _joined(data: bytes, width: int) -> bytes:
    whole = len(data) // width * width
    planes = np.frombuffer(data[:whole], dtype=np.uint8).reshape(width, -1)
    numbers: bytes = planes.T.tobytes()
    return numbers + data[whole:]
