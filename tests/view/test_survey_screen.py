"""The confusion matrix in a terminal: names of labels go on in a second line, none is cut."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from rich.console import Console

from sukashi.view.terminal import render
from tests.tables import survey


def heads(labels: tuple[str, ...], width: int) -> list[str]:
    """The lines above the first row of the matrix."""
    count = len(labels)
    confusion = np.eye(count, dtype=np.int64)
    found = replace(
        survey(),
        labels=labels,
        predicted=confusion.sum(axis=0),
        confusion=confusion,
        words=(),
        mistakes=(),
        mistaken=0,
    )
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(render(found, lang="ja", width=width, colour=False))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    first = next(at for at, line in enumerate(lines) if "·" in line)
    return [line for line in lines[first - 2 : first] if line.startswith(" ")]


AUTHORS = (
    "夏目漱石",
    "芥川龍之介",
    "宮沢賢治",
    "太宰治",
    "森鴎外",
    "樋口一葉",
    "泉鏡花",
    "島崎藤村",
)


def test_names_of_labels_go_on_in_a_second_line() -> None:
    upper, lower = heads(AUTHORS, 80)
    assert upper.split() == ["夏目漱", "芥川龍", "宮沢賢", "樋口一", "島崎藤"]
    assert lower.split() == ["石", "之介", "治", "太宰治", "森鴎外", "葉", "泉鏡花", "村"]


def test_names_that_have_room_take_one_line() -> None:
    (line,) = [one for one in heads(("bad", "good"), 80) if one.strip()]
    assert line.split() == ["bad", "good"]
