"""Picture files: the same bytes every time, whatever the settings; refusals say what to do."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib
import pytest

from sukashi.errors import MisuseError, RangeError, StoreError, UnknownNameError
from sukashi.view.caption import caption
from sukashi.view.plot import figure, picture, save_figure
from tests import samples

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


@LANGUAGES
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_files(lang: str, form: str, tmp_path: Path) -> None:
    result = samples.attribution(lang, over=samples.shared_tokens())
    path = save_figure(result, tmp_path / f"why.{form.upper()}", lang=lang)
    data = path.read_bytes()
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[form]
    assert data.startswith(start)
    assert data == picture(result, form, lang=lang)  # the same bytes every time
    assert list(tmp_path.iterdir()) == [path]
    if form == "svg":
        assert caption(result, lang)[:20] in data.decode("utf-8")


def test_pictures_do_not_mind_the_settings_of_the_user() -> None:
    plain = picture(samples.verdict("ja"), lang="ja")
    with matplotlib.rc_context(
        {"font.family": "serif", "axes.grid": True, "figure.autolayout": True, "font.size": 30}
    ):
        assert picture(samples.verdict("ja"), lang="ja") == plain


@pytest.mark.parametrize(
    ("choices", "error", "message"),
    [
        (
            {"kind": "pie"},
            UnknownNameError,
            "Unknown kind of picture 'pie'; choose from: overview, heat",
        ),
        (
            {"colour": "red"},
            UnknownNameError,
            "Unknown option 'colour'; choose from: layer, head, tokens",
        ),
        ({"theme": "red"}, UnknownNameError, "Unknown theme 'red'; choose from: light, dark"),
        ({"lang": "fr"}, UnknownNameError, "Unknown language 'fr'"),
        ({"layer": 3}, RangeError, "Layer 3 does not exist; choose from 0 to 2"),
        ({"head": -5}, RangeError, "Head -5 does not exist; choose from 0 to 3"),
        ({"tokens": slice(0, 99)}, RangeError, "Token 99 does not exist; choose from 0 to 11"),
        ({"tokens": slice(5, 5)}, MisuseError, "holds no token of 11; its start must lie before"),
        ({"tokens": slice(0, 8, 2)}, MisuseError, "is no range of tokens; give one like slice"),
        ({"tokens": 5}, MisuseError, "tokens=5 is no range of tokens"),
        ({"tokens": slice(0.5, 2)}, MisuseError, "tokens=slice(0.5, 2, None) is no range"),
        ({"layer": -1}, RangeError, "Layer -1 does not exist; choose from 0 to 2"),
        ({"kind": "heads", "layer": -1}, RangeError, "Layer -1 does not exist; choose from 0 to 2"),
        ({"layer": 1.5}, MisuseError, "layer is 1.5; give a whole number."),
        ({"layer": True}, MisuseError, "layer is True; give a whole number."),
        ({"head": "1"}, MisuseError, "head is '1'; give a whole number."),
        ({"values": "x"}, MisuseError, "values is 'x'; give True or False."),
    ],
)
def test_what_cannot_be_drawn(
    choices: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        figure(samples.attention(), **choices)


def test_results_and_files_that_make_no_picture(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="A value of type str has no picture; give a result"):
        figure("text")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match=r"suffix of a picture '.gif'; choose from: .png"):
        save_figure(samples.verdict(), tmp_path / "x.gif")
    with pytest.raises(StoreError, match="does not exist; make it or choose another"):
        save_figure(samples.verdict(), tmp_path / "no" / "x.png")
    with pytest.raises(RangeError, match="Target 3 does not exist; choose from 0 to 0"):
        figure(samples.verdict(), target=3)
    for wrong in (True, 1.5, [], b"x"):
        with pytest.raises(MisuseError, match=r"^target is .*; give a whole number, or a text\.$"):
            figure(samples.verdict(), target=wrong)
    result = samples.layers()
    bare = {
        "watched_words": (),
        "watched": result.watched[..., :0],
        "watched_ranks": result.watched_ranks[..., :0],
    }
    with pytest.raises(MisuseError, match="No words were watched; ask for some"):
        figure(dataclasses.replace(result, **bare), kind="watched")


def test_matplotlib_is_loaded_only_for_a_picture() -> None:
    code = (
        "import sys, sukashi.view.plot, sukashi.view.terminal, sukashi.view.table;"
        "heavy = {'matplotlib', 'pandas', 'seaborn', 'torch', 'transformers'};"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
