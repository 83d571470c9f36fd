"""Header: whether the first row of a table holds names or is a row like the others.

DuckDB's sniffer takes any first row of texts for a header, which loses a text; so names are told
from texts here, and what cannot be told is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sukashi.errors import MisuseError
from sukashi.records.known_names import is_known
from sukashi.records.name_display import displayed

NAME = 40
"""Characters of a name at the most."""
_SENTENCE = re.compile(r"[.!?。！？…]\s*$|[、。]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*)?([eE][+-]?\d+)?%?")


def has_header(rows: Sequence[Sequence[str]], named: tuple[str, ...], file: str) -> bool:
    """Whether the first of some rows holds the names of the columns.

    named: columns as a person named them, by number where there is no header. Raises: MisuseError
    where nothing tells it.
    """
    first, *others = rows
    cells = [cell.strip() for cell in first]
    if any(is_known(cell, named) for cell in cells):
        return True
    if _is_data(cells, others):
        return False
    if _differs(cells, others):
        return True
    if any(one.isdecimal() for one in named):
        return False
    raise MisuseError(
        f"Nothing tells whether the first row of {displayed(file)} holds names or a text; name "
        "the column with the texts, by its number (from 1) where there are no names "
        "(<<text_column=>>)."
    )


def text_columns(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The columns that look like texts; where none does, the only one that is not of numbers."""
    found, words = [], []
    for place, name in enumerate(columns):
        values = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
        if _look_like_texts(values):
            found.append(name)
        if not all(map(_is_number, values)):
            words.append(name)
    return tuple(found) if found else tuple(words[:1]) if len(words) == 1 else ()


def _look_like_texts(given: Sequence[str]) -> bool:
    """Whether most cells have several words, or many characters."""
    long = sum(
        len(value.split()) > 1 or _width(value) > 12 or bool(_SENTENCE.search(value))
        for value in given
    )
    return long * 2 > len(given) and not all(map(_is_number, given))


def _width(value: str) -> int:
    """Columns of a terminal, about: a kanji says as much as two letters."""
    return len(value) + sum(letter > "\u2e80" for letter in value)


def _is_data(cells: list[str], others: Sequence[Sequence[str]]) -> bool:
    """A number, a sentence, or a value that comes again among the few of its column."""
    if any(_is_number(cell) or len(cell) > NAME or _SENTENCE.search(cell) for cell in cells):
        return True
    for place, cell in enumerate(cells):
        column = [row[place].strip() for row in others if len(row) > place]
        if cell and column.count(cell) and len(set(column)) * 2 <= len(column) + 1:
            return True
    return False


def _differs(cells: list[str], others: Sequence[Sequence[str]]) -> bool:
    """A word above a column of numbers, or of cells that are much longer than it."""
    for place, cell in enumerate(cells):
        column = [row[place].strip() for row in others if len(row) > place]
        given = [value for value in column if value]
        if not cell or not given:
            continue
        if all(map(_is_number, given)):
            return True
        middle = sorted(map(len, given))[len(given) // 2]
        if len(cell.split()) <= 2 and _look_like_texts(given) and middle >= 2 * len(cell):
            return True
    return False


def _is_number(cell: str) -> bool:
    return bool(cell) and _NUMBER.fullmatch(cell) is not None
