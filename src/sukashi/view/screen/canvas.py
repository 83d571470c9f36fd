"""Canvas: the terminal a result is drawn on, its width, language and colours."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.view.catalogue import say
from sukashi.view.colours import RGB, Theme, diverging, hexadecimal, text_on
from sukashi.view.text_format import clip, without_controls, wrap

BARS = "▁▂▃▄▅▆▇█"
SHADES = " ░▒▓█"
FAINT = 0.06
"""Below this share of the scale a cell keeps the terminal's own background."""
EMPHASISED = 0.5
"""Without backgrounds, numbers from this share of the scale on are bold."""
READABLE = 100
"""Sentences are not set wider than this, however wide the terminal is."""
NEUTRAL: dict[bool, RGB] = {False: (92, 120, 205), True: (214, 106, 50)}
"""Bars on a terminal of unknown background: visible on white and on black."""


@dataclass(frozen=True)
class Canvas:
    """Where and how to draw.

    lang: language of the words; width: columns; colour: False draws with characters alone;
    theme: colours for a light or dark background, None when the terminal's background is not known
    (then words keep their colours and coloured bars stand under them).
    """

    lang: str
    width: int
    colour: bool
    theme: Theme | None

    @property
    def has_backgrounds(self) -> bool:
        """True when values are shown as a background, False when as bars, shades and weight."""
        return self.colour and self.theme is not None

    def say(self, key: str, **values: object) -> str:
        """Return a message of the catalogue in the language of the canvas."""
        return say(key, self.lang, **values)

    def background(self, value: float) -> Style:
        """Return the background of a word for a value from −1 to 1, none where it is faint."""
        if not self.has_backgrounds or self.theme is None or not abs(value) >= FAINT:
            return Style.null()
        background = diverging(value, self.theme)
        return Style(bgcolor=hexadecimal(background), color=hexadecimal(text_on(background)))

    def emphasis(self, value: float) -> Style:
        """Return the style of a number in a table: background by value, else bold if large."""
        if self.has_backgrounds or not abs(value) >= EMPHASISED:
            return self.background(value)
        return self.foreground(value) + Style(bold=True)

    def bar(self, value: float, width: int) -> tuple[str, Style]:
        """Return a run of block characters as high as |value| (0 to 1), with its colour."""
        if not abs(value) >= FAINT / 2:
            return " " * width, Style.null()
        height = BARS[min(len(BARS) - 1, int(abs(value) * len(BARS)))]
        return height * width, self.foreground(value)

    def shade(self, value: float, width: int) -> tuple[str, Style]:
        """Return a run of shade characters as dark as |value| (0 to 1)."""
        step = (
            min(len(SHADES) - 1, int(abs(value) * (len(SHADES) - 1) + 0.6)) if value == value else 0
        )
        return SHADES[step] * width, self.foreground(value)

    def foreground(self, value: float = 1.0) -> Style:
        """Return the foreground of a bar: indigo, persimmon below 0."""
        if not self.colour:
            return Style.null()
        if self.theme is None:
            return Style(color=hexadecimal(NEUTRAL[value < 0]))
        return Style(color=hexadecimal(diverging(-1.0 if value < 0 else 1.0, self.theme)))

    @property
    def muted(self) -> Style:
        """The style of lesser text."""
        if self.colour and self.theme is not None:
            return Style(color=hexadecimal(self.theme.muted))
        return Style(dim=True)

    @property
    def marked(self) -> Style:
        """The style of the word that is explained."""
        if not self.colour:
            return Style(bold=True)
        colour = self.theme.accent if self.theme else NEUTRAL[True]
        return Style(bold=True, color=hexadecimal(colour))

    def sentence(self, sentence: str) -> list[Text]:
        """Return a caption in lines, its quoted words bold."""
        lines = [Text(part) for part in wrap(without_controls(sentence), min(self.width, READABLE))]
        for line in lines:
            line.highlight_regex("“[^”]*”|「[^」]*」", Style(bold=True))
        return [_unwrapped(line) for line in lines]

    def note(self, *parts: str) -> list[Text]:
        """Return a note in soft lines, its parts separated by dots."""
        joined = self.say("dot").join(part for part in parts if part)
        return [
            _unwrapped(Text(part, self.muted))
            for part in wrap(without_controls(joined), min(self.width, READABLE))
        ]


class Line:
    """One line of a drawing, written from left to right."""

    def __init__(self) -> None:
        self._text = Text(no_wrap=True, overflow="crop", end="\n")

    def write(self, text: str, style: Style | None = None) -> Line:
        """Append text; returns the line, for more."""
        self._text.append(without_controls(text), style or Style.null())
        return self

    def done(self) -> Text:
        """Return the line without blanks at its end, unless they have a background."""
        text = self._text
        while text.plain.endswith(" ") and not _has_background_at_end(text):
            text.right_crop(1)
        return text


def folded(line: Text, width: int) -> list[Text]:
    """Return a line in parts of at most `width` columns, broken at blanks where there are any.

    What is drawn for a narrow terminal may be wider than it; no word of it is lost.
    """
    parts = []
    while cell_len(line.plain) > width:
        end = len(clip(line.plain, width, "")) or 1
        gap = line.plain.rfind(" ", 1, end + 1)
        cut = gap if gap > 0 and line.plain[:gap].strip() else end
        head, line = line.divide([cut])
        while line.plain.startswith(" "):
            line = line[1:]
        head.rstrip()
        parts.append(_unwrapped(head))
        if not line.plain:
            return parts
    return [*parts, _unwrapped(line)]


def blank() -> Text:
    """Return an empty line."""
    return Text("")


def _has_background_at_end(text: Text) -> bool:
    last = len(text) - 1
    return any(
        span.start <= last < span.end and isinstance(span.style, Style) and span.style.bgcolor
        for span in text.spans
    )


def _unwrapped(line: Text) -> Text:
    line.no_wrap, line.overflow = True, "crop"
    return line
