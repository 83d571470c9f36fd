"""Row splitting: the bytes of a file into rows, before anything is decoded.

A row of CSV may have line breaks inside quotes; a row of JSON Lines or of plain text is one line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

LONGEST = 1 << 20
"""Bytes of one row; a quote that is not closed within them was never meant to span lines."""


def rows(lines: Iterable[bytes], delimiter: bytes | None) -> Iterator[tuple[bytes, bool]]:
    """Each row's bytes, its line break included, and whether a quote in it stays open.

    delimiter: of CSV; None where every line is a row. Empty lines are no rows.
    """
    source = iter(lines)
    waiting: deque[bytes] = deque()
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        if not line.strip():
            continue
        if delimiter is None or not ends_open(line, delimiter):
            yield line, False
            continue
        cell_lines, inside = [line], True
        while inside and sum(map(len, cell_lines)) < LONGEST:
            more = waiting.popleft() if waiting else next(source, None)
            if more is None:
                break
            cell_lines.append(more)
            after = goes_on(more, delimiter, inside=True)
            if after is None:
                break
            inside = after
        if (
            inside
        ):  # or its quote was none; the row is its first line, and the others are read again
            waiting.extendleft(reversed(cell_lines[1:]))
            yield line, True
        else:
            yield b"".join(cell_lines), False


def ends_open(line: bytes, delimiter: bytes, *, inside: bool = False) -> bool:
    """Whether a quoted cell goes on behind the line; inside: as in `goes_on`."""
    return bool(goes_on(line, delimiter, inside=inside))


def goes_on(line: bytes, delimiter: bytes, *, inside: bool = False) -> bool | None:
    """Whether a quoted cell goes on behind the line; None where a cell goes on behind its quote.

    inside: a quoted cell goes on from the line before. A quote opens a cell only at its start;
    doubled inside one it is a quote of the text.
    """
    place = 0
    while (at := line.find(b'"', place)) >= 0:
        place = at + 1
        if not inside:
            inside = at == 0 or line[at - 1 : at] == delimiter
        elif line[place : place + 1] == b'"':
            place += 1
        elif line[place : place + 1] in (b"", b"\r", b"\n", delimiter):
            inside = False
        else:
            return None
    return inside
