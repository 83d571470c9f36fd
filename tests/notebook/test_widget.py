"""Widgets: opened for frames, closed when there are many, and beside a page when asked for."""

from __future__ import annotations

import builtins
import importlib.util
import re
from types import SimpleNamespace
from typing import Any

import pytest

import sukashi
from sukashi.errors import MisuseError
from sukashi.notebook import live
from sukashi.notebook.output import WIDGET, page_output
from sukashi.notebook.widget import Widget
from sukashi.result.store import dumps
from tests import samples

pytestmark = pytest.mark.usefixtures("built")


def sent(widget: Widget, message: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """What a widget sends back when its front end sends it a message."""
    answers: list[tuple[Any, Any]] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers: answers.append((content, buffers)))
    widget._handle_custom_msg(message, [])
    return answers


def test_a_widget_answers_its_front_end(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = Widget([samples.layers()])
    ((content, buffers),) = sent(widget, {"ask": "q", "item": 0, "part": "result"}, monkeypatch)
    assert content == {"answer": "q", "value": None}
    assert buffers == [dumps(samples.layers())]
    ((content, buffers),) = sent(widget, {"ask": "r", "item": 0, "part": "none"}, monkeypatch)
    assert "error" in content
    assert buffers == []


def test_what_a_notebook_keeps_of_a_widget_is_small() -> None:
    state = Widget([samples.attention()], place="p").get_state()
    assert state["place"] == "p"
    assert re.fullmatch("[0-9a-f]{16}", state["version"])
    assert sum(len(str(value)) for value in state.values()) < 6_000


def test_a_frame_has_the_name_of_its_widget(shell: SimpleNamespace) -> None:
    sukashi.show(samples.layers())
    ((data, _),) = shell.shown
    (name,) = re.findall('data-sukashi="([^"]*)"', data["text/html"])
    assert name == live._latest[-1].place
    assert len(name) == 16


def test_only_the_latest_widgets_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 2)
    names = [live.make_live([samples.layers()], None) for _ in range(4)]
    assert [one.place for one in live._latest] == names[-2:]
    assert all(one.comm is not None for one in live._latest)


def test_a_widget_on_demand_is_beside_its_page(shell: SimpleNamespace) -> None:
    sukashi.show(samples.every(), form="widget", lang="ja")
    ((data, _),) = shell.shown
    assert set(data) == {WIDGET, "text/html", "text/plain"}
    assert data[WIDGET]["version_major"] == 2
    assert 'data-sukashi=""' in data["text/html"]


def test_without_the_extra_there_is_a_page(
    monkeypatch: pytest.MonkeyPatch, shell: SimpleNamespace
) -> None:
    find, load = importlib.util.find_spec, builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        return None if name == "anywidget" else find(name, *rest)

    def refuse(name: str, *rest: Any) -> Any:
        assert name != "anywidget"
        return load(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", absent)
    monkeypatch.setattr(builtins, "__import__", refuse)
    assert 'data-sukashi=""' in page_output([samples.layers()]).data["text/html"]
    with pytest.raises(MisuseError, match="A widget needs the extra `notebook`"):
        sukashi.show(samples.layers(), form="widget")
    assert shell.shown == []
