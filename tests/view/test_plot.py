"""Pictures: their data are the result's arrays, their labels its tokens; all can be read."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result
from sukashi.view.caption import caption, head_caption
from sukashi.view.colour_scale import scale_top
from sukashi.view.colours import DARK, RGB, contrast
from sukashi.view.number_format import abbreviated, percent_exactly
from sukashi.view.plot import figure, kinds, picture
from sukashi.view.plots.layers import without_overlap
from sukashi.view.plots.ticks import token_labels
from sukashi.view.plots.wall import block_maximum, gap
from sukashi.view.text_format import upright
from tests import samples

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


def everything(lang: str) -> list[Result]:
    return [*samples.every(lang), samples.verdict(lang), samples.cross_attention()]


def mesh(drawn: Figure) -> QuadMesh:
    return next(c for c in drawn.axes[0].collections if isinstance(c, QuadMesh))


def cells(drawn: Figure) -> np.ndarray:
    return np.asarray(mesh(drawn).get_array())


def rows(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.get_yticklabels()]


def columns(axes: Axes) -> list[str]:
    return [text.get_text().replace("\n", "") for text in axes.get_xticklabels()]


def written(drawn: Figure, gid: str) -> str:
    found = drawn.findobj(lambda artist: artist.get_gid() == gid)
    return "".join(text.get_text().replace("\n", "") for text in found if isinstance(text, Text))


def rgb(colour: Any) -> RGB:
    red, green, blue = (round(255 * part) for part in to_rgb(colour))
    return red, green, blue


@LANGUAGES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_picture_is_whole_and_legible(lang: str, theme: str) -> None:
    before = dict(matplotlib.rcParams)
    for result in everything(lang):
        for kind in kinds(result):
            drawn = figure(result, kind=kind, lang=lang, theme=theme)
            paper = rgb(drawn.get_facecolor())
            used, (wide, tall) = drawn.get_tightbbox(), drawn.get_size_inches()
            assert min(used.x0, used.y0) >= 0, kind
            assert used.x1 <= wide, kind
            assert used.y1 <= tall, kind
            for text in drawn.texts:
                assert contrast(rgb(text.get_color()), paper) >= 4.5, (kind, text)
            drawn.savefig(io.BytesIO(), format="png", dpi=30)  # no warning outside our settings
    assert dict(matplotlib.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not matplotlib.pyplot.get_fignums()


@LANGUAGES
def test_captions_are_the_titles(lang: str) -> None:
    for result in everything(lang):
        drawn = figure(result, lang=lang)
        said = re.sub(r"\s", "", caption(result, lang))
        assert re.sub(r"\s", "", written(drawn, "caption")) == said
        assert result.recipe.model in written(drawn, "note")


@LANGUAGES
def test_heat_map_is_the_weights(lang: str) -> None:
    result = samples.attention(lang)
    drawn = figure(result, kind="heat", layer=1, head=2, lang=lang, values=True)
    assert np.array_equal(cells(drawn), result.head(1, 2))
    axes = drawn.axes[0]
    assert rows(axes) == token_labels(result.tokens)
    assert [upright(word).replace("\n", "") for word in token_labels(result.tokens)] == [
        upright(word).replace("\n", "") for word in columns(axes)
    ] or columns(axes) == token_labels(result.tokens)
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # first query on top
    said = head_caption(result, lang, 1, 2)
    assert written(drawn, "caption").replace(" ", "") == said.replace(" ", "")
    assert np.array_equal(cells(figure(result, kind="heat", layer=2, head=3)), result.head(2, 3))


def test_means_are_means() -> None:
    result = samples.attention()
    weights = result.weights
    for choices, expected in (
        ({}, weights.mean((0, 1))),
        ({"layer": 1}, weights[1].mean(0)),
        ({"head": 2}, weights[:, 2].mean(0)),
    ):
        drawn = figure(result, kind="heat", **choices)
        assert cells(drawn) == pytest.approx(expected, abs=1e-6)


def test_the_upper_left_quarter() -> None:
    result = samples.attention()
    drawn = figure(result, kind="heat", layer=0, head=0, tokens=slice(0, 5))
    assert np.array_equal(cells(drawn), result.head(0, 0)[:5, :5])
    assert rows(drawn.axes[0]) == token_labels(result.tokens)[:5]
    drawn = figure(result, kind="heat", tokens=slice(-4, None))
    assert rows(drawn.axes[0]) == token_labels(result.tokens)[-4:]


def test_numbers_in_cells_are_the_values_and_can_be_read() -> None:
    for result in (samples.attention("ja"), samples.attribution("ja"), samples.layers("ja")):
        for theme in ("light", "dark"):
            kind = {"AttentionMaps": "heat", "Attribution": "matrix", "LayerPredictions": "grid"}
            drawn = figure(
                result, kind=kind[type(result).__name__], lang="ja", values=True, theme=theme
            )
            quads = mesh(drawn)
            quads.update_scalarmappable()
            inks = quads.get_facecolors().reshape(*cells(drawn).shape, 4)  # type: ignore[attr-defined]
            for text in drawn.axes[0].texts:
                x, y = text.get_position()
                ink, value = inks[int(y), int(x)], cells(drawn)[int(y), int(x)]
                assert contrast(rgb(text.get_color()), rgb(ink[:3])) >= 4.4
                if not isinstance(result, type(samples.layers())):
                    assert int(text.get_text().replace("−", "-")) == round(100 * float(value))


def test_numbers_can_be_left_out() -> None:
    assert len(figure(samples.attention(), kind="heat", values=False).axes[0].texts) == 0


def test_legend_tells_the_span() -> None:
    result = samples.attention(causal=False)
    drawn = figure(result, kind="heat", layer=0, head=0)
    texts = [text.get_text() for text in drawn.texts]
    top = scale_top(result.head(0, 0))
    assert top >= result.head(0, 0).max()
    assert percent_exactly(top) in texts
    assert "attention weight   0 %" in texts
    drawn = figure(samples.attribution(), kind="matrix")
    shares = samples.attribution().shares
    top = scale_top(shares)
    assert {
        percent_exactly(top),
        f"share of magnitude, with the sign of the score   {percent_exactly(-top)}",
    } <= {text.get_text() for text in drawn.texts}
    assert mesh(drawn).get_clim() == (-top, top)


def test_wall_shows_every_head() -> None:
    result = samples.attention(layers=2, heads=3)
    drawn = figure(result, kind="wall")
    image = np.ma.filled(drawn.axes[0].images[0].get_array(), np.nan)
    n = len(result.tokens)
    block = n + gap(n)
    for layer, head in np.ndindex(2, 3):
        part = image[layer * block : layer * block + n, head * block : head * block + n]
        assert np.array_equal(part, result.head(layer, head))
    assert np.isnan(image).sum() == image.size - result.weights.size


def test_long_texts_are_shown_in_blocks() -> None:
    values = np.random.default_rng(1).random((300, 200))
    small = block_maximum(values)
    assert small.shape == (96, 96)
    assert small.max() == values.max()
    assert small[0, 0] == values[:3, :2].max()
    assert np.array_equal(block_maximum(values[:90, :90]), values[:90, :90])


def test_heads_of_a_layer() -> None:
    result = samples.attention()
    drawn = figure(result, kind="heads", layer=1)
    images = [axes.images[0].get_array() for axes in drawn.axes if axes.get_label() != "legend"]
    assert len(images) == result.shape[1]
    for head, image in enumerate(images):
        assert np.array_equal(np.asarray(image), result.head(1, head))


@LANGUAGES
def test_attention_received(lang: str) -> None:
    result = samples.attention(lang)
    drawn = figure(result, kind="received", lang=lang)
    weights = result.weights.astype(float)
    expected = weights.sum((0, 1, 2)) / weights.sum()
    assert drawn.axes[0].lines[0].get_ydata() == pytest.approx(expected, abs=1e-6)
    assert columns(drawn.axes[0]) == token_labels(result.tokens)


def test_surface_is_the_weights() -> None:
    result = samples.attention()
    drawn = figure(result, kind="surface", layer=2, head=0)
    axes: Any = drawn.axes[0]
    assert axes.get_zlim()[1] >= result.head(2, 0).max()
    assert [text.get_text() for text in axes.get_xticklabels()] == token_labels(result.tokens)
    assert figure(samples.cross_attention(), kind="surface")


@LANGUAGES
def test_saliency_matrix(lang: str) -> None:
    result = samples.attribution(lang)
    drawn = figure(result, kind="matrix", lang=lang)
    expected = np.where(result.scores < 0, -result.shares, result.shares)
    assert np.array_equal(cells(drawn), expected)
    assert rows(drawn.axes[0]) == [one.label.strip() for one in result.targets]
    plain = samples.attribution(lang, signed=False)
    assert np.array_equal(cells(figure(plain, kind="matrix")), plain.shares)


def test_bars_of_one_target() -> None:
    result = samples.verdict("ja")
    drawn = figure(result, lang="ja")
    widths = [bar.get_width() for bar in drawn.axes[0].patches if isinstance(bar, Rectangle)]
    assert widths == pytest.approx(list(np.sign(result.scores[0]) * result.shares[0]))
    assert rows(drawn.axes[0]) == list(result.tokens.shown)
    many = samples.attribution()
    drawn = figure(many, kind="bars", target=0, tokens=slice(0, 6))
    widths = [bar.get_width() for bar in drawn.axes[0].patches if isinstance(bar, Rectangle)]
    assert np.abs(widths) == pytest.approx(many.shares[0, :6])


def test_long_bars_keep_the_largest_in_reading_order() -> None:
    result = samples.attribution(over=samples.tokens([f"w{at}" for at in range(90)]))
    drawn = figure(result, kind="bars", target=-1)
    kept = np.sort(np.argsort(-result.shares[-1], kind="stable")[:60])
    assert rows(drawn.axes[0]) == [f"w{at}" for at in kept]
    assert "the 60 inputs of 90" in written(drawn, "note")


@LANGUAGES
def test_layer_grid(lang: str) -> None:
    result = samples.layers(lang)
    drawn = figure(result, lang=lang)
    assert np.array_equal(cells(drawn), result.probabilities[::-1])
    texts = [text.get_text() for text in drawn.axes[0].texts]
    last = len(result.ranks) - 1
    expected = []
    for row, column in np.ndindex(result.ranks.shape):
        word = result.top_words[last - row][column][0].strip()
        expected += [word or "↵", abbreviated(int(result.ranks[last - row, column]))]
    assert texts == expected


def test_ranks_over_layers() -> None:
    result = samples.layers()
    drawn = figure(result, kind="ranks", target=0)
    lines = drawn.axes[0].lines
    assert sorted(tuple(line.get_ydata()) for line in lines) == sorted(map(tuple, result.ranks.T))
    assert tuple(lines[-1].get_ydata()) == tuple(result.ranks[:, 0])  # the pinned one on top
    assert drawn.axes[0].get_ylim()[0] > drawn.axes[0].get_ylim()[1]


def test_watched_words() -> None:
    result = samples.layers()
    drawn = figure(result, kind="watched", target=1)
    shown = sorted(tuple(line.get_ydata()) for line in drawn.axes[0].lines)
    expected = sorted(map(tuple, result.watched[:, 1].T))
    assert np.array(shown) == pytest.approx(np.array(expected))


@LANGUAGES
def test_generation_bars(lang: str) -> None:
    result = samples.generation(lang)
    drawn = figure(result, lang=lang)
    bars = [bar for bar in drawn.axes[0].patches if isinstance(bar, Rectangle)]
    for step, chance in enumerate(result.probabilities):
        own = [bar for bar in bars if round(bar.get_y() + bar.get_height() / 2) == step]
        assert own[0].get_width() == pytest.approx(chance)
        others = [
            share
            for number, share in zip(
                result.alternative_ids[step], result.alternative_probabilities[step], strict=True
            )
            if number != result.tokens.ids[result.written[step]]
        ]
        assert [bar.get_width() for bar in own[1:]] == pytest.approx(others)
    assert rows(drawn.axes[0]) == [result.tokens.shown[at].strip() for at in result.written]


def test_overview_is_the_mean_beside_all_heads() -> None:
    result = samples.attention(layers=4, heads=4)
    drawn = figure(result)
    assert kinds(result)[0] == "overview"
    assert cells(drawn) == pytest.approx(result.weights.mean((0, 1)), abs=1e-6)
    assert drawn.axes[1].images
    one = figure(result, layer=1, head=1)
    assert np.array_equal(cells(one), result.head(1, 1))


@LANGUAGES
def test_labels_do_not_overlap_and_pictures_do_not_outgrow_a_page(lang: str) -> None:
    words = [f"{word}{at}" for at, word in enumerate(samples.long_tokens(lang).shown * 4)]
    result = samples.attention(lang, layers=1, heads=1, over=samples.tokens(words))
    drawn = figure(result, kind="heat", lang=lang)
    assert max(drawn.get_size_inches()) < 14
    axes = drawn.axes[0]
    for along, texts in ((1, axes.get_yticklabels()), (0, axes.get_xticklabels())):
        boxes = [text.get_window_extent() for text in texts if text.get_text()]
        assert 20 < len(boxes) < len(words)
        middles = sorted((box.min[along] + box.max[along]) / 2 for box in boxes)
        assert min(np.diff(middles)) >= 8


def test_lines_names_are_moved_apart() -> None:
    assert without_overlap([1.0, 5.0, 9.0], 2) == [1.0, 5.0, 9.0]
    assert without_overlap([5.0, 5.0, 5.0], 2) == pytest.approx([3.0, 5.0, 7.0])
    moved = without_overlap([4.0, 0.0, 4.5], 2)
    assert moved == pytest.approx([3.25, 0.0, 5.25])


def test_text_is_never_markup() -> None:
    text = samples.tokens(("a", "$\\frac{1}{2}$", "$x", "\\alpha", "<b>"))
    result = samples.attribution(over=text)
    for form in ("png", "svg", "pdf"):
        data = picture(result, form, kind="matrix")
        assert data
    assert rows(figure(result, kind="matrix").axes[0])[0] == "$\\frac{1}{2}$"
    assert b"<b>" not in picture(result, "svg", kind="matrix", target=-1)


def long_causal(count: int = 300) -> AttentionMaps:
    """One head that gives every token it sees the same weight."""
    words = samples.tokens([f"w{at}" for at in range(count)])
    weights = np.tril(np.ones((count, count))) / np.arange(1, count + 1)[:, None]
    return AttentionMaps(
        query_tokens=words,
        key_tokens=words,
        part="decoder",
        dense=weights[None, None].astype(np.float32),
        recipe=samples.recipe("attention"),
    )


def test_the_scale_of_a_long_causal_map_is_its_own() -> None:
    drawn = figure(long_causal(), kind="heat", layer=0, head=0)
    # nine of ten of the 300 rows have no weight above 1/31, which is rounded up
    assert mesh(drawn).get_clim() == (0.0, 0.04)
    assert "≥ 4 %" in [text.get_text() for text in drawn.texts]


@LANGUAGES
def test_labels_that_are_skipped_are_told(lang: str) -> None:
    drawn = figure(long_causal(), kind="heat", lang=lang)
    assert columns(drawn.axes[0]) == [f"w{at}" for at in range(0, 300, 5)]
    said = {"en": "one token in 5 is named", "ja": "トークン名は5個に1個を表示"}
    assert said[lang] in written(drawn, "note")
    for kind, every in (("received", 1), ("surface", 22), ("heads", 25)):
        note = written(figure(long_causal(), kind=kind), "note")
        assert (f"one token in {every} is named" in note) == (every > 1)
    assert "named" not in written(figure(samples.attention()), "note")


@LANGUAGES
def test_shares_below_one_per_cent_are_alike_on_both_sides(lang: str) -> None:
    words = samples.tokens(["a", "b", "c", "d"])
    shares = np.array([[0.98, 0.009, -0.009, -0.002]], dtype=np.float32)
    result = replace(samples.verdict(lang), tokens=words, scores=shares, magnitudes=np.abs(shares))
    texts = [text.get_text() for text in figure(result, kind="bars", lang=lang).axes[0].texts]
    expected = ["98 %", "0.9 %", "−0.9 %", "−0.2 %"]
    assert texts == [one.replace(" ", "") if lang == "ja" else one for one in expected]


def test_the_old_name_of_the_theme_still_works_and_says_so() -> None:
    with pytest.warns(DeprecationWarning, match="ground is now called theme"):
        drawn = figure(samples.attention(), kind="heat", ground="dark")
    assert rgb(drawn.get_facecolor()) == DARK.background
