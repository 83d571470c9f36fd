"""Ticks: token labels along an axis; Latin turned, Japanese upright, thinned out if crowded."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from rich.cells import cell_len

from sukashi.result.tokens import Tokens
from sukashi.view.conversation import role_name, roles, turns
from sukashi.view.fonts import drawable
from sukashi.view.plots.style import LABEL, NOTE, Style
from sukashi.view.text_format import clip, label, upright

LONGEST = 18
"""Columns of a label before it is cut."""
POINT = 1 / 72


def token_labels(tokens: Tokens) -> list[str]:
    """Return what stands beside each token's row or column."""
    return [tick_label(word) for word in tokens.shown]


def row_labels(tokens: Tokens, lang: str) -> list[str]:
    """Return what stands beside each token's row; of a message's first token also who says it."""
    said = roles(tokens)
    return [
        f"{role_name(said[at], lang)}: {word}" if at in said else word
        for at, word in enumerate(token_labels(tokens))
    ]


def name_speakers(axes: Axes, tokens: Tokens, style: Style, bottom: float) -> None:
    """Under the columns of every message a line, and who says it; bottom: end of the rows."""
    for first, last, role in turns(tokens):
        axes.plot(
            [first + 0.08, last + 0.92],
            [bottom + 0.25, bottom + 0.25],
            color=style.colour("muted"),
            linewidth=1,
            clip_on=False,
        )
        axes.text(
            (first + last + 1) / 2,
            bottom + 0.45,
            drawable(role_name(role, style.lang)),
            color=style.colour("muted"),
            size=NOTE,
            ha="center",
            va="top",
        )


def mute(axis: Axis, muted: Sequence[bool], style: Style) -> None:
    """Draw the labels of some tokens small and pale: those that a chat's template wrote."""
    for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True):
        if int(place) < len(muted) and muted[int(place)]:  # behind the tokens is the sink
            text.set(color=style.colour("muted"), size=NOTE)


def tick_label(word: str) -> str:
    """Return a word as a label, cut and safe to draw."""
    return clip(drawable(label(word)), LONGEST)


def step(count: int, space: float) -> int:
    """Return 1 to label every token, 2 for every second …, so that a line fits `room` inches."""
    return max(1, -(-round(1.2 * LABEL * POINT * 1000) // max(1, round(space * 1000))))


def label_rows(axes: Axes, words: Sequence[str], space: float, *, start: float = 0.5) -> int:
    """Label the rows of a matrix from the top; room: inches per row; returns every which."""
    every = step(len(words), space)
    places = range(0, len(words), every)
    axes.set_yticks(
        [start + place for place in places], [words[place] for place in places], rotation=0
    )
    return every


def label_columns(
    axes: Axes, words: Sequence[str], space: float, *, start: float = 0.5, top: bool = True
) -> int:
    """Label the columns of a matrix; room: inches per column.

    Labels that fit lie flat; Japanese ones that do not stand upright, letter under letter; others
    are turned by a right angle. Returns every which column is labelled.
    """
    flat = not words or all(cell_len(word) * 0.62 * LABEL * POINT <= space for word in words)
    every = 1 if flat else step(len(words), space)
    places = range(0, len(words), every)
    shown = [words[place] for place in places]
    stand = [not flat and stands_upright(word) for word in shown]
    texts = [upright(word) if up else word for word, up in zip(shown, stand, strict=True)]
    axes.set_xticks([start + place for place in places], texts)
    if top:
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
    for text, up in zip(axes.get_xticklabels(), stand, strict=True):
        turn = 0 if flat or up or len(text.get_text()) < 2 else 90
        text.set(rotation=turn, linespacing=0.95, va="bottom" if top else "top")
    return every


def skipped_labels_note(
    style: Style, rows: int = 1, columns: int = 1, *, tokens: bool = False
) -> str:
    """Return the note that only every n-th row and column has its label, "" where all have.

    tokens: both axes are tokens, so one number for both needs no telling of rows from columns.
    """
    both = max(rows, columns)
    if tokens and (rows == columns or min(rows, columns) == 1):
        found = {"token": both}
    else:
        found = {"row": rows, "column": columns}
    parts = [
        style.say(f"every nth {what}", count=every) for what, every in found.items() if every > 1
    ]
    return style.say("dot").join(parts)


def stands_upright(word: str) -> bool:
    """Tell whether a word can be written downwards: it has a wide letter and is longer than one."""
    return len(word) > 1 and any(unicodedata.east_asian_width(letter) in "WFH" for letter in word)
