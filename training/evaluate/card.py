"""The table of a model card, in either language, written between two marks."""

from __future__ import annotations

import re
from pathlib import Path

from training.evaluate.figures import Figure, Figures
from training.evaluate.items import Share
from training.evaluate.names import named

CARDS = {"en": "README.md", "ja": "README.ja.md"}
HEAD = {"en": "| measured on the shipped files | |", "ja": "| 同梱のファイルで測った値 | |"}
START, END = "<!-- figures -->", "<!-- /figures -->"
BLOCK = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)


def value(figure: Figure, language: str) -> str:
    """A figure as a person reads it: `90 of 90`, `90 / 90`, `1.50`."""
    if isinstance(figure, Share):
        return f"{figure.good} {'of' if language == 'en' else '/'} {figure.total}"
    if isinstance(figure, float):
        return f"{figure:.2f}"
    return figure


def table(figures: Figures, language: str) -> str:
    """The Markdown table of all figures."""
    rows = (f"| {named(key, language)} | {value(each, language)} |"
            for key, each in figures.items())  # fmt: skip
    return "\n".join((HEAD[language], "|---|---|", *rows))


def block(figures: Figures, language: str) -> str:
    """The table between its marks."""
    return f"{START}\n{table(figures, language)}\n{END}"


def fill(folder: Path, figures: Figures) -> None:
    """Replaces the table of both cards; nothing else of them is touched."""
    for language, name in CARDS.items():
        path = folder / name
        card = path.read_text(encoding="utf-8")
        found = BLOCK.findall(card)
        if len(found) != 1:
            raise ValueError(f"{path} has {len(found)} places between {START} and {END}, not one.")
        path.write_text(card.replace(found[0], block(figures, language)), encoding="utf-8")


def stale(folder: Path, figures: Figures) -> list[str]:
    """The cards whose table is not that of the figures."""
    return [
        f"{name} does not hold the figures of figures.json: run --write-card"
        for language, name in CARDS.items()
        if block(figures, language) not in (folder / name).read_text(encoding="utf-8")
    ]


def printed(figures: Figures) -> str:
    """The table for a terminal, in English."""
    names = {key: named(key, "en").replace("`", "") for key in figures}
    width = max(map(len, names.values()))
    return "\n".join(f"{names[key]:<{width}}  {value(v, 'en')}" for key, v in figures.items())
