"""Sinks and layers without attention, in the terminal, in pictures, tables, captions and pages."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from rich.cells import cell_len
from rich.console import Console

from sukashi.errors import RangeError, UnsupportedError
from sukashi.result.attention import AttentionMaps
from sukashi.view.caption import caption, head_caption
from sukashi.view.head_patterns import head_patterns
from sukashi.view.page.fit import fit
from sukashi.view.page.island import decode
from sukashi.view.page.parts import PageParts, joined
from sukashi.view.plot import figure
from sukashi.view.table import document, frame
from sukashi.view.terminal import render
from tests import samples

MIXERS = (
    "state space",
    "state space",
    "attention",
    "none",
    "attention",
    "attention",
    "convolution",
)


def maps(lang: str = "en") -> AttentionMaps:
    """Layers 2, 4 and 5 of seven; layer 4 has no sink."""
    plain = samples.attention(lang)
    assert plain.dense is not None
    sink = np.random.default_rng(1).random(plain.dense.shape[:3]).astype(np.float32)
    sink[1] = 0
    return replace(
        plain,
        dense=plain.dense * (1 - sink[..., None]),
        sink_weights=sink,
        layers=(2, 4, 5),
        mixers=MIXERS,
    )


def lines(lang: str, width: int = 100) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(render(maps(lang), lang=lang, width=width, colour=False))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lang", "gaps"),
    [
        ("en", ["layers 0–1 no attention (state space)", "   layer 3 no attention",
                "   layer 6 no attention (convolution)"]),
        ("ja", ["第0–1層 注意なし（状態空間）", "  第3層 注意なし",
                "  第6層 注意なし（畳み込み）"]),
    ],
)  # fmt: skip
def test_the_terminal_numbers_layers_as_the_network_does(lang: str, gaps: list[str]) -> None:
    found = lines(lang)
    places = [found.index(gap) for gap in gaps]
    held = [
        next(at for at, line in enumerate(found) if line.lstrip().startswith(start))
        for start in (
            {"en": "layer 2 ", "ja": "第2層 "}[lang],
            {"en": "layer 5 ", "ja": "第5層 "}[lang],
        )
    ]
    assert places[0] < held[0] < places[1] < held[1] < places[2]


@pytest.mark.parametrize(("lang", "name"), [("en", "sink"), ("ja", "シンク")])
def test_the_terminal_shows_the_sink_as_a_column_and_says_what_it_is(lang: str, name: str) -> None:
    found = lines(lang)
    shown = maps(lang)
    assert shown.sink_weights is not None
    head = next(at for at, line in enumerate(found) if line.endswith(f" {name}"))
    mean = shown.sink_weights.mean((0, 1))
    assert [int(line.split()[-1]) for line in found[head + 1 : head + 1 + len(mean)]] == [
        round(100 * float(one)) for one in mean
    ]
    assert any(line.endswith(f"[{name}]") for line in found)
    said = {"en": "a learned place beside", "ja": "学習された受け皿"}[lang]
    assert said in "".join(found).replace(" ", "") or said in " ".join(found)


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [24, 40, 80])
def test_no_line_is_wider_than_the_terminal(lang: str, width: int) -> None:
    assert max(map(cell_len, lines(lang, width))) <= width


def test_captions_say_what_is_on_the_sink() -> None:
    shown = maps()
    assert shown.sink_weights is not None
    share = 100 * float(shown.sink_weights.mean())
    assert caption(shown).endswith(f"takes {share:.0f} %.")
    one = 100 * float(shown.sink_weights[2, 1].mean())
    assert head_caption(shown, "en", 5, 1).endswith(f"{one:.0f} % on the sink.")
    assert head_caption(shown, "ja", 5, 1).startswith("第5層ヘッド1")
    assert "sink" not in caption(samples.attention())
    received = head_patterns(shown).received.sum() + head_patterns(shown).sunk
    assert received == pytest.approx(1)


def test_a_head_that_looks_at_the_sink_is_called_so() -> None:
    shown = maps()
    sunk = np.array(shown.sink_weights)
    sunk[0, 0] = 0.9
    whole = replace(shown, dense=np.array(shown.dense), sink_weights=sunk)
    assert head_patterns(whole).name(0, 0) == "sink"


def test_a_table_has_the_sink_as_key_minus_one() -> None:
    table = frame(maps())
    assert sorted(set(table["layer"])) == [2, 4, 5]
    rest = table[table["key"] == -1]
    assert set(rest["key_token"]) == {"sink"}
    here = rest[(rest["layer"] == 5) & (rest["head"] == 3)]["weight"].to_numpy()
    np.testing.assert_array_equal(here, maps().sink_weights[2, 3])  # type: ignore[index]
    assert table.groupby(["layer", "head", "query"])["weight"].sum().round(5).eq(1).all()
    said = document(maps())
    assert said["layers"] == [2, 4, 5]
    assert said["mixers"] == list(MIXERS)
    np.testing.assert_allclose(said["sink_weights"], maps().sink_weights)


def image(shown: Any) -> Any:
    """The values of the first map of a figure."""
    mesh = next(one for one in shown.axes[0].collections if isinstance(one, QuadMesh))
    return np.asarray(mesh.get_array()).reshape(len(shown.axes[0].get_yticks()), -1)


@pytest.mark.parametrize(("lang", "name"), [("en", "sink"), ("ja", "シ\nン\nク")])
def test_a_map_has_the_sink_as_its_last_column(lang: str, name: str) -> None:
    drawn = figure(maps(lang), kind="heat", lang=lang, layer=5, head=1)
    values = image(drawn)
    np.testing.assert_allclose(values[:, :-1], maps(lang).head(5, 1))
    np.testing.assert_allclose(values[:, -1], maps(lang).sink(5, [1]))
    assert drawn.axes[0].get_xticklabels()[-1].get_text() == name


@pytest.mark.parametrize("kind", ["overview", "wall"])
def test_the_wall_of_heads_has_words_where_there_is_no_attention(kind: str) -> None:
    axes = figure(maps(), kind=kind).axes[0 if kind == "wall" else 1]
    assert [one.get_text() for one in axes.get_yticklabels()] == ["0–1", "2", "3", "4", "5", "6"]
    assert [one.get_text() for one in axes.texts] == [
        "no attention (state space)", "no attention", "no attention (convolution)",
    ]  # fmt: skip
    assert len(axes.images) == 2  # layer 2, then layers 4 and 5 in one


def test_pictures_refuse_layers_by_the_networks_numbers() -> None:
    for kind in ("heat", "heads", "received", "surface"):
        with pytest.raises(UnsupportedError, match=r"Layer 3 has no attention; choose one"):
            figure(maps(), kind=kind, layer=3)
        with pytest.raises(RangeError, match="Layer 7 does not exist; choose from 0 to 6"):
            figure(maps(), kind=kind, layer=7)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_page_holds_all_of_it(lang: str) -> None:
    shown = maps(lang)
    parts = PageParts(shown)
    names = [name for name in parts.names if name != "file"]
    assert "head/5/3" in names
    assert "head/0/0" not in names
    back = joined({name: parts.part(name) for name in names}, "page")
    assert isinstance(back, AttentionMaps)
    np.testing.assert_array_equal(back.weights, shown.weights)
    np.testing.assert_array_equal(back.sink_weights, shown.sink_weights)  # type: ignore[arg-type]
    assert (back.layers, back.mixers) == (shown.layers, shown.mixers)
    exact = joined({k: decode(v, 1 << 30) for k, v in fit(shown, whole=True).items()}, "page")
    np.testing.assert_array_equal(exact.sink_weights, shown.sink_weights)  # type: ignore[union-attr]
    assert len(parts.note["captions"][lang]["each"]) == 12
