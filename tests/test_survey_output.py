"""Survey output: a file of rows is gone on with only where every answer would be the same."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from sukashi.errors import MisuseError
from sukashi.explainer import Explainer
from tests.networks import explain
from tests.test_survey import TABLE, classifier
from tests.tiny import tiny


def test_a_table_that_was_changed_is_not_gone_on_with(tmp_path: Path) -> None:
    """Another text, second text or label in a row that was done already, or fewer rows."""
    path, out = tmp_path / "t.csv", tmp_path / "out.csv"
    rows = ["text,pair,label", "good,a,LABEL_0", "bad,b,LABEL_1", ",c,LABEL_1", "film,d,LABEL_0"]
    how: dict[str, Any] = {"pair_column": "pair", "method": "none", "output": out}

    def table(*changed: tuple[int, str]) -> Path:
        given = list(rows)
        for number, row in changed:
            given[number] = row
        path.write_text("\n".join(given) + "\n", encoding="utf-8")
        return path

    classifier().survey(table(), **how)
    before = out.read_bytes()
    for number, row in [
        (1, "bad,a,LABEL_0"),
        (2, "bad,x,LABEL_1"),
        (3, ",c,LABEL_0"),  # a row that was skipped
        (4, "film,d,LABEL_1"),
    ]:
        said = rf"Row {number} of out\.csv is about another text or label than row {number} of t\."
        with pytest.raises(MisuseError, match=said):
            classifier().survey(table((number, row)), **how)
    path.write_text("\n".join(rows[:3]) + "\n", encoding="utf-8")
    with pytest.raises(MisuseError, match=r"out\.csv has more rows than t\.csv"):
        classifier().survey(path, **how)
    assert out.read_bytes() == before
    classifier().survey(table(), **how)
    assert out.read_bytes() == before


def loaded(change: Any = None) -> Explainer:
    net = tiny("bert", "classify")  # one of its own: others ask the shared one too
    if change is not None:
        change(net)
    return explain(net, "bert", check=False)


@pytest.mark.parametrize(
    ("ex", "how", "said"),
    [
        (loaded, {"unit": "token"}, "was begun with unit 'word', not 'token'"),
        (loaded, {"target": "LABEL_1"}, "was begun with target None, not 'LABEL_1'"),
        (loaded, {"label_column": "y"}, "was begun with label_column 'x', not 'y'"),
        (loaded, {"method": "gradient"}, "was begun with method 'none', not 'gradient'"),
        (lambda: classifier(truncate=True), {}, "was begun with truncate False, not True"),
        (lambda: loaded(lambda net: net.half()), {}, "begun with dtype 'float32', not 'float16'"),
        (
            lambda: loaded(lambda net: net.classifier.bias.data.add_(1)),
            {},
            r"was begun with weights '\w+', not '\w+'",
        ),
        (
            lambda: loaded(lambda net: setattr(net.config, "layer_norm_eps", 0.5)),
            {},
            r"was begun with config '\w+', not '\w+'",
        ),
    ],
)
def test_whatever_changes_an_answer_is_not_gone_on_with(
    tmp_path: Path, ex: Any, how: dict[str, Any], said: str
) -> None:
    table = [{"text": "good", "x": "a", "y": "a"}, {"text": "bad film", "x": "b", "y": "b"}]
    out = tmp_path / "out.csv"
    first: dict[str, Any] = {"label_column": "x", "method": "none", "output": out}
    loaded().survey(table, **first)
    before = out.read_bytes()
    with pytest.raises(MisuseError, match=said):
        ex().survey(table, **{**first, **how})
    assert out.read_bytes() == before


def test_another_tokenizer_is_not_gone_on_with(tmp_path: Path) -> None:
    ex, out = classifier(), tmp_path / "out.csv"
    ex.survey(["good"], method="none", output=out)
    ex.subject.tokenizer.add_tokens(["film"])
    with pytest.raises(MisuseError, match=r"was begun with tokenizer '\w+', not '\w+'"):
        ex.survey(["good"], method="none", output=out)


def test_a_text_longer_than_a_cell_of_csv_is_gone_on_with(tmp_path: Path) -> None:
    """Python's csv refuses cells of more than 131,072 characters unless it is told."""
    out, table = tmp_path / "out.csv", ["good", "x" * 140_000]
    classifier().survey(table, method="none", output=out)
    whole = out.read_bytes()
    classifier().survey(table, method="none", output=out)
    assert out.read_bytes() == whole


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_an_output_that_was_edited_is_one_sentence(tmp_path: Path, suffix: str) -> None:
    """Every line of it, cut, swapped, emptied or overwritten; a resume never ends otherwise."""
    out = tmp_path / f"out{suffix}"
    ex, table = classifier(), TABLE
    how: dict[str, Any] = {"output": out, "method": "gradient", "unit": "token"}
    ex.survey(table, **how)
    whole = out.read_bytes()
    lines = whole.splitlines(keepends=True)
    drawn, refused = random.Random(1), 0
    for _ in range(40):
        changed = list(lines)
        at, other = drawn.randrange(len(lines)), drawn.randrange(len(lines))
        cut = drawn.randrange(len(lines[at]))
        changed[at] = drawn.choice(
            [
                lines[other],
                b"",
                lines[at][:cut] + b"\n",
                lines[at][:cut] + bytes([drawn.randrange(256)]) + lines[at][cut + 1 :],
                lines[at].replace(b"LABEL_", b"ROOM_"),
                lines[at].replace(b"[[", b"[5, ["),
            ]
        )
        out.write_bytes(b"".join(changed))
        try:
            found = ex.survey(table, **how)
        except MisuseError as error:
            refused += 1
            assert str(error).isprintable()  # noqa: PT017 - either is right
        else:
            assert found.texts + found.skipped == len(table)
    assert refused > 20


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("probability", value) for value in ("1.5", "-0.1", "nan", "inf", "")),
        *(("score", value) for value in ("nan", "inf", "", "high")),
        *(("words", value) for value in ('["a1"]', "[1]", "7", '[["a", NaN]]', '[["a", 1, 2]]')),
        ("words", "[" * 100_000),
        ("explained", "LABEL_7"),
    ],
)
def test_a_cell_that_no_answer_has_is_not_counted(tmp_path: Path, column: str, value: str) -> None:
    ex, out = classifier(), tmp_path / "out.csv"
    how: dict[str, Any] = {"output": out, "method": "gradient"}
    ex.survey(["good", "bad"], **how)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[1][column] = value
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(MisuseError) as caught:
        ex.survey(["good", "bad"], **how)
    assert str(caught.value) == "Row 2 of out.csv is not as it was written; give another name."
