"""What was loaded held against what was there: what may be missing or left over, and what not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file
from torch import Tensor

import sukashi
from sukashi.errors import ModelError, UnknownNameError
from sukashi.model import builtin
from sukashi.model.load import load
from tests.tiny import FAMILIES, kind_of, tiny, tiny_inputs, tiny_tokenizer

Weights = dict[str, Tensor]


def save(family: str, folder: Path, task: str = "lm", **changes: Any) -> Any:
    network = tiny(family, task, **changes)
    network.save_pretrained(folder)
    tiny_tokenizer(kind_of(family)).save_pretrained(folder)
    return network


def rewrite(folder: Path, change: Callable[[Weights], Mapping[str, Tensor]]) -> None:
    """Change the tensors of a checkpoint."""
    path = folder / "model.safetensors"
    save_file({key: value.clone() for key, value in change(load_file(path)).items()}, path)


def edit(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def same_answers(folder: Path, network: Any, family: str, task: str | None = None) -> None:
    """The loaded network says what the one says that was saved."""
    subject = load(folder, task=task)
    with torch.no_grad():
        inputs = tiny_inputs(family)
        ours, theirs = subject.network(**inputs)[0], network(**inputs)[0]
    torch.testing.assert_close(ours, theirs, atol=1e-6, rtol=0)


# what must be refused

DEPTHS = (
    "n_layer", "n_layers", "num_layers", "num_hidden_layers",
    "num_decoder_layers", "encoder_layers", "decoder_layers",
)  # fmt: skip


def depths(folder: Path) -> dict[str, int]:
    values = json.loads((folder / "config.json").read_text())
    return {name: values[name] for name in DEPTHS if values.get(name)}


@pytest.mark.parametrize("family", [one for one in FAMILIES if one not in ("albert", "gpt_neo")])
def test_a_config_with_fewer_layers_is_refused(family: str, tmp_path: Path) -> None:
    """ALBERT's layers share their weights, and GPT-Neo's config is refused by transformers."""
    save(family, tmp_path)
    for name, count in depths(tmp_path).items():
        listed = json.loads((tmp_path / "config.json").read_text()).get("layer_types")
        kinds = {"layer_types": listed[: count - 1]} if listed else {}
        edit(tmp_path, **{name: count - 1}, **kinds)
        with pytest.raises(ModelError, match=r"has \d+ weights that its config\.json has no place"):
            load(tmp_path)
        edit(tmp_path, **{name: count}, **({"layer_types": listed} if listed else {}))
    load(tmp_path)


@pytest.mark.parametrize("task", [None, "body"])
def test_surplus_layers_of_the_checkpoint_are_named(task: str | None, tmp_path: Path) -> None:
    save("gpt2", tmp_path)
    edit(tmp_path, n_layer=1)
    message = (
        r"The checkpoint of \S+ has 11 weights that its config\.json has no place for \(such as "
        r"'(transformer\.)?h\.1\.attn\.c_attn\.weight'\), so another model would be explained; get "
        r"the config\.json that was saved with these weights, or both again\."
    )
    with pytest.raises(ModelError, match=message):
        load(tmp_path, task=task)


def test_parts_of_a_layer_that_the_config_leaves_out_are_refused(tmp_path: Path) -> None:
    save("llama", tmp_path, attention_bias=True)
    load(tmp_path)
    edit(tmp_path, attention_bias=False)
    with pytest.raises(ModelError, match=r"no place for \(such as 'model\.layers\.0\.self_attn"):
        load(tmp_path)


def test_an_adapter_that_was_not_merged_is_refused(tmp_path: Path) -> None:
    save("llama", tmp_path)
    key = "model.layers.0.self_attn.q_proj.lora_A.weight"
    rewrite(tmp_path, lambda weights: {**weights, key: torch.zeros(2, 24)})
    with pytest.raises(ModelError, match=r"has the weights of an adapter.*merge_and_unload"):
        load(tmp_path)


def test_a_missing_weight_of_a_layer_is_refused(tmp_path: Path) -> None:
    save("bert", tmp_path, "classify")
    key = "bert.encoder.layer.1.output.dense.weight"
    rewrite(tmp_path, lambda weights: {k: v for k, v in weights.items() if k != key})
    with pytest.raises(ModelError, match=r"no weights for 'bert\.encoder\.layer\.1\.output"):
        load(tmp_path)


@pytest.mark.parametrize(("own", "other"), [("classify", "tokens"), ("tokens", "classify")])
def test_a_head_of_another_task_with_the_same_names_is_refused(
    own: str, other: str, tmp_path: Path
) -> None:
    network = save("bert", tmp_path, own)
    name = type(network).__name__
    message = rf"was made for task '{own}' \({name}\), not for task '{other}'"
    with pytest.raises(ModelError, match=message):
        load(tmp_path, task=other)
    assert load(tmp_path, task=own).task == own


@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8, torch.int32])
def test_whole_numbers_without_their_scale_are_refused(dtype: torch.dtype, tmp_path: Path) -> None:
    save("gpt2", tmp_path)
    key = "transformer.h.0.mlp.c_fc.weight"
    rewrite(tmp_path, lambda all_: {**all_, key: (all_[key] * 100).to(dtype)})
    message = rf"are whole numbers \('{key}' is [IU]\d+\) and its config.json says nothing of how"
    with pytest.raises(ModelError, match=message):
        load(tmp_path)


def test_another_number_of_labels_is_refused(tmp_path: Path) -> None:
    save("bert", tmp_path, "classify", num_labels=3)
    edit(tmp_path, id2label={"0": "a", "1": "b"}, label2id={"a": 0, "b": 1})
    message = (
        r"The weights of \S+ do not have the sizes its config\.json asks for \('classifier\.bias' "
        r"is 3 in the checkpoint, 2 by the config\); get the config\.json"
    )
    with pytest.raises(ModelError, match=message):
        load(tmp_path)


def test_labels_of_a_network_in_memory_are_counted() -> None:
    network = tiny("bert", "classify", num_labels=3)
    network.config.id2label = {0: "a", 1: "b"}
    message = r"names 2 labels, but its head has 3 classes.*correct id2label in the config\."
    with pytest.raises(ModelError, match=message):
        load(network=network, tokenizer=tiny_tokenizer("masked"))


def test_a_tokenizer_without_the_end_of_the_model_s_texts_is_refused(tmp_path: Path) -> None:
    known = len(tiny_tokenizer("causal"))
    save("gpt2", tmp_path, vocab_size=known + 40, eos_token_id=known + 30)
    message = (
        rf"The tokenizer has {known} tokens and none of the number {known + 30}, which is "
        r"eos_token_id in the config of \S+: they do not belong together; give the tokenizer"
    )
    with pytest.raises(ModelError, match=message):
        load(tmp_path)


def test_labels_of_one_name_have_their_numbers(tmp_path: Path) -> None:
    save("bert", tmp_path, "classify", id2label={0: "good", 1: "bad", 2: "good", 3: " "})
    explainer = sukashi.load(tmp_path)
    assert explainer.labels == ("good (0)", "bad", "good (2)", "(3)")
    with pytest.raises(UnknownNameError, match=r"'good'; choose from: good \(0\), bad"):
        explainer.attribution("the film", target="good", method="gradient")
    found = explainer.attribution("the film", target=["good (2)", "bad"], method="gradient")
    assert [one.id for one in found.targets] == [2, 1]


@pytest.mark.parametrize("changes", [{"vocab_size": 10**8}, {"model_type": "llama"}])
def test_a_config_of_a_far_larger_network_is_refused_before_it_is_made(
    changes: dict[str, Any], tmp_path: Path
) -> None:
    save("gpt2", tmp_path)
    path = tmp_path / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    with pytest.raises(ModelError, match=r"asks for [\d,]+ × [\d,]+ embeddings, but its weights"):
        load(tmp_path)


# what must keep loading


@pytest.mark.parametrize("name", builtin.names())
def test_the_built_in_models_fit(name: str) -> None:
    assert load(name).left_out == ()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_body_is_taken_from_a_checkpoint_with_a_head(family: str, tmp_path: Path) -> None:
    network = save(family, tmp_path)
    body = load(tmp_path, task="body").network
    for name, value in network.base_model.state_dict().items():
        if name in body.state_dict():
            assert torch.equal(body.state_dict()[name], value), name


def test_a_pretraining_checkpoint_fills_gaps_but_classifies_nothing(tmp_path: Path) -> None:
    network = transformers.BertForPreTraining(tiny("bert").config)
    network.save_pretrained(tmp_path)
    tiny_tokenizer("masked").save_pretrained(tmp_path)
    subject = load(tmp_path)
    assert subject.task == "masked"
    assert subject.left_out == ("bert.pooler", "cls.seq_relationship")
    same_answers(tmp_path, network.eval(), "bert")
    assert load(tmp_path, task="body").left_out == ("cls.predictions", "cls.seq_relationship")
    with pytest.raises(ModelError, match=r"no weights for 'classifier\.bias', so it was not"):
        load(tmp_path, task="classify")


def test_a_body_without_its_prefix_is_no_misfit(tmp_path: Path) -> None:
    network = save("bert", tmp_path, "classify")
    rewrite(tmp_path, lambda found: {key.removeprefix("bert."): one for key, one in found.items()})
    same_answers(tmp_path, network, "bert")


def test_old_names_of_layer_norms_are_read(tmp_path: Path) -> None:
    network = save("bert", tmp_path, "classify")

    def old(key: str) -> str:
        return key.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
            "LayerNorm.bias", "LayerNorm.beta"
        )

    rewrite(tmp_path, lambda found: {old(key): one for key, one in found.items()})
    assert any(key.endswith("gamma") for key in load_file(tmp_path / "model.safetensors"))
    same_answers(tmp_path, network, "bert")


@pytest.mark.parametrize(
    ("family", "key", "value"),
    [
        ("bert", "bert.embeddings.position_ids", torch.arange(128)[None]),
        ("roberta", "roberta.embeddings.position_ids", torch.arange(128)[None]),
        ("gpt2", "transformer.h.0.attn.bias", torch.ones(1, 1, 8, 8).tril()),
        ("gpt2", "transformer.h.0.attn.masked_bias", torch.tensor(-1e4)),
        ("gpt_neox", "gpt_neox.layers.0.attention.rotary_emb.inv_freq", torch.ones(4)),
        ("gpt_neox", "gpt_neox.layers.0.attention.masked_bias", torch.tensor(-1e9)),
        ("llama", "model.layers.0.self_attn.rotary_emb.inv_freq", torch.ones(4)),
        ("gpt2", "score.weight", torch.ones(2, 24)),
    ],
)
def test_buffers_of_older_versions_are_no_misfit(
    family: str, key: str, value: Tensor, tmp_path: Path
) -> None:
    network = save(family, tmp_path)
    rewrite(tmp_path, lambda found: {**found, key: value})
    same_answers(tmp_path, network, family)


@pytest.mark.parametrize("family", ["gpt2", "gemma", "t5"])
def test_a_tied_matrix_may_be_there_twice(family: str, tmp_path: Path) -> None:
    network = save(family, tmp_path)
    matrix = network.get_output_embeddings().weight.detach()
    assert matrix is not None
    rewrite(tmp_path, lambda found: {**found, "lm_head.weight": matrix})
    same_answers(tmp_path, network, family)


def test_a_tokenizer_smaller_than_the_embedding_is_said(tmp_path: Path) -> None:
    known = len(tiny_tokenizer("causal"))
    save("gpt2", tmp_path, vocab_size=known + 40)
    checks = sukashi.load(tmp_path).verify()
    seen = {check.name: check.seen for check in checks}
    assert seen["tokens of the tokenizer, rows of the embedding"] == f"{known}, {known + 40}"


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    transformers.BertForPreTraining(tiny("bert").config).save_pretrained(tmp_path)
    tiny_tokenizer("masked").save_pretrained(tmp_path)
    checks = sukashi.load(tmp_path).verify()
    seen = {check.name: check.seen for check in checks}
    assert seen["weights of other tasks, left out"] == "bert.pooler, cls.seq_relationship"
    assert all(check.holds for check in checks)


# names that training code left its marks in


def sharded(name: str) -> str:
    """As FullyShardedDataParallel around the whole and around each block names a weight."""
    return re.sub(r"(layers\.\d+\.)", r"\1_fsdp_wrapped_module.", f"_fsdp_wrapped_module.{name}")


@pytest.mark.parametrize(
    ("family", "named", "told"),
    [
        ("llama", lambda name: f"module.{name}", "module"),
        ("gpt2", lambda name: f"_orig_mod.{name}", "_orig_mod"),
        ("llama", sharded, "_fsdp_wrapped_module"),
        ("llama", lambda name: f"state.module._orig_mod.{name}", "_orig_mod, module, state"),
        ("bert", lambda name: f"net.model.{name}", "model, net"),
        ("gpt2", lambda name: f"model.{name}", "model"),
        ("t5", lambda name: f"decoder.{name}", "decoder"),
        ("distilbert", lambda name: f"encoder._orig_mod.{name}", "_orig_mod, encoder"),
    ],
    ids=["data parallel", "compiled", "sharded", "several", "unknown", "model", "own", "both"],
)
def test_marks_of_training_code_are_taken_off(
    family: str, named: Callable[[str], str], told: str, tmp_path: Path
) -> None:
    network = save(family, tmp_path)
    rewrite(tmp_path, lambda weights: {named(name): one for name, one in weights.items()})
    same_answers(tmp_path, network, family)
    checks = {check.name: check.seen for check in sukashi.load(tmp_path).verify()}
    assert checks["taken off the names of the weights"] == told


def test_marks_do_not_hide_what_is_missing(tmp_path: Path) -> None:
    save("llama", tmp_path)
    gone = "model.layers.1.mlp.up_proj.weight"
    rewrite(tmp_path, lambda weights: {f"module.{k}": v for k, v in weights.items() if k != gone})
    with pytest.raises(ModelError, match=rf"no weights for '{gone}'"):
        load(tmp_path)
