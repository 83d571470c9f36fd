"""Fonts: Japanese without a system font, no warning, and nobody's settings changed."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import matplotlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sukashi.view import fonts
from sukashi.view.fonts import drawable, families, setting, shipped, width

HARD = (
    "𠮷👪鬱か\u3099ﾊﾟ◌\u3099␛[31m👨\u200d👩\u200d👧✌\ufe0f日本語ー、。e\u0301"
    "한 العربية →↵⇥␣∅¹⁄₃$x_1$−"
)


def draw(text: str) -> Figure:
    figure = Figure(figsize=(6, 1))
    FigureCanvasAgg(figure)
    figure.text(0, 0.5, text)
    return figure


def test_a_japanese_font_is_found_on_every_machine() -> None:
    assert shipped() is not None
    assert families()[0] == "DejaVu Sans"
    assert len(families()) == 2
    assert drawable("走れメロス、「」ー") == "走れメロス、「」ー"


@pytest.fixture
def shipped_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a Japanese font of its own: what is missing is the same on all of them."""
    monkeypatch.setattr(fonts, "JAPANESE", ())
    for kept in (fonts.families, fonts._covers, fonts._advance):
        kept.cache_clear()
    yield
    for kept in (fonts.families, fonts._covers, fonts._advance):
        kept.cache_clear()


@pytest.mark.usefixtures("shipped_alone")
def test_missing_characters_are_seen() -> None:
    assert drawable("a𠮷b") == "a□b"
    assert drawable("か\u3099") == "が"
    assert drawable("◌\u3099") == "゛"
    assert drawable("␛[31m␡") == "^[[31m^?"
    assert drawable("👨\u200d👩") == "□□"
    assert drawable("ﾊﾟ") == "ﾊﾟ"


def test_drawing_gives_no_warning_and_changes_no_setting() -> None:
    before = dict(matplotlib.rcParams)
    with setting():
        figure = draw(drawable(HARD))
    assert dict(matplotlib.rcParams) == before
    for form in ("png", "svg", "pdf"):  # drawn outside as well: the figure keeps its fonts
        figure.savefig(io.BytesIO(), format=form)
    assert dict(matplotlib.rcParams) == before


def test_settings_come_back_after_an_error() -> None:
    before = dict(matplotlib.rcParams)
    with pytest.raises(KeyError), setting():
        raise KeyError
    assert dict(matplotlib.rcParams) == before


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=12).filter(lambda text: all(unicodedata.category(c)[0] != "C" for c in text))
)
def test_any_text_can_be_drawn(text: str) -> None:
    with setting():
        draw(drawable(text)).savefig(io.BytesIO(), format="png")


@pytest.mark.parametrize("text", ["The mean of all heads", "メロスは激怒した。", "layer 3 · 層"])
def test_widths_are_those_that_are_drawn(text: str) -> None:
    with setting():
        figure = draw(text)
        figure.set_dpi(720)
        extent = figure.texts[0].get_window_extent()
    size = figure.texts[0].get_fontsize()
    assert width(text, size) == pytest.approx(extent.width / 10, rel=0.04)


def test_the_package_that_carries_the_font_is_not_imported() -> None:
    code = (
        "import sys; from sukashi.view.fonts import families; families();"
        "sys.exit('matplotlib_fontja' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_system_font_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager, "get_font_names", lambda: ["Arial", "Meiryo", "Yu Gothic"])
    assert families.__wrapped__() == ("DejaVu Sans", "Yu Gothic")
    monkeypatch.setattr(font_manager, "get_font_names", list)
    monkeypatch.setattr(fonts, "SHIPPED", ("no_such_package", "x.ttf"))
    assert families.__wrapped__() == ("DejaVu Sans",)
