"""Running text with a number under each word and its colour behind it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.view.screen.canvas import Line, Sheet
from sukashi.view.text_format import clip, pad

RULE = "▔"


@dataclass(frozen=True)
class Word:
    """One unit of the text.

    text: as shown; value: −1 to 1, its ink; number: what stands under it, "" for nothing;
    pinned: it is the word explained; faded: it plays no part (not seen, or put there by the
    tokenizer).
    """

    text: str
    value: float = 0.0
    number: str = ""
    pinned: bool = False
    faded: bool = False


def flow(sheet: Sheet, words: list[Word]) -> list[Text]:
    """Set words in lines: the text, bars where there is no ink, numbers where there are any.

    The columns under a word are its own: no number touches the next. A line ends after a line
    break sign.
    """
    lines: list[Text] = []
    for row in _rows(words, sheet.width):
        lines += _set(sheet, row)
    return lines


def _rows(words: list[Word], width: int) -> list[list[tuple[Word, int]]]:
    rows: list[list[tuple[Word, int]]] = [[]]
    used = 0
    for word in words:
        text = clip(word.text, width)
        room = max(cell_len(text), cell_len(word.number) + 1 if word.number else 1)
        if rows[-1] and (used + room > width or rows[-1][-1][0].text.endswith("↵")):
            rows.append([])
            used = 0
        rows[-1].append((word, room))
        used += room
    return rows


def _set(sheet: Sheet, row: list[tuple[Word, int]]) -> list[Text]:
    text, bars, numbers = Line(), Line(), Line()
    for word, room in row:
        lead = len(word.text) - len(word.text.lstrip()) if word.text.strip() else 0
        text.write(pad(word.text, room), _style(sheet, word))
        width = cell_len(word.text) - lead
        bar, tint = sheet.bar(word.value, min(width, room - lead))
        bars.write(" " * lead + bar + " " * (room - lead - cell_len(bar)), tint)
        number = RULE * min(width, room - lead) if word.pinned and not word.number else word.number
        lead = min(lead, room - cell_len(number) - (0 if word.pinned else 1))
        number = pad(" " * max(0, lead) + number, room)
        numbers.write(number, sheet.pinned if word.pinned else sheet.soft)
    lines = [text.done()]
    if not sheet.inked and any(word.value for word, _ in row):
        lines.append(bars.done())
    under = numbers.done()
    return [*lines, under] if under.plain else lines


def _style(sheet: Sheet, word: Word) -> Style:
    if word.pinned:
        return sheet.pinned
    ink = sheet.ink(word.value)
    return sheet.soft if word.faded and not ink else ink
