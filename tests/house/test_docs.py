"""What the documents say is there: commands, options, names, and the same in both languages."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from sukashi.cli.parser import build
from tests.house.code import ROOT

README, JAPANESE = ROOT / "README.md", ROOT / "README.ja.md"
DOCUMENTS = [README, JAPANESE, *(ROOT / f"{n}.md" for n in ("ARCHITECTURE", "CONTRIBUTING"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of one language in a document."""
    text = path.read_text(encoding="utf-8")
    return [code for found, code in BLOCK.findall(text) if found == language]


def commands(path: Path) -> list[str]:
    """The lines of the shell blocks of a document that call sukashi, without what comes before."""
    lines = "\n".join(blocks(path, "sh")).splitlines()
    return [line[line.index("sukashi ") :] for line in lines if re.search(r"(^|&& )sukashi ", line)]


@cache
def help_of(*command: str) -> str:
    """What a command prints with --help."""
    with redirect_stdout(StringIO()) as printed, pytest.raises(SystemExit) as left:
        build().parse_args([*command, "--help"])
    assert left.value.code == 0
    return printed.getvalue()


def command_names() -> list[str]:
    """The commands that the README's table names."""
    return re.findall(r"^\| `sukashi (\w+)", README.read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_commands_to_check() -> None:
    assert len(commands(README)) >= 8
    assert "explain" in command_names()


def test_the_help_and_the_readme_name_the_same_commands() -> None:
    assert set(re.findall(r"^    (\w+)  ", help_of(), re.MULTILINE)) == set(command_names())


@pytest.mark.parametrize("line", commands(README), ids=lambda line: line[:40])
def test_every_command_of_the_readme_is_one_the_program_knows(line: str) -> None:
    _, name, *rest = shlex.split(line)
    assert build().parse_args([name, *rest]).run == name


@pytest.mark.parametrize("name", command_names())
def test_the_help_of_every_command_has_an_example_and_a_word_on_every_option(name: str) -> None:
    text = help_of(name)
    usage, _, rest = text.partition("\n\n")
    assert re.search(rf"^example: sukashi {name}\b", rest, re.MULTILINE)
    assert set(OPTION.findall(usage)) <= set(OPTION.findall(rest))
    silent = re.findall(r"^  (-.*)\n(?!    )", rest, re.MULTILINE)
    assert [line for line in silent if "  " not in line.strip()] == []


def test_both_readmes_have_the_same_sections_commands_and_tables() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (README, JAPANESE)]
    levels = [re.findall(r"^(#+) ", BLOCK.sub("", text), re.MULTILINE) for text in texts]
    assert levels[0] == levels[1]
    assert blocks(README, "sh") == blocks(JAPANESE, "sh")
    rows = [re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE) for text in texts]
    assert rows[0] == rows[1]


def test_both_readmes_have_the_same_code() -> None:
    def code(path: Path) -> list[str]:
        return [re.sub(r"\s*#.*", "", block) for block in blocks(path, "python")]

    assert code(README) == code(JAPANESE)


@pytest.mark.slow
def test_the_code_of_the_readme_runs(tmp_path: Path) -> None:
    code = "\n".join(blocks(README, "python"))
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert {"why.png", "why.safetensors"} <= {path.name for path in tmp_path.iterdir()}


def test_ci_types_the_two_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    typed = [line for line in "\n".join(blocks(README, "sh")).splitlines() if "pip install" in line]
    assert len(typed) == 2
    assert set(typed) <= set(script)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:[\w.]+/)+[\w.]+\.(?:py|md|toml))`|`(\w+\.py)`", text)
    files = [one or other for one, other in named]
    places = (ROOT, ROOT / "src" / "sukashi", ROOT / "src" / "sukashi" / "model")
    missing = [
        name for name in (*links, *files) if not any((place / name).exists() for place in places)
    ]
    assert [name for name in missing if name not in ("methods.py",)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_have_short_lines(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "|" not in line]
    assert max(len(line) for line in lines) <= 140
