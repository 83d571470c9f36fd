"""ARCHITECTURE.md: its drawing is the contract of imports, and its glossary names what exists."""

from __future__ import annotations

import re

import pytest

from tests.house.code import ROOT, SOURCE

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PLACES = (SOURCE, ROOT / "frontend" / "src")


def drawn(text: str) -> list[set[str]]:
    """The layers of the first drawing in a text, from the top, each with its modules."""
    width = text[text.index("┌") :].index("┐") + 1
    lines = [line[:width] for line in text.splitlines() if line.startswith("│")]
    return [{name.strip() for name in line.strip("│").split("│")} for line in lines]


def contract(settings: str) -> list[set[str]]:
    """The layers of the contract of imports, from the top; brackets stand round what may lack."""
    found = re.search(r"^layers = \[(.*?)^\]", settings, re.MULTILINE | re.DOTALL)
    assert found is not None
    layers = re.findall(r'"([^"]+)"', found[1])
    return [set(re.sub(r"[() ]", "", layer).split("|")) for layer in layers]


def glossary(text: str) -> dict[str, list[str]]:
    """Term -> the places it names, from the table under the heading."""
    table = text[text.index("## Glossary") :]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    assert all(len(row) == 4 for row in rows), [row for row in rows if len(row) != 4]
    return {row[0]: re.findall(r"`([^`]+)`", row[2]) for row in rows[1:]}


def missing(places: list[str]) -> list[str]:
    return [place for place in places if not any((top / place).exists() for top in PLACES)]


def test_the_drawing_is_the_contract() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert drawn(TEXT) == contract(settings)
    assert len(drawn(TEXT)) > 6


def test_another_drawing_is_seen() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for one, other in (("│ trace ", "│ tracy "), ("│ view ", "│ text "), ("│ model ", "│ errors")):
        changed = TEXT.replace(one, other, 1)
        assert changed != TEXT
        assert drawn(changed) != contract(settings)


@pytest.mark.parametrize("term", glossary(TEXT))
def test_every_term_is_where_the_glossary_says(term: str) -> None:
    places = glossary(TEXT)[term]
    assert places
    assert missing(places) == []


def test_the_glossary_is_sorted_and_a_missing_place_is_seen() -> None:
    terms = [term.lower() for term in glossary(TEXT)]
    assert len(terms) > 30
    assert terms == sorted(terms)
    assert missing(["trace/run.py", "trace/no_such_file.py"]) == ["trace/no_such_file.py"]
