"""show: a picture in a notebook kernel, characters elsewhere."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

import sukashi
from sukashi import notebook
from sukashi.view.caption import caption
from tests.samples import attribution


def fake_kernel(monkeypatch: pytest.MonkeyPatch, shell: object) -> list[object]:
    """An IPython whose display is a list."""
    shown: list[object] = []
    module = ModuleType("IPython")
    module.get_ipython = lambda: shell  # type: ignore[attr-defined]
    module.version_info = (9, 0)  # type: ignore[attr-defined]  # matplotlib asks for it
    display = ModuleType("IPython.display")
    display.Image = lambda data, **facts: SimpleNamespace(data=data, **facts)  # type: ignore[attr-defined]
    display.display = shown.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", module)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shown


def test_a_kernel_shows_a_picture_with_its_caption_as_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = fake_kernel(monkeypatch, SimpleNamespace(kernel=object()))
    result = attribution()
    sukashi.show(result)
    assert capsys.readouterr().out == ""
    (image,) = shown
    assert image.data.startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert image.alt == caption(result, "en")  # type: ignore[attr-defined]


@pytest.mark.parametrize("shell", [None, SimpleNamespace()])
def test_elsewhere_it_is_drawn_in_characters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: object
) -> None:
    shown = fake_kernel(monkeypatch, shell)
    result = attribution()
    assert not notebook.in_notebook()
    sukashi.show(result)
    assert not shown
    assert caption(result, "en").split()[0] in capsys.readouterr().out
