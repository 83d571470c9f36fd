"""The command line in poor surroundings: no home, no temporary folder, terminals of no width."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sukashi
from sukashi.cli.screen import WIDEST, width
from sukashi.view.terminal import NARROWEST
from tests import samples
from tests.cli.stage import Run

NOWHERE = "/proc/nowhere"  # where not even root makes a folder


@pytest.fixture
def saved(tmp_path: Path) -> str:
    return str(sukashi.save(samples.generation("en"), tmp_path / "saved.safetensors"))


def typed(*words: str, **environment: str) -> tuple[int, str, str]:
    """Run a command line in a process that has nothing but the environment given."""
    line = [sys.executable, "-c", "import sys; from sukashi.cli import main; sys.exit(main())"]
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [*line, *words], capture_output=True, env={**kept, **environment}, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_home_that_cannot_be_written_is_not_worth_a_word(saved: str, tmp_path: Path) -> None:
    picture = tmp_path / "why.png"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ("open", saved, "-o", str(picture))
    code, out, err = typed(*words, HOME=NOWHERE, TMPDIR=str(temporary))
    assert (code, out, err) == (0, "", f"sukashi: {picture} written.\n")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert list(temporary.iterdir()) == []  # cleared away
    own = tmp_path / "own"
    code, _, err = typed(*words, HOME=NOWHERE, TMPDIR=str(temporary), MPLCONFIGDIR=str(own))
    assert (code, err) == (0, f"sukashi: {picture} written.\n")
    assert any(own.iterdir())  # the user's own folder is the one that is used


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [("60", 60), ("0", 80), ("-5", 80), ("²", 80), ("wide", 80), ("", 80), ("7", NARROWEST)],
)
def test_the_width_is_that_of_columns_where_that_is_one(
    monkeypatch: pytest.MonkeyPatch, columns: str, wanted: int
) -> None:
    def no_terminal(_: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", no_terminal)
    monkeypatch.setenv("COLUMNS", columns)
    assert width() == wanted
    monkeypatch.setenv("COLUMNS", "9" * 9)
    assert width() == WIDEST
    monkeypatch.setenv("COLUMNS", "0")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert width() == 80  # some terminals tell no size


@pytest.mark.parametrize("columns", ["0", "-1", "²", "x", "20", "1", "100000000"])
def test_an_answer_has_all_its_words_in_any_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, saved: str, columns: str
) -> None:
    monkeypatch.setenv("LINES", columns)
    usual = run("open", saved)[1]
    monkeypatch.setenv("COLUMNS", columns)
    code, out, err = run("open", saved)
    assert (code, err) == (0, "")
    caption = usual.partition("\n\n")[0]
    assert out.partition("\n\n")[0].split() == caption.split()


@pytest.mark.parametrize("columns", ["0", "1", "5", "20", "40", "100000000"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_help_has_all_its_words_in_any_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: str, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    usual = run("explain", "--help", "--lang", lang)[1]
    monkeypatch.setenv("COLUMNS", columns)
    code, out, err = run("explain", "--help", "--lang", lang)
    assert (code, err) == (0, "")
    assert "".join(out.split()) == "".join(usual.split())
    if lang == "en":  # Japanese, as in the example, may break where there are no blanks
        assert out.partition("example:")[0].split() == usual.partition("example:")[0].split()
