"""sukashi doctor and models: facts about a model, each check printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sukashi.cli import doctor, main
from sukashi.model.builtin import installed
from sukashi.trace.verify import Check
from sukashi.view.catalogue import say
from sukashi.view.number_format import percent
from tests.cli.stage import save
from tests.tiny import tiny_tokenizer


def test_doctor_prints_parts_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save(tmp_path, "gpt2", "causal")
    assert main(["doctor", folder, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["family"] == "gpt2"
    assert found["answers"] == [
        "generate",
        "attention",
        "attribution",
        "faithfulness",
        "layers",
    ]
    assert [check["holds"] for check in found["checks"]] == [True] * 7
    seen = {check["check"]: check["seen"] for check in found["checks"]}
    assert list(found["baselines"]) == ["pad", "mean", "zero"]
    assert max(found["baselines"].values()) < 0.005
    words = len(tiny_tokenizer("causal"))
    assert seen["tokens of the tokenizer, rows of the embedding"] == f"{words}, 320"
    assert main(["doctor", folder, "--lang", "ja"]) == 0
    out = capsys.readouterr().out
    assert "答えられる問い" in out
    assert f"✓ トークナイザの語彙の数と埋め込みの行数（{words}, 320）" in out


def test_doctor_names_baselines_beside_which_the_answer_jumps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path, "llama", "causal")
    assert main(["doctor", folder, "--json"]) == 0
    jump = json.loads(capsys.readouterr().out)["baselines"]["zero"]
    assert main(["doctor", folder, "--lang", "en"]) == 0
    share = percent(jump, "en")
    said = f"padding; beside embeddings of zero the answer jumps by {share}"
    assert said in capsys.readouterr().out
    assert jump > 0.5


def test_doctor_fails_when_a_check_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save(tmp_path, "gpt2", "causal")
    broken = (Check("rows sum to 1", holds=False, seen="off by 3"),)
    monkeypatch.setattr(doctor.sukashi.load(folder).__class__, "verify", lambda _: broken)
    assert main(["doctor", folder]) == 1
    out, err = capsys.readouterr()
    assert "✗ rows sum to 1 (off by 3)" in out
    assert "1 of 1 checks failed" in err


def test_models_lists_what_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    for one in installed():
        assert one.id in out
        assert say(f"model {one.id}", "en") in out
