"""sukashi explain, as its user types it: what is printed, what is written, what is refused."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
import torch

import sukashi
from sukashi.cli import main
from sukashi.cli.explain import lenses
from sukashi.cli.language import language
from sukashi.cli.model import bytes_of
from sukashi.errors import MisuseError, UnknownNameError
from tests.cli.stage import Run, save
from tests.tiny import tiny, tiny_tokenizer


def test_json_is_one_object_and_nothing_else(run: Run, gpt2: str) -> None:
    code, out, err = run("explain", "1, 2, 3,", "--model", gpt2, "--generate", "3", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert set(found) == {"generation", "attribution", "layers", "attention"}
    explainer = sukashi.load(gpt2)
    written = explainer.generate("1, 2, 3,", max_new_tokens=3)
    assert found["generation"]["text"] == written.text
    scores = np.array(found["attribution"]["scores"])
    assert np.allclose(scores, explainer.attribution(written).scores, atol=1e-6)


def test_files_by_suffix_and_the_saved_result_opens_again(
    run: Run, gpt2: str, tmp_path: Path
) -> None:
    names = [tmp_path / f"why{suffix}" for suffix in (".png", ".svg", ".csv", ".safetensors")]
    words = [word for name in names for word in ("-o", str(name))]
    code, _, err = run("explain", "メロスは", "--model", gpt2, "--generate", "2", *words)
    assert code == 0, err
    for name in names:
        assert name.stat().st_size > 0
        for kind in ("layers", "attention", "generation"):
            assert name.with_stem(f"why-{kind}").exists()
    assert names[0].read_bytes().startswith(b"\x89PNG")
    why = sukashi.open(names[3])
    assert why.method == "occlusion"
    assert why.tokens.text.startswith("メロスは")
    code, out, _ = run("open", str(names[3]), "--lang", "ja")
    assert code == 0
    assert "メ ロ ス は" in " ".join(out.split())
    assert "スコアは順位としてのみ信頼できます" in out.replace("\n", "")


def test_a_lens_that_does_not_fit_is_noted_unless_it_was_named(run: Run, bert: str) -> None:
    code, out, err = run("explain", "the cat", "--model", bert)
    assert code == 0
    assert out
    assert "attribution: This model fills gaps" in err
    code, out, err = run("explain", "the cat", "--model", bert, "--lens", "attribution")
    assert (code, out) == (2, "")
    assert "[MASK]" in err


def test_words_are_japanese_by_locale_or_by_wish(
    run: Run, gpt2: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("explain", "1, 2", "--model", gpt2, "--lens", "attribution", "--generate", "0")
    japanese = run(*words, "--lang", "ja")[1]
    assert "順位としてのみ信頼できます" in japanese.replace("\n", "")
    assert "Only the ranking of the scores is reliable" in run(*words)[1].replace("\n", " ")
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert run(*words)[1] == japanese
    assert language("en") == "en"


BAD = {
    "empty": (["explain", ""], 2, "The text is empty"),
    "spaces": (["explain", "  \n "], 2, "The text is empty"),
    "too long": (["explain", "1, " * 400], 2, "tokens, the model reads"),
    "lens": (["explain", "1", "--lens", "atention"], 2, "Did you mean 'attention'?"),
    "method": (["explain", "1", "--method", "lime"], 2, "Unknown method 'lime'"),
    "of": (["explain", "1", "--of", "odds"], 2, "Unknown reading"),
    "several tokens": (["explain", "1", "--target", "zebra zebra"], 2, "tokens for this model"),
    "no such id": (["explain", "1", "--target", "id:99999"], 2, "Token id 99999"),
    "top": (["explain", "1", "--lens", "layers", "--top", "9999"], 2, "top 9999 does not exist"),
    "baseline": (
        ["explain", "1", "--method", "occlusion", "--baseline", "mask"],
        2,
        "no mask token",
    ),
    "part": (["explain", "1", "--lens", "attention", "--part", "cross"], 2, "Unknown part"),
    "steps": (
        ["explain", "1", "--method", "integrated_gradients", "--steps", "many"],
        2,
        "whole number",
    ),
    "memory": (["explain", "1", "--memory", "much"], 2, "write it like 500M or 2G"),
    "too little memory": (["explain", "1", "--memory", "100"], 2, "the budget is 100"),
    "suffix": (["explain", "1", "-o", "x.docx"], 2, "Unknown file suffix '.docx'"),
    "negative": (["explain", "1", "--generate", "-3"], 2, "0 or more tokens"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_an_exit_code(run: Run, gpt2: str, name: str) -> None:
    words, wanted, part = BAD[name]
    code, out, err = run(*words, "--model", gpt2)
    assert code == wanted
    assert out == ""
    assert part in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_truncate_reads_the_beginning(run: Run, gpt2: str) -> None:
    words = ("explain", "1, " * 400, "--model", gpt2, "--generate", "0", "--lens", "attention")
    code, _, err = run(*words, "--truncate")
    assert code == 0, err


@pytest.mark.parametrize("option", ["--layer", "--head"])
def test_a_layer_or_head_that_does_not_exist(
    run: Run, gpt2: str, tmp_path: Path, option: str
) -> None:
    words = ("explain", "1, 2", "--model", gpt2, "--lens", "attention", "--generate", "0")
    code, _, err = run(*words, option, "77", "-o", str(tmp_path / "x.png"))
    assert code == 2
    assert "77 does not exist; choose from 0 to" in err


def test_models_that_cannot_be_loaded(run: Run, tmp_path: Path) -> None:
    code, _, err = run("explain", "1", "--model", "nobody/no-such-model-here")
    assert code in (1, 2)
    assert err.count("\n") == 1
    (tmp_path / "empty").mkdir()
    code, _, err = run("explain", "1", "--model", str(tmp_path / "empty"))
    assert code == 2
    assert err.count("\n") == 1
    pickled = tmp_path / "pickled"
    save(pickled, "gpt2", "causal")
    (pickled / "model.safetensors").unlink()
    torch.save({}, pickled / "pytorch_model.bin")
    code, _, err = run("explain", "1", "--model", str(pickled))
    assert code == 2
    assert "only as a pickle" in err


def test_weights_that_are_not_numbers(run: Run, tmp_path: Path) -> None:
    network = tiny("gpt2", "lm")
    with torch.no_grad():
        network.transformer.h[0].mlp.c_fc.weight[0, 0] = float("nan")
    network.save_pretrained(tmp_path)
    tiny_tokenizer("causal").save_pretrained(tmp_path)
    code, _, err = run("explain", "1", "--model", str(tmp_path))
    assert code in (1, 2)
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_debug_gives_the_traceback(gpt2: str) -> None:
    with pytest.raises(MisuseError):
        main(["explain", "", "--model", gpt2, "--debug"])


def test_an_interrupt_is_one_sentence(run: Run, gpt2: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sukashi, "load", interrupted)
    code, out, err = run("explain", "1", "--model", gpt2)
    assert (code, out) == (130, "")
    assert "Interrupted" in err


@pytest.mark.parametrize("command", ["explain", "open", "models", "download", "doctor"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"example: sukashi {command}" in out


def test_misuse_of_the_grammar(run: Run) -> None:
    for words in ((), ("explain",), ("nonsense",), ("explain", "1", "--top", "x")):
        code, _, err = run(*words)
        assert code == 2
        assert err.startswith("sukashi: ")


def test_small_parsers() -> None:
    assert bytes_of("500M") == 500 * 2**20
    assert bytes_of("1.5G") == 3 * 2**29
    assert bytes_of(None) is None
    assert lenses(Namespace(lens="attention, layers")) == ("attention", "layers")
    assert lenses(Namespace(lens=None)) == ()
    with pytest.raises(UnknownNameError):
        lenses(Namespace(lens="attention,what"))


ASKED = {
    "an empty target": (["--target", ""], "--target is empty; give it a value, or leave it out."),
    "an empty watch": (["--watch", ""], "--watch is empty; give it a value, or leave it out."),
    "a watched word of many tokens": (["--watch", "zebra zebra"], "tokens for this model"),
    "the target itself": (
        ["--target", "5", "--contrast", "5"],
        "--contrast is '5', as --target is; name another.",
    ),
    "a lens twice": (["--lens", "layers,layers"], "--lens names 'layers' twice; name it once."),
    "no lens": (["--lens", " , "], "--lens names nothing; give names with commas between them."),
    "a part that is not there": (["--part", "cross"], "Unknown part 'cross'"),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_was_asked_is_answered_or_refused(run: Run, gpt2: str, name: str) -> None:
    words, part = ASKED[name]
    code, out, err = run("explain", "1, 2", "--model", gpt2, "--generate", "1", *words)
    assert (code, out) == (2, "")
    assert part in err
    assert err.count("\n") == 1


def test_an_option_asks_for_the_lens_that_reads_it_and_no_other(run: Run, tmp_path: Path) -> None:
    judge = save(tmp_path, "bert", "masked", "classify")
    words = ("explain", "the film", "--model", judge, "--json")
    code, out, err = run(*words, "--target", "LABEL_1")
    assert (code, set(json.loads(out))) == (0, {"attribution", "attention"}), err
    code, out, err = run(*words, "--top", "3")  # of the layers, which a classifier has no words for
    assert (code, out) == (2, "")
    assert "no vocabulary head" in err
