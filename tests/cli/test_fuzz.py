"""Two hundred command lines that nobody means: a sentence, an answer, never a traceback."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sukashi
from sukashi.cli.main import main
from sukashi.cli.parser import build
from sukashi.model import download
from tests import samples
from tests.cli.stage import save

NAMES = ("gpt2", "bert", "judge")
HOSTILE = [
    *("", " ", "-", "--", "-1", "0", "1", "3", "1e9", "99999999999999999999", "nan", "inf", "1.5"),
    *("none/x.png", ".png", "x.png", "x.csv", "x.html", "x.json", "y.docx", "/dev/null", "/", "."),
    *("folder", "/proc/x.csv", "saved.safetensors", "page.html", "texts.csv", "texts.jsonl"),
    *("a\ud800b", "a\udcffb", "\x1b[31m", "a\x00b", "a\nb", "\u202eabc", "\u2028", "🗾", "é"),
    *("all", "id:0", "id:-1", "id:99999999999999999999", "id:x", "auto", "zero", "text:", "mask"),
    *("attention", "layers,attention", "attribution,attribution", ",", "gradient", "shapley"),
    *("word", "phrase", "encoder", "cross", "cpu", "cuda", "float16", "int8", "causal", "classify"),
    *("utf-8", "utf-9", "500M", "1", "0M", "en", "ja", "x" * 300, "the film was good", "メロスは"),
    *("[MASK]", "the [MASK] was", "LABEL_0", "probability", "heat", "bars", "wall", "delete"),
]
LIKELY = {
    "--lens": ["attention", "layers", "attribution,layers"],
    "--generate": ["0", "1", "2", "-1"],
    "--target": ["a", "all", "LABEL_0", "id:9", "0"],
    "--contrast": ["b", "a", "LABEL_1", "id:9"],
    "--method": ["gradient", "occlusion", "integrated_gradients", "attention_rollout", "lime"],
    "--methods": ["gradient,grad_x_input", "gradient"],
    "--of": ["logit", "probability", "log_probability"],
    "--baseline": ["auto", "pad", "mask", "zero", "mean", "text:x"],
    "--steps": ["auto", "2", "0", "-1"],
    "--samples": ["1", "2", "0", "-3"],
    "--unit": ["token", "word", "phrase", "sentence"],
    "--part": ["encoder", "decoder", "cross"],
    "--top": ["1", "3", "0", "-1", "99999"],
    "--watch": ["a", "t", "the", "zz"],
    "--memory": ["500M", "1", "2G", "0"],
    "--labels": ["good,bad", "a"],
    "--truth": ["LABEL_0", "good"],
    "--style": ["sukashi", "transformers-interpret"],
    "--input": ["texts.csv", "texts.jsonl", "saved.safetensors"],
    "--text-column": ["text", "label"],
    "--pair-column": ["label", "text"],
    "--label-column": ["label"],
    "--encoding": ["utf-8", "cp932", "utf-16"],
    "--operator": ["mask", "delete", "baseline"],
    "--seed": ["0", "7", "-1", "99999999999999999999"],
    "--output": ["x.png", "x.csv", "x.html", "x.json", "/dev/null", "x.safetensors"],
    "--kind": ["heat", "bars", "wall", "grid", "confusion"],
    "--layer": ["0", "1", "-1", "99"],
    "--head": ["0", "3", "-1", "99"],
    "--lang": ["en", "ja"],
    "--device": ["cpu"],
    "--dtype": ["float32", "bfloat16"],
    "--task": ["classify", "causal"],
}
TEXTS = ["the film was good", "the [MASK] was", "bad", "-", "", "メロスは", "a\ud800b", "\x1b[31m"]
MODELS = ["gpt2", "bert", "judge", "tales", "none", "folder"]
FILES = ["saved.safetensors", "page.html", "texts.csv", "folder", "none"]
VALUES = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE), st.text(max_size=6))


def commands() -> dict[str, dict[str, Any]]:
    """Each command but `serve`, which would not end, with its options by their names."""
    (group,) = (one for one in build()._actions if isinstance(one, argparse._SubParsersAction))
    found = {}
    for name, parser in group.choices.items():
        actions = [action for action in parser._actions if action.option_strings]
        found[name] = {action.option_strings[-1]: action for action in actions}
    del found["serve"]
    return found


COMMANDS = commands()
QUICK = ("--debug", "--help", "--random-weights", "--rankings", "--draws")


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command, most often with a text, a model and up to five options, some twice."""
    command = draw(st.sampled_from([*sorted(COMMANDS), "explain", "classify"]))
    words = [command]
    if draw(st.integers(0, 5)):
        usual = {"open": FILES, "doctor": MODELS, "download": MODELS}.get(command, TEXTS)
        words.append(draw(st.one_of(st.sampled_from(usual), st.sampled_from(usual), VALUES)))
    options = [name for name in sorted(COMMANDS[command]) if name not in QUICK]
    if "--model" in options and draw(st.integers(0, 3)):
        words += ["--model", draw(st.sampled_from(NAMES))]
    for name in draw(st.lists(st.sampled_from(options), max_size=4)):
        words.append(name)
        takes_value = COMMANDS[command][name].nargs != 0
        if takes_value and draw(st.integers(0, 20)):
            words[-1:] = draw(st.sampled_from([[name], [f"{name}="]]))
            likely = st.sampled_from(LIKELY.get(name, HOSTILE))
            value = draw(st.one_of(likely, likely, likely, VALUES))
            words[-1:] = [words[-1] + value] if words[-1].endswith("=") else [name, value]
    if command == "trust":
        words += ["--rankings", "2", "--draws", "0"]
    return words


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A working folder with tiny models, results and tables; nothing is fetched or served."""
    here = tmp_path_factory.mktemp("fuzz")
    (here / "folder").mkdir()
    for name, task, family in (("gpt2", "lm", "causal"), ("bert", "lm", "masked")):
        save(here / name, name, family, task)
    save(here / "judge", "bert", "masked", "classify")
    sukashi.save(samples.generation(), here / "saved.safetensors")
    sukashi.save([samples.attribution(), samples.attention()], here / "page.html")
    (here / "texts.csv").write_text("text,label\nthe film,LABEL_0\n,\nbad,LABEL_1\n", "utf-8")
    (here / "texts.jsonl").write_text('{"text": "the film"}\n{"text": 3}\n{', "utf-8")
    known = {name: sukashi.load(here / name) for name in NAMES}
    real = sukashi.load

    def load(model: Any = None, **loading: Any) -> Any:
        plain = all(loading.get(name) in (None, False) for name in loading if name != "progress")
        return known[model] if model in known and plain else real(model or "reviews", **loading)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sukashi, "load", load)
        patch.setattr(download, "_ask_hub", lambda *_: None)
        patch.setenv("LANG", "C.UTF-8")
        patch.delenv("LC_ALL", raising=False)
        patch.chdir(here)
        yield here


def run(words: list[str]) -> tuple[int, str, str]:
    """Run a command line with streams of its own; exit code, standard output, standard error."""
    pipes = [io.BytesIO(b"the film"), io.BytesIO(), io.BytesIO()]
    with pytest.MonkeyPatch.context() as patch:
        for name, pipe in zip(("stdin", "stdout", "stderr"), pipes, strict=True):
            patch.setattr(sys, name, io.TextIOWrapper(pipe, encoding="utf-8", newline=""))
        code = main(words)
        sys.stdout.flush()
        sys.stderr.flush()
        return code, pipes[1].getvalue().decode(), pipes[2].getvalue().decode()


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(words=command_lines())
@example(words=["download", ".bpe"])
@example(words=["explain", "a\ud800b", "--model", "gpt2"])
@example(words=["explain", "the", "--model", "gpt2", "--watch", "a", "--watch", "a", "--json"])
@example(words=["download", "x" * 300])
@example(words=["explain", "the", "--model", "gpt2", "--target", ""])
@example(words=["open", "page.html", "--layer", "1", "-o", "x.png", "--lang", "ja"])
@example(words=["classify", "--input", "texts.csv", "--model", "judge", "-o", "x.csv"])
def test_a_command_line_of_any_words(folder: Path, words: list[str]) -> None:
    before = set(os.listdir())
    code, out, err = run(words)
    made = set(os.listdir()) - before
    for name in made:
        if (folder / name).is_file():
            (folder / name).unlink()
    lines = err.splitlines()
    assert code in (0, 1, 2), (code, err)
    assert "Traceback" not in err
    assert "Something unexpected" not in err
    assert "予期しない" not in err
    assert all(line.startswith("sukashi: ") for line in lines), err
    assert not any(ord(one) < 32 for line in lines for one in line)
    if code == 2:
        assert out == ""
        # how a table was understood is said before its rows are read
        assert len(lines) == 1 or any(word.startswith("--inp") for word in words), err
    elif code == 1:
        assert lines
    else:
        silent = "/dev/null" in " ".join(words) or "--forget" in words
        assert out.strip() or made or silent, (words, err)
