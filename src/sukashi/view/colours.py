"""Colours and colormaps of every picture, as functions from numbers to RGB: indigo and persimmon.

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
class Theme:
    """Background and foreground colours, and the parameters of both colormaps.

    text, muted: text and secondary text; rule: grid lines; accent: highlighted items and negative
    values. Both colormaps start at the background. sequential_lightness, diverging_lightness: OKLab
    lightness at 1; cool_chroma, warm_chroma: OKLab chroma of indigo and of persimmon at 1.
    """

    background: RGB
    text: RGB
    muted: RGB
    rule: RGB
    accent: RGB
    sequential_lightness: float
    diverging_lightness: float
    cool_chroma: float
    warm_chroma: float


LIGHT = Theme(
    background=(255, 255, 255),
    text=(29, 34, 48),
    muted=(98, 104, 120),
    rule=(228, 225, 216),
    accent=(196, 84, 24),
    sequential_lightness=0.36,
    diverging_lightness=0.54,
    cool_chroma=0.125,
    warm_chroma=0.135,
)
DARK = Theme(
    background=(20, 22, 27),
    text=(232, 230, 223),
    muted=(154, 160, 173),
    rule=(52, 57, 69),
    accent=(255, 158, 92),
    sequential_lightness=0.76,
    diverging_lightness=0.72,
    cool_chroma=0.125,
    warm_chroma=0.125,
)
THEMES = {"light": LIGHT, "dark": DARK}
INDIGO, PERSIMMON = math.radians(267), math.radians(50)


def sequential(value: float, theme: Theme = LIGHT) -> RGB:
    """Return the colour of a number from 0 (background) to 1 (indigo), clamped; NaN is 0."""
    return _interpolated(
        theme.background, (theme.sequential_lightness, theme.cool_chroma, INDIGO), _clamped(value)
    )


def diverging(value: float, theme: Theme = LIGHT) -> RGB:
    """Return the colour of a number from −1 (persimmon) over 0 (background) to 1 (indigo).

    ``diverging(-x)`` and ``diverging(x)`` have the same lightness; NaN is 0.
    """
    colour = (theme.warm_chroma, PERSIMMON) if value < 0 else (theme.cool_chroma, INDIGO)
    return _interpolated(
        theme.background, (theme.diverging_lightness, *colour), _clamped(abs(value))
    )


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
    """Return a text colour with a contrast of at least 4.5 : 1, the least stark that has it."""
    choices: tuple[RGB, ...] = (LIGHT.text, LIGHT.background, (0, 0, 0))
    return next(
        (one for one in choices if contrast(one, background) >= 4.5),
        max(choices, key=lambda one: contrast(one, background)),
    )


def hexadecimal(colour: RGB) -> str:
    """Return the colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def colormap(scale: Scale = "sequential", theme: Theme = LIGHT) -> ListedColormap:
    """Return the scale as a matplotlib colour map of 256 steps; it is not registered anywhere."""
    from matplotlib.colors import ListedColormap

    steps = [step / 255 for step in range(256)]
    if scale == "sequential":
        colours = [sequential(step, theme) for step in steps]
    else:
        colours = [diverging(2 * step - 1, theme) for step in steps]
    return ListedColormap([hexadecimal(colour) for colour in colours], name=f"sukashi {scale}")


def _clamped(value: float) -> float:
    return 0.0 if math.isnan(value) else min(1.0, max(0.0, value))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    part = _clamped(part)
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


@cache
def _interpolated(background: RGB, full: tuple[float, float, float], amount: float) -> RGB:
    """Interpolate to a colour (lightness, chroma, hue) in OKLab, linear in lightness."""
    light, a, b = _oklab(background)
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
