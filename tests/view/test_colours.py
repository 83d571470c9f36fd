"""The inks: lightness goes one way, both signs weigh the same, text over them can be read."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from rich.color import Color, ColorSystem

from sukashi.view.colours import (
    DARK,
    LIGHT,
    RGB,
    Theme,
    colormap,
    contrast,
    diverging,
    hexadecimal,
    luminance,
    sequential,
    text_on,
)

STEPS = [step / 50 for step in range(51)]
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def lightness(colour: RGB) -> float:
    """CIE L*, 0 to 100: another measure of lightness than the one the inks are made by."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


@BOTH
def test_sequential_ink_begins_at_the_paper_and_goes_one_way(theme: Theme) -> None:
    assert sequential(0, theme) == theme.background
    values = [lightness(sequential(step, theme)) for step in STEPS]
    away = -1 if theme is LIGHT else 1
    assert all(away * (b - a) > 0 for a, b in itertools.pairwise(values))
    assert abs(values[-1] - values[0]) > 45


@BOTH
def test_equal_steps_look_alike(theme: Theme) -> None:
    values = np.array([lightness(sequential(step, theme)) for step in STEPS[::5]])
    steps = np.abs(np.diff(values))
    assert steps.max() / steps.min() < 2.5


@BOTH
def test_both_signs_weigh_the_same(theme: Theme) -> None:
    assert diverging(0, theme) == theme.background
    for step in STEPS[1:]:
        against, for_it = diverging(-step, theme), diverging(step, theme)
        assert abs(lightness(against) - lightness(for_it)) < 5
        assert against != for_it


@BOTH
def test_signs_stay_apart_for_colour_blind_eyes(theme: Theme) -> None:
    # Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
    protan = [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]
    deutan = [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
    for matrix in (protan, deutan):
        seen = []
        for sign in (-1, 1):
            part = np.array(diverging(sign, theme)) / 255
            linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
            seen.append(np.clip(np.array(matrix) @ linear, 0, 1))
        assert np.abs(seen[0] - seen[1]).max() > 0.2


@BOTH
def test_text_on_every_ink_is_readable(theme: Theme) -> None:
    inks = [diverging(s * step, theme) for step in STEPS for s in (-1, 1)]
    inks += [sequential(step, theme) for step in STEPS]
    assert min(contrast(text_on(ink), ink) for ink in inks) >= 4.5


@BOTH
def test_text_on_every_ink_is_readable_in_256_colours(theme: Theme) -> None:
    def reduced(colour: RGB) -> RGB:
        low = Color.from_rgb(*colour).downgrade(ColorSystem.EIGHT_BIT)
        return RGB_of(low)

    def RGB_of(colour: Color) -> RGB:
        red, green, blue = colour.get_truecolor()
        return red, green, blue

    inks = [diverging(s * step, theme) for step in STEPS for s in (-1, 1)]
    assert min(contrast(reduced(text_on(ink)), reduced(ink)) for ink in inks) >= 3


@BOTH
def test_words_are_readable_on_the_paper(theme: Theme) -> None:
    for colour in (theme.text, theme.muted, theme.accent):
        assert contrast(colour, theme.background) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("value", [-3.0, 7.0, float("nan")])
def test_values_outside_are_cut_off(theme: Theme, value: float) -> None:
    assert sequential(value, theme) == sequential({-3.0: 0, 7.0: 1}.get(value, 0), theme)
    assert diverging(value, theme) == diverging({-3.0: -1, 7.0: 1}.get(value, 0), theme)


@BOTH
def test_colour_maps_are_the_inks(theme: Theme) -> None:
    for at in (0.0, 0.25, 1.0):
        step = round(at * 255) / 255
        shown = colormap("sequential", theme)(round(at * 255))
        assert shown[:3] == pytest.approx(to_rgb(hexadecimal(sequential(step, theme))))
        shown = colormap("diverging", theme)(round(at * 255))
        assert shown[:3] == pytest.approx(to_rgb(hexadecimal(diverging(2 * step - 1, theme))))
