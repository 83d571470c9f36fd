"""What standard error says of what was not read: rows, labels, the end of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sukashi.cli import main

TABLE = 'text,label\nA gorgeous film,positive\nbad film,nope\n"a"b,negative\n'


def test_skipped_rows_and_foreign_labels_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    command = ["classify", "--input", str(path), "--model", "reviews", "--method", "none"]
    assert main([*command, "--lang", "en"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == [
        "sukashi: 2 rows kept, 1 skipped.",
        "sukashi: Row 3 goes on behind a closing quote; double a quote of the text.",
        "sukashi: The true label of one row is none of the model's: negative and positive.",
    ]


def test_only_the_first_reasons_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "good film"}\n' + '{"text": 5}\n' * 5)
    command = ["classify", "--input", str(path), "--model", "reviews", "--method", "none"]
    assert main([*command, "--lang", "en"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if "of row" in line] != []
    assert lines[-1] == "sukashi: 2 more rows were skipped; the result lists them."


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["explain", "a b c " * 200, "--lens", "layers"], "of the text's 601 tokens were read"),
        (["classify", "film " * 400, "--model", "reviews"], "of the text's 402 tokens were read"),
    ],
)
def test_a_text_that_is_cut_says_so(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--truncate", "--lang", "en"]) == 0
    assert said in capsys.readouterr().err
    short = [command[0], "a film", *command[2:], "--truncate", "--lang", "en"]
    assert main(short) == 0
    assert "were read" not in capsys.readouterr().err
