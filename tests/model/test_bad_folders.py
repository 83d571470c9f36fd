"""Folders that cannot be loaded: each gets one sentence that says what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from sukashi.errors import ModelError
from sukashi.model.load import load
from tests.tiny import tiny, tiny_tokenizer


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as save_pretrained writes it."""
    folder = tmp_path_factory.mktemp("models") / "good"
    tiny("gpt2").save_pretrained(folder)
    tiny_tokenizer("causal").save_pretrained(folder)
    return folder


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    folder = tmp_path / "model"
    shutil.copytree(good, folder)
    return folder


def edit_config(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def delete(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def write(name: str, text: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_text(text)

    return spoil


def config(**changes: Any) -> Callable[[Path], None]:
    return lambda folder: edit_config(folder, **changes)


def cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    (folder / "training_args.bin").write_bytes(b"x")


def missing_shard(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    tiny("gpt2").save_pretrained(folder, max_shard_size="60KB")
    sorted(folder.glob("*-of-*"))[1].unlink()


def bad_index(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text("[]")


def trained_only_in_part(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "optimizer.pt").write_bytes(b"x")


def adapter_only(folder: Path) -> None:
    (folder / "config.json").rename(folder / "adapter_config.json")


def poisoned(value: float) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        network = tiny("gpt2")
        with torch.no_grad():
            network.transformer.h[1].mlp.c_fc.weight[0, :2] = value
        network.save_pretrained(folder)

    return spoil


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no config": (delete("config.json"), r"has no config\.json.*that save_pretrained wrote"),
    "an adapter": (
        adapter_only,
        r"does not name the base model of the adapter \(base_model_name_or_path\)",
    ),
    "config is no JSON": (write("config.json", "{"), r"is not valid JSON .* get the file again"),
    "config is a list": (write("config.json", "[]"), r"does not say its model_type"),
    "no model_type": (write("config.json", "{}"), r"does not say its model_type"),
    "unknown type": (
        config(model_type="gtp2"),
        r"is of model_type 'gtp2', which transformers .* does not know; did you mean 'gpt2'",
    ),
    "own code": (
        config(model_type="mine", auto_map={"AutoConfig": "code.Mine"}),
        r"code of its own, which would run on this machine.*trust_remote_code=True",
    ),
    "other task": (config(architectures=["GPT2ForAudio"]), r"cannot explain GPT2ForAudio.*task="),
    "wrong type": (
        config(n_head="four"),
        r"config of .* cannot be made .*n_head.*a value in config\.json.* correct it",
    ),
    "wrong heads": (
        config(n_head=5),
        r"network for task 'causal' .*cannot be made .*divisible.*correct it",
    ),
    "wrong width": (
        config(n_embd=64),
        r"do not have the sizes .* is 96 in the checkpoint, 192 by the config\); get",
    ),
    "fewer layers": (
        config(n_layer=1),
        r"11 weights that its config\.json has no place for .*another model would be explained",
    ),
    "more layers": (
        config(n_layer=3),
        r"no weights for 'transformer\.h\.2.*do not belong together",
    ),
    "no weights": (delete("model.safetensors"), r"a config but no weights \(model\.safetensors\)"),
    "optimizer only": (trained_only_in_part, r"a config but no weights"),
    "a pickle": (pickled, r"as a pickle \(pytorch_model\.bin\), which can run any code.*python -c"),
    "cut weights": (cut_weights, r"weights of .* are damaged .*download or copy them again"),
    "missing shard": (missing_shard, r"lacks model-00002-of-\d+\.safetensors \(1 of its weight"),
    "bad index": (bad_index, r"index\.json is damaged"),
    "no tokenizer": (delete("tokenizer.json"), r"has no tokenizer \(tokenizer\.json.*tokenizer="),
    "cut tokenizer": (
        write("tokenizer.json", '{"a":'),
        r"tokenizer\.json is not valid JSON; get the file",
    ),
    "odd tokenizer": (
        write("tokenizer.json", '{"version":"1.0","added_tokens":[],"model":{"type":"BPE"}}'),
        r"tokenizer of .* cannot be read .*vocab.*get them again",
    ),
    "NaN": (
        poisoned(float("nan")),
        r"2 of the 4096 numbers of the weight 'transformer\.h\.1\.mlp\.c_fc",
    ),
    "infinity": (poisoned(float("inf")), r"are NaN or infinite.*damaged: download it again"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_folder_gets_one_sentence(what: str, copy: Path) -> None:
    spoil, message = SPOILED[what]
    spoil(copy)
    with pytest.raises(ModelError, match=message) as caught:
        load(copy)
    assert "\n" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
