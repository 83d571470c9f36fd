"""Running text with a number under each word and its colour behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.view.screen.canvas import Canvas, Line
from sukashi.view.text_format import clip, pad

RULE = "▔"


@dataclass(frozen=True)
class Word:
    """One unit of the text.

    text: as shown; value: −1 to 1, its colour; number: what stands under it, "" for nothing;
    marked: it is the word explained; faded: it plays no part (not seen, or put there by the
    tokenizer). role: who says what begins here, written before it in a row of its own.
    """

    text: str
    value: float = 0.0
    number: str = ""
    marked: bool = False
    faded: bool = False
    role: str = ""


def running_text(canvas: Canvas, words: list[Word]) -> list[Text]:
    """Set words in lines: the text, bars in place of backgrounds, numbers where there are any.

    The columns under a word are its own: no number touches the next. A line ends after a line
    break sign.
    """
    lines: list[Text] = []
    for row in _rows(words, canvas.width):
        lines += _typeset(canvas, row)
    return lines


def _rows(words: list[Word], width: int) -> list[list[tuple[Word, int]]]:
    rows: list[list[tuple[Word, int]]] = [[]]
    used = 0
    for word in (piece for whole in _with_roles(words) for piece in _pieces(whole, width)):
        number = cell_len(word.number) + 1 if word.number else 1
        space = max(cell_len(word.text), min(number, width))
        over = used + space > width or word.role
        if rows[-1] and (over or rows[-1][-1][0].text.endswith("↵")):
            rows.append([])
            used = 0
        rows[-1].append((word, space))
        used += space
    return rows


def _with_roles(words: list[Word]) -> Iterator[Word]:
    """The words with a word before the first of every message that says whose it is."""
    for word in words:
        if word.role:
            yield Word(f"{word.role}: ", faded=True, role=word.role)
        yield replace(word, role="")


def _pieces(word: Word, width: int) -> Iterator[Word]:
    """A word that is wider than the terminal in parts, the number under the first."""
    while cell_len(word.text) > width:
        end = len(clip(word.text, width, "")) or 1
        yield replace(word, text=word.text[:end])
        word = replace(word, text=word.text[end:], number="", role="")
    yield word


def _typeset(canvas: Canvas, row: list[tuple[Word, int]]) -> list[Text]:
    text, bars, numbers = Line(), Line(), Line()
    for word, space in row:
        indent = len(word.text) - len(word.text.lstrip()) if word.text.strip() else 0
        text.write(pad(word.text, space), _style(canvas, word))
        width = cell_len(word.text) - indent
        bar, foreground = canvas.bar(word.value, min(width, space - indent))
        bars.write(" " * indent + bar + " " * (space - indent - cell_len(bar)), foreground)
        number = (
            RULE * min(width, space - indent) if word.marked and not word.number else word.number
        )
        indent = min(indent, space - cell_len(number) - (0 if word.marked else 1))
        number = pad(" " * max(0, indent) + number, space)
        numbers.write(number, canvas.marked if word.marked else canvas.muted)
    lines = [text.done()]
    if not canvas.has_backgrounds and any(word.value for word, _ in row):
        lines.append(bars.done())
    under = numbers.done()
    return [*lines, under] if under.plain else lines


def _style(canvas: Canvas, word: Word) -> Style:
    if word.marked:
        return canvas.marked
    background = canvas.background(word.value)
    return canvas.muted if word.faded and not background else background
