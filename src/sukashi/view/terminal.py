"""Results for a terminal: `render` gives a rich renderable, `present` prints it on a console."""

from __future__ import annotations

from functools import singledispatch
from typing import Literal, get_args

from rich.console import Console, Group
from rich.text import Text

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.layers import LayerPredictions
from sukashi.result.prediction import Prediction
from sukashi.result.randomisation import Randomisation
from sukashi.result.similarity import Similarity
from sukashi.result.survey import Survey
from sukashi.result.trust import Trust
from sukashi.view.caption import caption
from sukashi.view.colours import THEMES
from sukashi.view.screen.attention import attention
from sukashi.view.screen.attribution import attribution
from sukashi.view.screen.canvas import Canvas, blank, folded
from sukashi.view.screen.faithfulness import faithfulness
from sukashi.view.screen.generation import generation
from sukashi.view.screen.layers import layers
from sukashi.view.screen.prediction import prediction
from sukashi.view.screen.randomisation import randomisation
from sukashi.view.screen.similarity import similarity
from sukashi.view.screen.survey import survey
from sukashi.view.screen.trust import trust
from sukashi.view.selection import Target
from sukashi.view.terminal_background import detected_theme

ThemeName = Literal["light", "dark", "unknown", "ask"]
THEME_NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
DEFAULT_WIDTH = 80
"""Columns where a terminal names none."""
NARROWEST = 10
"""Columns that the command line draws in at the least."""


def render(
    result: Result,
    *,
    lang: str = "en",
    width: int = 80,
    colour: bool = True,
    theme: ThemeName = "ask",
    target: Target = None,
) -> Group:
    """Return a drawing of a result: its caption, then the picture in characters.

    lang: "en" or "ja"; width: columns to use, 80 where it is 0 or less; colour: False draws with
    characters alone; theme: background of the terminal, "ask" asks it once (see
    `sukashi.view.terminal_background`), "unknown" uses coloured bars that show on both; target: see
    `sukashi.view.caption.caption`.

    Raises: UnknownNameError, RangeError for a language, theme or target there is not.
    """
    if theme not in THEME_NAMES:
        raise UnknownNameError("theme", theme, THEME_NAMES)
    colours = detected_theme() if theme == "ask" else THEMES.get(theme)
    canvas = Canvas(lang, width if width > 0 else DEFAULT_WIDTH, colour, colours)
    lines = [*canvas.sentence(caption(result, lang, target=target)), blank()]
    lines += _draw(result, canvas, target)
    return Group(*(part for line in lines for part in folded(line, canvas.width)))


def present(result: Result, console: Console, *, lang: str = "en", target: Target = None) -> None:
    """Print a result as the console can show it: its width, its colours or none.

    A console of 16 colours or fewer, whose shades are the user's own, gets no colours.
    """
    if console.width < 1:  # COLUMNS=0, as some pipes have it: rich would print nothing at all
        console.width = DEFAULT_WIDTH
    colour = console.color_system not in (None, "standard", "windows") and not console.no_color
    asks: ThemeName = "ask" if colour and console.is_terminal else "unknown"
    console.print(
        render(result, lang=lang, width=console.width, colour=colour, theme=asks, target=target)
    )


@singledispatch
def _draw(result: object, _canvas: Canvas, _target: Target) -> list[Text]:
    raise MisuseError(
        f"A value of type {type(result).__name__} has no drawing; give a result of sukashi."
    )


_draw.register(AttentionMaps)(attention)
_draw.register(Attribution)(attribution)
_draw.register(LayerPredictions)(layers)
_draw.register(Generation)(generation)
_draw.register(Prediction)(prediction)
_draw.register(Survey)(survey)
_draw.register(Faithfulness)(faithfulness)
_draw.register(Randomisation)(randomisation)
_draw.register(Trust)(trust)
_draw.register(Similarity)(similarity)
