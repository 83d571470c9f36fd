"""sukashi doctor and models: facts about a model, each check printed."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
from transformers import MambaConfig, MambaForCausalLM, MixtralConfig, MixtralForCausalLM

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
    assert f"· トークナイザの語彙の数と埋め込みの行数（{words}, 320）" in out


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


def test_doctor_names_every_part_that_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path, "gpt2", "causal")
    assert main(["doctor", folder, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    before, _, found = out.partition("\nParts that were found\n")
    lines = [" ".join(line.split()) for line in found.partition("\n\n")[0].splitlines()]
    assert lines == [
        "decoder",
        "token embedding transformer.wte Embedding, 320 × 32",
        "layers 0–1 transformer.h.* GPT2Block, attention (heads: 4, key–value groups: 4), "
        "feed-forward part that ends in Conv1D, norms: 2",
        "final norm transformer.ln_f LayerNorm",
        "language head lm_head Linear, 320 × 32",
    ]
    assert "cannot answer" not in before
    assert main(["doctor", folder, "--lang", "ja"]) == 0
    out = capsys.readouterr().out
    assert "第0–1層" in out
    assert "注意（4ヘッド、キーとバリューは4組）" in out
    assert main(["doctor", folder, "--json"]) == 0
    embedding, layers, norm, head = json.loads(capsys.readouterr().out)["parts"]
    assert (embedding["path"], embedding["shape"]) == ("transformer.wte", [320, 32])
    assert (layers["layers"], layers["heads"], layers["mixer"]) == ([0, 1], 4, "attention")
    assert (norm["role"], head["role"]) == ("final norm", "head")


def test_doctor_keeps_back_what_torch_says_of_its_speed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path, "llama", "causal")
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    shape["num_key_value_heads"] = 2
    config = MixtralConfig(vocab_size=320, intermediate_size=48, num_local_experts=4, **shape)
    MixtralForCausalLM(config).save_pretrained(folder)
    capsys.readouterr()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert main(["doctor", folder]) == 0
    assert [str(one.message) for one in heard if "performance drop" in str(one.message)] == []


def test_doctor_says_what_cannot_be_asked_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shape = {"vocab_size": 320, "hidden_size": 32, "num_hidden_layers": 2, "state_size": 8}
    MambaForCausalLM(MambaConfig(**shape)).save_pretrained(tmp_path)
    tiny_tokenizer("causal").save_pretrained(tmp_path)
    assert main(["doctor", str(tmp_path), "--json"]) == 0
    reason = "its layers have no attention weights but state space"
    assert json.loads(capsys.readouterr().out)["refused"] == {"attention": reason}
    assert main(["doctor", str(tmp_path), "--lang", "en"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"cannot answer attention: {reason}" in out
    assert "layers 0–1 backbone.layers.* MambaBlock, state space" in out
    assert main(["doctor", str(tmp_path), "--lang", "ja"]) == 0
    assert "attention: 層にあるのは状態空間で、注意の重みがない" in capsys.readouterr().out
