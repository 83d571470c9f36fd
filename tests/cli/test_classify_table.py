"""sukashi classify --input, as its user types it: spreadsheets in, tables and pictures out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.stage import Run

ROWS = [
    ("メロスは激怒した。必ず、かの邪智暴虐の王を除かなければならぬと決意した。", "太宰治"),
    ("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", "夏目漱石"),
    ("", "太宰治"),
    ("猫" * 400, "夏目漱石"),
    ("或日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。", "芥川龍之介"),
]


def spreadsheet(path: Path, encoding: str = "cp932") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("本文", "正解"), *ROWS])
    return path


def test_a_japanese_spreadsheet(run: Run, tmp_path: Path) -> None:
    source, out = spreadsheet(tmp_path / "文.csv"), tmp_path / "結果.csv"
    picture, words = tmp_path / "混同.png", ("--method", "grad_x_input", "--lang", "ja")
    code, shown, err = run(
        "classify", "--input", str(source), "-o", str(out), "-o", str(picture), *words
    )
    assert code == 0, err
    assert "日本語なので同梱の authors で読みます" in err
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [text for text, _ in ROWS]
    assert [row["true_label"] for row in rows][:2] == ["太宰治", "夏目漱石"]
    assert [bool(row["skipped"]) for row in rows] == [False, False, True, True, False]
    assert picture.read_bytes().startswith(b"\x89PNG")
    code, shown, err = run("classify", "--input", str(source), "-o", str(out), *words)
    before = out.read_bytes()
    assert (code, out.read_bytes()) == (0, before)  # nothing was left to do
    code, shown, _ = run("classify", "--input", str(source), *words)
    assert "読み飛ばした行は2行" in shown
    assert "3行目の本文は空です" in shown.replace(" ", "")
    assert "テキストは402トークンですが" in shown.replace(" ", "")
    code, shown, _ = run("classify", "--input", str(source), "--json", *words)
    found = json.loads(shown)["survey"]
    assert found["skipped"] == 2
    assert [row["number"] for row in found["rows"]] == [1, 2, 3, 4, 5]
    code, shown, _ = run("classify", "--input", str(source), "--truncate", "--json", *words)
    assert json.loads(shown)["survey"]["skipped"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("テキスト", "--input", "{source}"), "どちらか一方だけ"),
        ((), "分類するものがありません"),
        (("--input", "{source}", "--text-column", "body"), "指定できるのは 本文, 正解"),
        (("--input", "{source}", "--pair", "x"), "--pair は 1 つのテキストのための"),
        (("--input", "{source}", "-o", "a.csv", "-o", "b.csv"), "行を書き込む表は 1 つ"),
        (("--input", "{source}", "--encoding", "utf-9"), "文字コードに「utf-9」はありません"),
        (("--input", "none.csv"), "none.csv"),
        (("--input", "a.ods"), "表のファイルの拡張子に「.ods」はありません"),
    ],
)
def test_what_cannot_be_asked(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    source = spreadsheet(tmp_path / "t.csv")
    typed = [word.format(source=source) for word in words]
    code, out, err = run("classify", *typed, "--model", "authors", "--lang", "ja")
    assert (code, out) == (2, "")
    assert said in err
