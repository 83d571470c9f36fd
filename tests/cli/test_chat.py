"""Conversations on the command line: --chat, --system, --answer, and what is no conversation."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import sukashi
from sukashi.cli.main import main
from sukashi.result.kinds import kind_of

PLAIN = "{% for one in messages %}{{ one.role }}: {{ one.content }}\n{% endfor %}"
TURNS = [
    {"role": "user", "content": "1, 2, 3,"},
    {"role": "assistant", "content": "4, 5,"},
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "chat.jinja"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def saved(tmp_path: Path, *words: str) -> dict[str, Any]:
    """What a command saves, by kind."""
    page = tmp_path / "found.html"
    assert main([*words, "-o", str(page)]) in (0, None)
    found = sukashi.open(page)
    return {kind_of(one): one for one in (found if isinstance(found, list) else [found])}


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The sentence of a command that is refused."""
    assert main(list(words)) == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_a_text_is_the_users_message(tmp_path: Path, template: Path) -> None:
    words = ("explain", "1, 2, 3,", "--chat", "--system", "Count.", "--generate", "2")
    found = saved(tmp_path, *words, "--chat-template", str(template))
    run, why = found["generation"], found["attribution"]
    assert run.prompt == "system: Count.\nuser: 1, 2, 3,\n"
    assert [one.given for one in why.tokens.messages] == [
        {"role": "system", "content": "Count."},
        {"role": "user", "content": "1, 2, 3,"},
    ]


@pytest.mark.parametrize("form", ["list", "object", "standard input"])
def test_a_conversation_is_read_from_json(
    form: str, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = json.dumps({"messages": TURNS} if form == "object" else TURNS)
    path = tmp_path / "talk.json"
    path.write_text(said, encoding="utf-8")
    typed = io.TextIOWrapper(io.BytesIO(said.encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    name = "-" if form == "standard input" else str(path)
    words = ("explain", "--chat", name, "--chat-template", str(template), "--lens", "attribution")
    why = saved(tmp_path, *words)["attribution"]
    assert "".join(one.label for one in why.targets).strip() == "4, 5,"
    typed.seek(0)
    assert len(saved(tmp_path, *words, "--generate", "1")["generation"].written) == 1


def test_an_answer_is_explained(tmp_path: Path) -> None:
    words = ("explain", "1, 2, 3,", "--answer", " 4, 5", "--lens", "attribution,layers")
    found = saved(tmp_path, *words)
    why, steps = found["attribution"], found["layers"]
    assert "".join(one.label for one in why.targets) == " 4, 5"
    assert list(steps.outcome_words) == [one.label for one in why.targets]


def test_what_is_no_conversation_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "talk.json"
    path.write_text("[1", encoding="utf-8")
    assert refused(capsys, "explain") == (
        "sukashi: Nothing is given; give a text, or a conversation with --chat FILE (- for "
        "standard input)."
    )
    assert "is no JSON (" in refused(capsys, "explain", "--chat", str(path))
    path.write_text("[1]", encoding="utf-8")
    assert refused(capsys, "explain", "--chat", str(path)).endswith(
        "holds no list of messages; give one, each message with role and content."
    )
    assert refused(capsys, "explain", "1, 2", "--chat", str(path)) == (
        "sukashi: Both a text and a conversation (--chat) are given; give the text alone with "
        "--chat, or the file of the conversation."
    )
    assert refused(capsys, "explain", "1, 2", "--answer", "3", "--generate", "2") == (
        "sukashi: The model writes (--generate) or a given answer is explained (--answer); leave "
        "one of them out."
    )
    assert refused(capsys, "explain", "1, 2", "--chat") == (
        "sukashi: The tokenizer of this model has no chat template, so it cannot be given "
        "messages; give a text, or a template when the model is loaded (--chat-template)."
    )
