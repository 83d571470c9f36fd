"""Colours of every picture, as functions from numbers to RGB: indigo, and persimmon against it.

Both scales are straight lines in lightness of the OKLab colour space (Ottosson 2020,
https://bottosson.github.io/posts/oklab/), so equal steps of a number look equally large.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.colors import ListedColormap

RGB = tuple[int, int, int]
Scale = Literal["sequential", "diverging"]


@dataclass(frozen=True)
class Ground:
    """What is drawn on, and the inks that show on it.

    paper: the background; ink: text; soft: lesser text; line: rules; accent: what is pinned, and
    what speaks against. Both scales begin at the paper; end: OKLab lightness at 1 of the sequential
    scale, middle: of the diverging one; chroma, warm: colourfulness of indigo and persimmon there.
    """

    paper: RGB
    ink: RGB
    soft: RGB
    line: RGB
    accent: RGB
    end: float
    middle: float
    chroma: float
    warm: float


LIGHT = Ground(
    paper=(255, 255, 255),
    ink=(29, 34, 48),
    soft=(98, 104, 120),
    line=(228, 225, 216),
    accent=(196, 84, 24),
    end=0.36,
    middle=0.54,
    chroma=0.125,
    warm=0.135,
)
DARK = Ground(
    paper=(20, 22, 27),
    ink=(232, 230, 223),
    soft=(154, 160, 173),
    line=(52, 57, 69),
    accent=(255, 158, 92),
    end=0.76,
    middle=0.72,
    chroma=0.125,
    warm=0.125,
)
GROUNDS = {"light": LIGHT, "dark": DARK}
INDIGO, PERSIMMON = math.radians(267), math.radians(50)


def sequential(value: float, ground: Ground = LIGHT) -> RGB:
    """Return the ink of a number from 0 (the paper) to 1 (full indigo), cut off there; NaN is 0."""
    return _mix(ground.paper, (ground.end, ground.chroma, INDIGO), _between(value))


def diverging(value: float, ground: Ground = LIGHT) -> RGB:
    """Return the ink of a number from −1 (persimmon) over 0 (the paper) to 1 (indigo).

    ``diverging(-x)`` and ``diverging(x)`` have the same lightness; NaN is 0.
    """
    colour = (ground.warm, PERSIMMON) if value < 0 else (ground.chroma, INDIGO)
    return _mix(ground.paper, (ground.middle, *colour), _between(abs(value)))


def luminance(colour: RGB) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def text_on(background: RGB) -> RGB:
    """Return a text colour with a contrast of at least 4.5 : 1, as soft as that allows."""
    choices: tuple[RGB, ...] = (LIGHT.ink, LIGHT.paper, (0, 0, 0))
    return next(
        (one for one in choices if contrast(one, background) >= 4.5),
        max(choices, key=lambda one: contrast(one, background)),
    )


def hexadecimal(colour: RGB) -> str:
    """Return the colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def colormap(scale: Scale = "sequential", ground: Ground = LIGHT) -> ListedColormap:
    """Return the scale as a matplotlib colour map of 256 steps; it is not registered anywhere."""
    from matplotlib.colors import ListedColormap

    steps = [step / 255 for step in range(256)]
    if scale == "sequential":
        colours = [sequential(step, ground) for step in steps]
    else:
        colours = [diverging(2 * step - 1, ground) for step in steps]
    return ListedColormap([hexadecimal(colour) for colour in colours], name=f"sukashi {scale}")


def _between(value: float) -> float:
    return 0.0 if math.isnan(value) else min(1.0, max(0.0, value))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    part = _between(part)
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


@cache
def _mix(paper: RGB, full: tuple[float, float, float], amount: float) -> RGB:
    """Go from the paper to a full ink (lightness, chroma, hue), lightness in equal steps."""
    light, a, b = _oklab(paper)
    colour = amount**0.8
    return _srgb(
        light + (full[0] - light) * amount,
        a + (full[1] * math.cos(full[2]) - a) * colour,
        b + (full[1] * math.sin(full[2]) - b) * colour,
    )


def _oklab(colour: RGB) -> tuple[float, float, float]:
    red, green, blue = (_linear(part / 255) for part in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _srgb(light: float, a: float, b: float) -> RGB:
    """OKLab to the nearest sRGB colour."""
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (round(255 * _gamma(part)) for part in linear)
    return red, green, blue
