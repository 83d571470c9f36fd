"""Standard streams in other encodings than UTF-8, full, closed or missing.

What a process has of its own (streams that the interpreter opens, the locale, the end of a pipe) is
tried in processes; all else with streams of an encoding in this one.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sukashi
from sukashi.cli import main
from sukashi.cli.typed import decoded
from sukashi.errors import TextError
from tests import samples

LINE = [sys.executable, "-c", "import sys; from sukashi.cli import main; sys.exit(main())"]
JAPANESE = "メロスは激怒した。必ず、"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Files of a Japanese and an English generation, which open without torch."""
    folder = tmp_path_factory.mktemp("saved")
    paths = {lang: folder / f"{lang}.safetensors" for lang in ("ja", "en")}
    for lang, path in paths.items():
        sukashi.save(samples.generation(lang), path)
    return {lang: str(path) for lang, path in paths.items()}


def typed(
    *words: str, give: bytes = b"", out: Any = subprocess.PIPE, **environment: str
) -> tuple[int, bytes, bytes]:
    """Run a command line in a process of its own; environment: what is set besides ours."""
    inherited = ("PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS")
    plain = {name: value for name, value in os.environ.items() if name not in inherited}
    done = subprocess.run(
        [*LINE, *words],
        input=give,
        stdout=out,
        stderr=subprocess.PIPE,
        env={**plain, "LANG": "C.UTF-8", **environment},
        check=False,
    )
    return done.returncode, done.stdout or b"", done.stderr


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that runs a line with streams of an encoding in this process."""

    def run(encoding: str, *words: str, give: bytes = b"") -> tuple[int, str, str]:
        pipes = [io.BytesIO(give), io.BytesIO(), io.BytesIO()]
        for name, pipe in zip(("stdin", "stdout", "stderr"), pipes, strict=True):
            monkeypatch.setattr(sys, name, io.TextIOWrapper(pipe, encoding=encoding))
        try:
            code = main(list(words))
        except SystemExit as stop:  # of --help
            code = int(stop.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        assert sys.stdout.errors == "strict"  # as it was
        return code, pipes[1].getvalue().decode(encoding), pipes[2].getvalue().decode(encoding)

    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return run


UTF8 = """\
The model went on: “4, 5, 6”. It was surest of “5” (89 %) and least sure of “,”
(35 %). In place of “,” it might have written “↵” (39 %).

1, 2, 3, 4 ,   5 ,   6
         ▇ ▃   █ ▆   ▆
        82 35 89 65 68

4    82 % ▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆····  and 10 %  ↵ 4 %
,    35 % ▆▆▆▆▆▆▆·············  ↵ 39 %  3 13 %
"""
CP932 = UTF8.replace("▆", "#").replace("▇", "#").replace("█", "#").replace("▃", "-")
CP932 = CP932.replace("·", ".").replace("↵", r"\n")
DRAWN = {
    "utf-8": UTF8,
    "cp932": CP932,
    "cp1252": re.sub(r"\.(?=\.)|(?<=\.)\.", "·", CP932),
    "ascii": CP932.replace("“", '"').replace("”", '"'),
}


@pytest.mark.parametrize("encoding", DRAWN)
def test_blocks_and_quotes_are_drawn_with_what_there_is(
    streams: Any, saved: dict[str, str], encoding: str
) -> None:
    code, out, err = streams(encoding, "open", saved["en"])
    assert (code, err) == (0, "")  # nothing of the text was lost, so nothing is remarked
    assert out.startswith(DRAWN[encoding])


def test_a_process_draws_alike(saved: dict[str, str]) -> None:
    code, out, err = typed("open", saved["en"], PYTHONIOENCODING="cp932")
    assert (code, err) == (0, b"")
    assert out.startswith(CP932.encode("cp932").replace(b"\n", os.linesep.encode()))


def test_characters_that_are_not_there_are_marked_a_column_each(
    streams: Any, saved: dict[str, str]
) -> None:
    full = streams("utf-8", "open", saved["ja"])[1].splitlines()
    code, out, err = streams("cp1252", "open", saved["ja"])
    lines = out.splitlines()
    assert code == 0
    (place,) = [at for at, line in enumerate(full) if line.startswith("メロスは激怒した。必")]
    assert lines[place] == re.sub("[^ -~]", "??", full[place])
    assert lines[place + 2] == full[place + 2]  # the numbers below it
    assert err.count("\n") == 1
    assert err.startswith("sukashi: Standard output is in cp1252 and lacks ")
    assert "PYTHONIOENCODING=utf-8" in err


@pytest.mark.parametrize(
    ("encoding", "language"), [("cp932", "ja"), ("euc_jp", "ja"), ("cp1252", "en"), ("ascii", "en")]
)
def test_words_are_in_a_language_that_the_stream_carries(
    streams: Any, encoding: str, language: str
) -> None:
    for line, code in (
        (("--help",), 0),
        (("explain", "x", "--top", "x"), 2),
        (("models",), 0),
    ):
        found = streams(encoding, *line, "--lang", "ja")
        assert found == streams("utf-8", *line, "--lang", language)
        assert found[0] == code
        assert bool(found[1]) == (code == 0)
        assert bool(found[2]) == (code != 0)


def test_json_falls_back_to_escapes(streams: Any, saved: dict[str, str]) -> None:
    wanted = json.loads(streams("utf-8", "open", saved["ja"], "--json")[1])
    for encoding in ("cp932", "cp1252", "ascii"):
        code, out, err = streams(encoding, "open", saved["ja"], "--json")
        assert (code, err) == (0, "")
        assert json.loads(out) == wanted
    assert "\\u6fc0" in out  # 激, in ascii
    assert out.isascii()


@pytest.mark.parametrize("mode", ["0", "1"])
def test_the_c_locale(saved: dict[str, str], mode: str) -> None:
    surroundings = {"LC_ALL": "C", "PYTHONUTF8": mode}
    code, out, err = typed("open", saved["ja"], **surroundings)
    assert code == 0
    assert b"Traceback" not in err
    if mode == "1":
        assert (out, err) == (typed("open", saved["ja"])[1], b"")
    else:
        assert out.isascii()
        assert b"lacks" in err
    # a word of the command line is read though the locale cannot
    code, out, err = typed("explain", "1", "--lens", "激怒", **surroundings)
    assert (code, out) == (2, b"")
    said = "'激怒'" if mode == "1" else r"'\u6fc0\u6012'"
    assert said.encode() in err


def test_a_name_that_standard_error_lacks_is_spelled(tmp_path: Path) -> None:
    code, out, err = typed("open", str(tmp_path / "激.safetensors"), PYTHONIOENCODING="cp1252")
    assert (code, out) == (1, b"")
    assert rb"\u6fc0.safetensors" in err
    assert err.count(b"\n") == 1


def test_streams_of_different_encodings(saved: dict[str, str]) -> None:
    """Standard output is written to a file in cp932 while standard error is UTF-8."""
    program = (
        "import io, sys; from sukashi.cli import main;"
        "sys.stdout = io.TextIOWrapper(open(1, 'wb', closefd=False), encoding='cp1252');"
        "sys.stderr = io.TextIOWrapper(open(2, 'wb', closefd=False), encoding='utf-8');"
        "code = main(sys.argv[1:]); sys.stdout.flush(); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "open", saved["en"]], capture_output=True, check=True
    )
    assert "89 % ##################··".encode("cp1252") in done.stdout
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", [("--json",), (), ("--help",)])
def test_a_full_disk_is_one_sentence(saved: dict[str, str], words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, err = typed("open", saved["en"], *words, out=full)
        assert code == 1
        assert err == b"sukashi: Standard output cannot be written: No space left on device.\n"
        code, _, err = typed("models", "--lang", "ja", *[w for w in words if w], out=full)
        assert code == 1
        assert err.decode() == "sukashi: 標準出力に書き込めません（空き容量がありません）。\n"


def test_standard_error_that_is_full_does_not_cost_the_answer(saved: dict[str, str]) -> None:
    line = " ".join(f"'{word}'" for word in [*LINE, "open", saved["ja"]])
    shell = f"PYTHONIOENCODING=cp1252 {line} 2>/dev/full"
    done = subprocess.run(["sh", "-c", shell], stdout=subprocess.PIPE, check=False)
    assert done.returncode == 0
    assert b"####" in done.stdout


@pytest.mark.parametrize("words", [("--json",), (), ("--help",)])
def test_a_closed_pipe_ends_quietly(saved: dict[str, str], words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        code, _, err = typed("open", saved["en"], *words, out=pipe)
    assert (code, err) == (1, b"")


def test_standard_streams_that_are_closed(saved: dict[str, str], tmp_path: Path) -> None:
    def shell(line: str) -> tuple[int, bytes]:
        done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, check=False)
        return done.returncode, done.stderr

    line = " ".join(f"'{word}'" for word in [*LINE, "open", saved["en"]])
    assert shell(f"{line} >&-") == (
        1,
        b"sukashi: Standard output is closed; leave it open, or write a file with -o.\n",
    )
    made = tmp_path / "made.csv"
    code, err = shell(f"{line} -o '{made}' >&-")
    assert code == 0, err
    assert made.exists()
    explain = " ".join(f"'{word}'" for word in [*LINE, "explain", "-"])
    code, err = shell(f"{explain} <&-")
    assert (code, err) == (
        2,
        b"sukashi: Standard input is closed; give the text itself.\n",
    )


READ = {
    "utf-8": (JAPANESE.encode(), "utf-8", JAPANESE, None),
    "a mark": (b"\xef\xbb\xbf" + JAPANESE.encode(), "utf-8", JAPANESE, None),
    "utf-16": (JAPANESE.encode("utf-16"), "utf-8", JAPANESE, None),
    "cp932": (JAPANESE.encode("cp932"), "utf-8", JAPANESE, "cp932"),
    "cp932, one word": ("激怒".encode("cp932"), "utf-8", "激怒", "cp932"),
    "cp932, said": (JAPANESE.encode("cp932"), "cp932", JAPANESE, None),
    "euc_jp": (JAPANESE.encode("euc_jp"), "utf-8", JAPANESE, "euc_jp"),
    "utf-8, cp932 said": (JAPANESE.encode(), "cp932", JAPANESE, None),
    "latin, said": ("Straße".encode("cp1252"), "cp1252", "Straße", None),
}


@pytest.mark.parametrize("name", READ)
def test_the_encoding_of_standard_input(name: str) -> None:
    data, declared, text, other = READ[name]
    assert decoded(data, declared) == (text, other)


@pytest.mark.parametrize("data", ["Straße".encode("cp1252"), b"\xff\xd8\xff\xe0\x00\x10JFIF"])
def test_standard_input_that_is_no_text_is_named(data: bytes) -> None:
    with pytest.raises(TextError, match=r"^Standard input is not text in utf-8; write it in UTF-8"):
        decoded(data, "utf-8")


@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "ascii", "utf-8"])
def test_every_command_answers_in_every_encoding(streams: Any, gpt2: str, encoding: str) -> None:
    few = ("--rankings", "2", "--draws", "0")
    for line in (
        ("explain", JAPANESE, "--model", gpt2, "--generate", "2"),
        ("trust", JAPANESE, "--model", gpt2, "--generate", "1", *few),
        ("classify", "もうプロポーズを待たない女たち", "--model", "authors"),
        ("doctor", gpt2),
    ):
        for lang in ("en", "ja"):
            code, out, err = streams(encoding, *line, "--lang", lang)
            assert code == 0, err
            assert len(out.splitlines()) > 3
            japanese = lang == "ja" and encoding in ("cp932", "utf-8")
            assert ("の" in out or "注意" in out) >= japanese
        if encoding == "ascii":
            code, out, err = streams(encoding, *line, "--json")
            assert code == 0, err
            assert json.loads(out)


def test_standard_input_in_cp932_is_read_and_said(streams: Any, gpt2: str) -> None:
    line = ("explain", "-", "--model", gpt2, "--generate", "0", "--lens", "attention", "--json")
    code, out, err = streams("utf-8", *line, give=JAPANESE.encode("cp932"))
    assert code == 0
    assert err == "sukashi: Standard input is not UTF-8; it was read as cp932.\n"
    assert json.loads(out)["attention"]["query_tokens"]["text"] == JAPANESE
    code, out, err = streams("utf-8", *line, give="Straße".encode("cp1252"))
    assert (code, out) == (2, "")
    assert "is not text in utf-8" in err


def test_the_line_end_that_echo_adds_is_no_part_of_the_text(streams: Any, gpt2: str) -> None:
    words = ("--model", gpt2, "--generate", "2", "--lens", "attribution", "--json")
    answers = [
        json.loads(streams("utf-8", "explain", text, *words, give=give)[1])
        for text, give in (
            ("1, 2, 3,", b""),
            ("-", b"1, 2, 3,\n"),
            ("-", b"1, 2, 3,\r\n"),
            ("-", b"1, 2, 3,\n\n"),
        )
    ]
    texts = [each["generation"]["prompt"] for each in answers]
    assert texts == ["1, 2, 3,"] * 3 + ["1, 2, 3,\n"]
    argument, *read = (
        [each["attribution"][key] for key in ("targets", "tokens", "scores")]
        for each in answers[:3]
    )
    assert read == [argument] * 2
