"""The command line in Japanese: what is refused, what is noted, and the help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sukashi
from sukashi.cli import doctor
from sukashi.cli.form import Formatter
from sukashi.cli.language import asked_for
from sukashi.trace.verify import Check
from sukashi.view.error_translation import GRAMMAR
from sukashi.view.line_breaking import display_width
from sukashi.view.translations import translation
from tests.cli.stage import Run

# what is typed, exit code, what the sentence must hold
BAD = {
    "empty": (["explain", ""], 2, ["テキストが空です"]),
    "too long": (["explain", "1, " * 400], 2, ["トークンまでです", "--truncate"]),
    "lens": (
        ["explain", "1", "--lens", "atention"],
        2,
        ["「atention」はありません", "「attention」ですか", "attribution, layers, attention"],
    ),
    "method": (["explain", "1", "--method", "lime"], 2, ["手法", "「lime」", "occlusion"]),
    "several tokens": (["explain", "1", "--target", "zebra zebra"], 2, ["「zebra zebra」", "ID"]),
    "no such id": (["explain", "1", "--target", "id:99999"], 2, ["トークン ID 99999"]),
    "top": (["explain", "1", "--lens", "layers", "--top", "9999"], 2, ["top 9999 は範囲外"]),
    "steps": (
        ["explain", "1", "--method", "integrated_gradients", "--steps", "many"],
        2,
        ["steps に「many」は指定できません", "10000"],
    ),
    "memory": (["explain", "1", "--memory", "much"], 2, ["「much」", "500M や 2G"]),
    "too little memory": (["explain", "1", "--memory", "100"], 2, ["100 バイトまで", "--memory"]),
    "suffix": (["explain", "1", "-o", "x.docx"], 2, ["拡張子", "「.docx」", ".svg"]),
    "negative": (["explain", "1", "--generate", "-3"], 2, ["--generate に -3 は指定できません"]),
}


def check_sentence(err: str, parts: list[str]) -> None:
    assert err.startswith("sukashi: ")
    assert err.count("\n") == 1
    assert [part for part in parts if part not in err] == []
    # the names of options, files and methods stay; no English sentence does
    assert not re.search(r"\b(the|is|are|has|there|give|choose|no)\b", err, re.IGNORECASE), err


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_japanese_sentence(
    run: Run, gpt2: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    words, wanted, parts = BAD[name]
    code, out, err = run(*words, "--model", gpt2, "--lang", "ja")
    assert (code, out) == (wanted, "")
    check_sentence(err, parts)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert run(*words, "--model", gpt2) == (code, out, err)
    assert run(*words, "--model", gpt2, "--lang", "en")[2] != err


def test_a_folder_that_is_no_model(run: Run, tmp_path: Path) -> None:
    code, _, err = run("doctor", str(tmp_path), "--lang", "ja")
    assert code == 2
    check_sentence(err, [str(tmp_path), "config.json がない", "save_pretrained"])


def test_a_lens_that_does_not_fit_is_noted(run: Run, bert: str) -> None:
    code, _, err = run("explain", "the cat", "--model", bert, "--lang", "ja")
    assert code == 0
    check_sentence(err, ["attribution は省きました。", "空所", "[MASK] を置いてください"])


def test_doctor_names_its_checks(run: Run, gpt2: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("doctor", gpt2, "--lang", "ja")
    assert (code, err) == (0, "")
    checks = [line for line in out.splitlines() if line.startswith("✓")]
    assert len(checks) == 6
    assert checks[0].startswith("✓ decoder の埋め込みを置き換えると答えが変わる（同じ値での変化 ")
    assert checks[2].startswith("✓ decoder の注意の各行の和が 1 になる（ずれ ")
    broken = (Check("the last layer decodes to the logits", holds=False, seen="off by 3.0e+00"),)
    monkeypatch.setattr(doctor.sukashi.load(gpt2).__class__, "verify", lambda _: broken)
    code, out, err = run("doctor", gpt2, "--lang", "ja")
    assert code == 1
    assert "✗ 最後の層からロジットが求まる（ずれ 3.0e+00）" in out
    check_sentence(err, ["1 件のうち 1 件"])


def test_an_interrupt_and_the_unexpected(
    run: Run, gpt2: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(error: BaseException) -> None:
        def load(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(sukashi, "load", load)

    raises(KeyboardInterrupt())
    code, _, err = run("explain", "1", "--model", gpt2, "--lang", "ja")
    assert code == 130
    assert err == "sukashi: 中断しました。書きかけのファイルはありません。\n"
    code, _, err = run("explain", "1", "--model", gpt2)
    assert (code, err) == (130, "sukashi: Interrupted; no file is half written.\n")
    raises(LookupError("xyz"))
    code, _, err = run("explain", "1", "--model", gpt2, "--lang", "ja")
    assert code == 1
    check_sentence(err, ["予期しないエラー", "LookupError: xyz", "--debug"])


GRAMMATICAL = {
    "the following arguments are required: {names}": (["open"], "FILE"),
    "unrecognized arguments: {names}": (["models", "--fast"], "--fast"),
    "argument {name}: invalid choice: {given} (choose from {choices})": (
        ["nonsense"],
        "「nonsense」",
    ),
    "argument {name}: invalid int value: {given}": (["explain", "1", "--top", "x"], "「x」"),
    "argument {name}: expected one argument": (["explain", "1", "--top"], "--top"),
    "argument {name}: ignored explicit argument {given}": (["explain", "1", "--json=x"], "「x」"),
    "ambiguous option: {option} could match {matches}": (["explain", "1", "--la"], "--layer"),
}


def test_every_remark_on_the_grammar_is_tried() -> None:
    assert set(GRAMMATICAL) == set(translation("ja").sentences[GRAMMAR])


@pytest.mark.parametrize("key", GRAMMATICAL)
def test_remarks_on_the_grammar(run: Run, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    words, part = GRAMMATICAL[key]
    monkeypatch.setenv("LC_MESSAGES", "ja_JP.UTF-8")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    check_sentence(err, [part, "--help をご覧ください"])


@pytest.mark.parametrize("command", [(), ("explain",), ("open",), ("models",), ("download",)])
def test_the_help_is_japanese(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    code, out, err = run(*command, "--help", "--lang", "ja")
    assert (code, err) == (0, "")
    assert out.startswith("使い方: sukashi")
    assert "例: sukashi" in out
    assert not re.search(r"\b(the|show|usage|options|example|default)\b", out)
    assert max(display_width(line) for line in out.splitlines()) <= 72
    assert run(*command, "--lang", "ja", "--help")[1] == out
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert run(*command, "--help")[1] == out
    assert run(*command, "--help", "--lang=en")[1].startswith("usage: sukashi")


def test_the_columns_of_the_help_line_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = run("explain", "--help", "--lang", "ja")[1]
    usage, _, rest = out.partition("\n\n")
    first, *others = usage.splitlines()
    start = display_width(first.partition("[")[0])
    assert {len(line) - len(line.lstrip()) for line in others} == {start}
    helps = re.findall(r"^  --\w+ \w+ {2,}", rest, re.MULTILINE)
    assert len(helps) > 5
    assert {display_width(line) for line in helps} == {24}
    further = re.findall(r"^ {20,}", rest, re.MULTILINE)
    assert {display_width(line) for line in further} == {24}


def test_the_language_is_found_before_anything_is_parsed() -> None:
    assert asked_for(["explain", "x", "--lang", "ja"]) == "ja"
    assert asked_for(["--lang=en", "--help"]) == "en"
    assert asked_for(["--lang", "en", "explain", "--lang", "ja"]) == "ja"
    assert asked_for(["explain", "x", "--", "--lang", "ja"]) is None
    assert asked_for(["explain", "--lang"]) is None
    assert asked_for(["explain", "--lang", "fr"]) is None


def test_headings_of_our_own_stay_as_they_are() -> None:
    form = Formatter("x", "ja")
    form.start_section("出力")
    form.add_text("words")
    form.end_section()
    assert form.format_help().startswith("出力:")
