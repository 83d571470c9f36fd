"""Loading in several threads at once: transformers keeps state of the whole process meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers

from sukashi.errors import FailureError
from sukashi.model.load import load
from tests.tiny import tiny, tiny_tokenizer

COLD = """
import json, sys, threading
import sukashi
sys.setswitchinterval(1e-4)
barrier = threading.Barrier(3)
answers = {}

def ask(name, question):
    barrier.wait()
    try:
        answers[name] = question(sukashi.load(name))
    except Exception as error:
        answers[name] = str(error)

def label(explainer):
    said = explainer.classify("This film was wonderful.")
    return said.labels[int(said.probabilities[0].argmax())]

def written(explainer):
    return explainer.generate("メロスは", max_new_tokens=3).tokens.text

questions = {"tales": written, "authors": label, "reviews": label}
threads = [threading.Thread(target=ask, args=one) for one in questions.items()]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "good"
    tiny("gpt2").save_pretrained(folder)
    tiny_tokenizer("causal").save_pretrained(folder)
    return folder


def test_a_cold_process_loads_three_models_at_once() -> None:
    """Without the lock about every second process never loads `tales`."""
    for _ in range(3):
        line = [sys.executable, "-c", COLD]
        done = subprocess.run(line, capture_output=True, check=True, env={**os.environ})
        assert json.loads(done.stdout) == {
            "tales": "メロスは激怒した。",
            "authors": "寺田寅彦",
            "reviews": "positive",
        }


def test_one_network_is_built_at_a_time(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted()
    maker = transformers.AutoModel
    monkeypatch.setattr(maker, "from_pretrained", counted(maker.from_pretrained))
    threads = [threading.Thread(target=load, args=(good,), kwargs={"task": "body"}) for _ in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (counted.calls, counted.most) == (3, 1)


class Counted:
    """Counts how many threads are in a function at a time."""

    def __init__(self) -> None:
        self.calls = self.inside = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, function: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            with self.lock:
                self.calls += 1
                self.inside += 1
                self.most = max(self.most, self.inside)
            time.sleep(0.02)
            try:
                return function(*given, **named)
            finally:
                with self.lock:
                    self.inside -= 1

        return call


def test_what_may_pass_is_not_blamed_on_the_files(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def fails(*_: Any, **__: Any) -> Any:
            raise NotImplementedError("Cannot copy out of meta tensor; no data!")

        patch.setattr(transformers.AutoModelForCausalLM, "from_pretrained", fails)
        with pytest.raises(FailureError) as caught:
            load(good)
    assert str(caught.value) == (
        f"The network for task 'causal' of {good} could not be loaded this time "
        "(NotImplementedError: Cannot copy out of meta tensor; no data!); try again, and if it "
        "stays, report it with the name of the model."
    )
    assert load(good).task == "causal"


def test_a_failed_load_leaves_the_libraries_as_they_were(good: Path, tmp_path: Path) -> None:
    before = (torch.get_default_dtype(), transformers.PreTrainedModel.tie_weights)
    (tmp_path / "config.json").write_text((good / "config.json").read_text())
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    (tmp_path / "tokenizer.json").write_text((good / "tokenizer.json").read_text())
    for _ in range(2):
        with pytest.raises(Exception, match="are damaged"):
            load(tmp_path, dtype="float16")
    assert (torch.get_default_dtype(), transformers.PreTrainedModel.tie_weights) == before
