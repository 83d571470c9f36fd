"""show: a page in a kernel, characters elsewhere; results are shown without being asked."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

import sukashi
from sukashi import notebook
from sukashi.errors import MisuseError, UnknownNameError
from sukashi.notebook.plain import plain
from sukashi.view.caption import caption
from tests import samples

pytestmark = pytest.mark.usefixtures("built")


def test_a_kernel_shows_a_page_and_words(
    shell: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    result = samples.attribution()
    sukashi.show(result)
    assert capsys.readouterr().out == ""
    ((data, metadata),) = shell.shown
    assert set(data) == {"text/html", "text/plain"}
    assert metadata == {}
    assert data["text/plain"] == f"Attribution · tales · {caption(result, 'en')}"


def test_the_words_are_those_of_the_locale(
    shell: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    sukashi.show(samples.attribution("ja"))
    ((data, _),) = shell.shown
    assert data["text/plain"] == plain(samples.attribution("ja"), "ja")


def test_several_results_are_one_output(shell: SimpleNamespace) -> None:
    sukashi.show(samples.every("ja"), lang="ja")
    ((data, _),) = shell.shown
    assert data["text/html"].count("<iframe") == 1
    assert data["text/plain"].split("\n") == [plain(one, "ja") for one in samples.every("ja")]


def test_a_picture_on_demand_has_its_caption_and_size(shell: SimpleNamespace) -> None:
    result = samples.attribution()
    sukashi.show(result, form="picture", lang="ja")
    ((data, metadata),) = shell.shown
    assert set(data) == {"image/png", "text/plain"}
    assert metadata["image/png"]["alt"] == plain(result, "ja")
    assert 300 < metadata["image/png"]["width"] < 2000


@pytest.mark.parametrize("running", [None, SimpleNamespace()])
def test_elsewhere_it_is_drawn_in_characters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], running: object
) -> None:
    monkeypatch.setattr("IPython.get_ipython", lambda: running)
    result = samples.attribution()
    assert not notebook.in_notebook()
    sukashi.show([result, samples.generation()], form="page")
    said = capsys.readouterr().out
    assert caption(result, "en").split()[0] in said
    assert "went on" in said


def test_what_cannot_be_shown_is_said(shell: SimpleNamespace) -> None:
    with pytest.raises(MisuseError, match="There is nothing to show"):
        sukashi.show([])
    with pytest.raises(UnknownNameError, match="'film'; choose from: page, widget, picture"):
        sukashi.show(samples.attribution(), form="film")
    with pytest.raises(MisuseError, match="A picture shows one result, not 2"):
        sukashi.show([samples.layers(), samples.generation()], form="picture")
    with pytest.raises(UnknownNameError, match="language 'fr'"):
        sukashi.show(samples.attribution(), lang="fr")
    assert shell.shown == []


def test_the_last_line_of_a_cell_shows_itself(shell: SimpleNamespace) -> None:
    notebook.register()
    for result in samples.every():
        data, _ = shell.display_formatter.format(result)
        assert data["text/html"].count("<iframe") == 1
        assert data["text/plain"] == plain(result)


def test_a_list_of_results_is_readable(shell: SimpleNamespace) -> None:
    notebook.register()
    data, _ = shell.display_formatter.format([samples.generation()])
    assert data == {"text/plain": f"[{plain(samples.generation())}]"}


def test_a_shell_in_a_terminal_gets_words_only(shell: SimpleNamespace) -> None:
    del shell.kernel
    notebook.register()
    data, _ = shell.display_formatter.format(samples.generation())
    assert data == {"text/plain": plain(samples.generation())}


@pytest.mark.parametrize(
    ("first", "there"), [("shell = InteractiveShell.instance()", "True"), ("", "False")]
)
def test_importing_in_a_shell_is_enough(first: str, there: str) -> None:
    program = f"""
from IPython.core.interactiveshell import InteractiveShell
{first}
import sukashi
from sukashi.result.generation import Generation
formatters = InteractiveShell.instance().display_formatter.formatters
print(Generation in formatters["text/plain"].type_printers)
"""
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == there
