"""Ground: light or dark, from the environment or from what a terminal answers."""

from __future__ import annotations

import os
import pty
import threading

import pytest

from sukashi.view import terminal_background as module
from sukashi.view.colours import DARK, LIGHT
from sukashi.view.terminal_background import from_answer, from_environment


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("15;0", DARK),
        ("0;15", LIGHT),
        ("0;default;7", LIGHT),
        ("12;8", DARK),
        ("", None),
        ("a;b", None),
    ],
)
def test_environment(value: str, found: object) -> None:
    assert from_environment({"COLORFGBG": value}) is found
    assert from_environment({}) is None


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("\x1b]11;rgb:ffff/ffff/f0f0\x1b\\\x1b[?62c", LIGHT),
        ("\x1b]11;rgb:1e/1e/2e\x07", DARK),
        ("\x1b]11;rgba:0/0/0/f\x07", DARK),
        ("\x1b[?62c", None),
        ("", None),
    ],
)
def test_answer(answer: str, found: object) -> None:
    assert from_answer(answer) is found


def test_listening_ends_with_the_answer_every_terminal_gives() -> None:
    ours, theirs = pty.openpty()
    reply = b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;22c"
    timer = threading.Timer(0.02, lambda: os.write(ours, reply + b"\n"))
    timer.start()
    try:
        assert from_answer(module._read_reply(theirs)) is DARK
    finally:
        timer.join()
        os.close(ours)
        os.close(theirs)


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.01)
    ours, theirs = pty.openpty()
    try:
        assert module._read_reply(theirs) == ""
    finally:
        os.close(ours)
        os.close(theirs)


def test_nothing_is_asked_where_there_is_no_terminal() -> None:
    assert module._query_terminal() == ""
