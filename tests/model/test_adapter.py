"""Adapters: a network with one on it, and a folder with one, against merged ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import peft
import pytest
import torch

import sukashi
from sukashi.errors import ModelError
from tests.tiny import kind_of, tiny, tiny_tokenizer

TEXT = "the film was good"
pytestmark = pytest.mark.filterwarnings("ignore")  # peft speaks of what it saves


def adapted(family: str, task: str = "lm", *, seed: int = 3, **settings: Any) -> Any:
    """A tiny network with an adapter of random weights on it."""
    network = peft.get_peft_model(tiny(family, task), peft.LoraConfig(**settings))
    draw(network, seed)
    return network.eval()


@torch.no_grad()
def draw(network: Any, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in network.named_parameters():
        if "lora" in name or "prompt" in name or "modules_to_save" in name:
            parameter.copy_(0.3 * torch.randn(parameter.shape, generator=generator))


def answers(ex: Any) -> list[Any]:
    """Numbers of every question that the model can be asked."""
    found = [ex.attribution(TEXT, method=method).scores for method in ("grad_x_input", "occlusion")]
    if "classify" in ex.answers:
        found.append(ex.classify(TEXT).logits)
    if "generate" in ex.answers:
        found.append(ex.generate(TEXT, 3).tokens.ids)
        found.append(ex.layers(TEXT).probabilities)
    found.append(ex.attention(TEXT).weights)
    return found


def alike(one: Any, other: Any) -> None:
    for first, second in zip(answers(one), answers(other), strict=True):
        np.testing.assert_allclose(first, second, atol=2e-5)


@pytest.mark.parametrize(
    ("family", "task", "settings"),
    [
        ("llama", "lm", {"target_modules": ["q_proj"], "task_type": "CAUSAL_LM"}),
        ("llama", "lm", {"target_modules": "all-linear"}),
        ("llama", "lm", {"target_modules": ["embed_tokens", "v_proj"]}),
        ("llama", "lm", {"target_modules": ["lm_head", "down_proj"], "use_dora": True}),
        ("gpt2", "lm", {"target_modules": ["c_attn", "c_fc"], "fan_in_fan_out": True}),
        ("bert", "classify", {"target_modules": ["query"], "task_type": "SEQ_CLS"}),
        ("llama", "lm", {"target_modules": ["q_proj"], "modules_to_save": ["lm_head"]}),
    ],
    ids=["one", "all", "embedding", "head", "conv1d", "classifier", "modules_to_save"],
)
def test_an_adapter_on_a_network_is_what_it_is_merged(
    family: str, task: str, settings: dict[str, Any]
) -> None:
    tokenizer = tiny_tokenizer(kind_of(family))
    network = adapted(family, task, **settings)
    before = sukashi.load(network, tokenizer)
    bare = sukashi.load(tiny(family, task), tokenizer)
    assert before.task == bare.task
    found = answers(before)
    assert not np.allclose(found[0], answers(bare)[0], atol=1e-3)
    merged = sukashi.load(network.merge_and_unload(), tokenizer)
    for first, second in zip(found, answers(merged), strict=True):
        np.testing.assert_allclose(first, second, atol=2e-5)


def test_what_is_explained_is_the_adapter_that_is_active() -> None:
    tokenizer = tiny_tokenizer("causal")
    network = adapted("llama", target_modules=["q_proj", "v_proj"])
    network.add_adapter("other", peft.LoraConfig(target_modules=["o_proj"]))
    draw(network, 7)
    ex = sukashi.load(network, tokenizer)
    found = {}
    for name in ("default", "other"):
        network.set_adapter(name)
        found[name] = ex.attribution(TEXT, method="grad_x_input")
    assert not np.allclose(found["default"].scores, found["other"].scores, atol=1e-3)
    assert found["default"].recipe.weights != found["other"].recipe.weights
    with network.disable_adapter():
        none = ex.attribution(TEXT, method="grad_x_input").scores
    bare = sukashi.load(tiny("llama"), tokenizer).attribution(TEXT, method="grad_x_input").scores
    np.testing.assert_allclose(none, bare, atol=1e-5)
    network.set_adapter("other")
    again = ex.attribution(TEXT, method="grad_x_input")
    np.testing.assert_allclose(again.scores, found["other"].scores, atol=1e-6)
    network.set_adapter("default")
    network.merge_adapter()
    merged = ex.attribution(TEXT, method="grad_x_input").scores
    np.testing.assert_allclose(merged, found["default"].scores, atol=2e-5)


# a folder with an adapter, and its base beside it


def folders(where: Path, network: Any, base: Any, family: str, named: str = "") -> tuple[Any, Any]:
    """The folders of an adapter and of its base; named: how the adapter names it."""
    base.save_pretrained(where / "base")
    tiny_tokenizer(kind_of(family)).save_pretrained(where / "base")
    network.save_pretrained(where / "adapter")
    path = where / "adapter" / "adapter_config.json"
    values = json.loads(path.read_text())
    values["base_model_name_or_path"] = named or str(where / "base")
    path.write_text(json.dumps(values))
    return where / "adapter", where / "base"


@pytest.mark.parametrize("named", ["", "../base", "elsewhere/base"])
def test_a_folder_with_an_adapter_and_its_base(named: str, tmp_path: Path) -> None:
    network = adapted("llama", target_modules=["q_proj", "lm_head"], task_type="CAUSAL_LM")
    folder, _ = folders(tmp_path, network, tiny("llama"), "llama", named)
    ex = sukashi.load(folder)
    assert (ex.task, type(ex.network).__name__) == ("causal", "LlamaForCausalLM")
    alike(ex, sukashi.load(network, tiny_tokenizer("causal")))


def test_an_adapter_with_a_head_of_its_own(tmp_path: Path) -> None:
    """The base has none, and the adapter's decides between three classes."""
    torch.manual_seed(0)
    body = tiny("bert", "base")
    network = tiny("bert", "classify", num_labels=3)
    network.bert.load_state_dict(body.state_dict())
    settings = peft.LoraConfig(target_modules=["query"], task_type="SEQ_CLS")
    network = peft.get_peft_model(network, settings).eval()
    draw(network, 4)
    folder, _ = folders(tmp_path, network, body, "bert")
    ex = sukashi.load(folder)
    assert (ex.task, ex.labels) == ("classify", ("LABEL_0", "LABEL_1", "LABEL_2"))
    alike(ex, sukashi.load(network, tiny_tokenizer("masked")))


def test_an_adapter_that_knows_more_tokens(tmp_path: Path) -> None:
    larger = tiny("llama")
    larger.resize_token_embeddings(325)
    network = peft.get_peft_model(
        larger, peft.LoraConfig(target_modules=["q_proj", "embed_tokens"], task_type="CAUSAL_LM")
    ).eval()
    draw(network, 4)
    folder, _ = folders(tmp_path, network, tiny("llama"), "llama")
    ex = sukashi.load(folder)
    assert ex.anatomy.reader.lookup.rows == 325
    tokens = ex.attribution(TEXT, method="grad_x_input", target=320)
    other = sukashi.load(network, tiny_tokenizer("causal"))
    assert tokens.scores.shape == other.attribution(TEXT, target=320).scores.shape


def test_a_base_that_is_not_here(tmp_path: Path) -> None:
    network = adapted("llama", target_modules=["q_proj"], task_type="CAUSAL_LM")
    folder, _ = folders(tmp_path, network, tiny("llama"), "llama", "/nowhere/else")
    message = (
        r"adapter is an adapter of '/nowhere/else', which is not here; get that model first "
        r"\(sukashi download\), or write its folder into base_model_name_or_path"
    )
    with pytest.raises(ModelError, match=message):
        sukashi.load(folder)


def test_another_base(tmp_path: Path) -> None:
    network = adapted("llama", target_modules=["q_proj"], task_type="CAUSAL_LM")
    folder, _ = folders(tmp_path, network, tiny("gpt2"), "gpt2")
    with pytest.raises(ModelError, match="adapter"):
        sukashi.load(folder)
    shallow = tiny("llama", num_hidden_layers=1)
    folder, _ = folders(tmp_path, network, shallow, "llama")
    with pytest.raises(ModelError, match=r"has 2 weights that its base model has no place for"):
        sukashi.load(folder)


def test_damaged_adapters(tmp_path: Path) -> None:
    network = adapted("llama", target_modules=["q_proj"], task_type="CAUSAL_LM")
    folder, _ = folders(tmp_path, network, tiny("llama"), "llama")
    (folder / "adapter_model.safetensors").rename(folder / "adapter_model.bin")
    with pytest.raises(ModelError, match=r"has no adapter_model\.safetensors; save the adapter"):
        sukashi.load(folder)
    (folder / "adapter_config.json").write_text("{")
    with pytest.raises(ModelError, match="is not valid JSON"):
        sukashi.load(folder)
