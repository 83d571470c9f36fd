"""sukashi classify --input, as its user types it: spreadsheets in, tables and pictures out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sukashi.records.output_lock import OutputLock
from sukashi.records.row_writer import RowWriter
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


@pytest.mark.parametrize(
    ("lang", "said", "rows"),
    [
        (
            "en",
            "sukashi: r.csv: separator “;”, header, UTF-8; text from “Text”, label from “Label”.",
            "sukashi: 2 rows kept, 1 skipped.",
        ),
        (
            "ja",
            "sukashi: r.csv: 区切りは「;」、見出し行あり、UTF-8。"
            "テキストは「Text」の列、ラベルは「Label」の列。",
            "sukashi: 2行を読み、1行を読み飛ばしました。",
        ),
    ],
)
def test_how_a_table_was_understood_is_said(
    run: Run, tmp_path: Path, lang: str, said: str, rows: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_text("Text;Label\nGood, really good;positive\n;negative\nbad, dull;negative\n")
    words = ("--model", "reviews", "--method", "none", "--lang", lang)
    code, shown, err = run("classify", "--input", str(path), *words, "--json")
    assert code == 0
    assert err.splitlines()[:2] == [said, rows]
    survey = json.loads(shown)["survey"]
    assert [row["text"] for row in survey["rows"]] == ["Good, really good", "", "bad, dull"]
    assert survey["source"] == {
        "name": "r.csv",
        "format": "csv",
        "separator": ";",
        "header": "yes",
        "encoding": "utf-8",
        "encoding_found": "valid",
        "sheet": "",
        "text_column": "Text",
        "pair_column": "",
        "label_column": "Label",
        "rows": 3,
        "skipped": 1,
    }
    code, shown, _ = run("classify", "--input", str(path), *words)
    joined = "".join(shown.split())
    for one in (said, rows):
        assert "".join(one.removeprefix("sukashi: ").split()) in joined


def test_the_parts_of_what_is_said(run: Run, tmp_path: Path) -> None:
    """Tab, no header, a guessed encoding, one column, and the sheet of a workbook."""
    import openpyxl

    (tmp_path / "a.csv").write_bytes(
        "良い映画でした。\t1\n悪い映画。\t0\n悪い話でした。\t0\n".encode("cp932")
    )
    (tmp_path / "b.csv").write_text("text\nHello, world\n")
    book = openpyxl.Workbook()
    book.active.title = "感想"
    for row in (["pair", "body"], ["x", "y"]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    (tmp_path / "d.txt").write_text("Hello\n")
    how = ("--model", "reviews", "--method", "none", "--json", "--lang", "en", "--input")
    for name, more, said in [
        (
            "a.csv",
            (),
            "separator tab, no header, Shift_JIS (CP932) (guessed); text from “1”, label from “2”.",
        ),
        ("b.csv", (), "one column without separator, header, UTF-8; text from “text”."),
        (
            "c.xlsx",
            ("--text-column", "BODY", "--pair-column", "1"),
            "sheet “感想”, header; text from “body”, second text from “pair”.",
        ),
        ("d.txt", (), "UTF-8; text from “text”."),
    ]:
        _, _, err = run("classify", *how, str(tmp_path / name), *more)
        assert err.splitlines()[0] == f"sukashi: {name}: {said}"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Interrupted; 4 rows are written to {out}, and the same command goes on with them."),
        (
            "ja",
            "中断しました。{out} には 4 行まで書き込み済みです。"
            "同じコマンドを実行すると、その続きから再開します。",
        ),
    ],
)
def test_after_an_interruption_the_rows_are_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    path, out = tmp_path / "r.csv", tmp_path / "out.csv"
    path.write_text("text,label\n" + "good film,positive\n" * 9)
    append = RowWriter.append

    def interrupted(self: RowWriter, rows: list[dict[str, object]]) -> None:
        if self.done:
            raise KeyboardInterrupt
        append(self, rows)

    words = ("classify", "--input", str(path), "--model", "reviews", "--method", "none")
    with monkeypatch.context() as patch:
        patch.setattr(RowWriter, "append", interrupted)
        code, _, err = run(*words, "-o", str(out), "--lang", lang)
    assert code == 130
    assert err.splitlines()[-1] == "sukashi: " + said.format(out=out)
    assert run(*words, "-o", str(out), "--lang", lang)[0] == 0
    assert [line.split(",")[0] for line in out.read_text("utf-8-sig").splitlines()[1:]] == list(
        "123456789"
    )


def test_a_second_command_on_one_output_is_told(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "r.csv", tmp_path / "out.csv"
    path.write_text("text,label\ngood film,positive\n")
    words = ("classify", "--input", str(path), "--model", "reviews", "-o", str(out))
    lock = OutputLock(out)
    for lang, said in [
        ("en", "out.csv is being written by another command; wait until it is done, or give"),
        ("ja", "out.csv には別のコマンドが書き込んでいます。終わるのを待つか、別の名前を"),
    ]:
        code, shown, err = run(*words, "--lang", lang)
        assert (code, shown) == (1, "")
        assert said in err
        assert not out.exists()
    lock.release()
    assert run(*words)[0] == 0
