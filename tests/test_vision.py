"""Vision–language models are explained for their text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import transformers

import sukashi
from sukashi.errors import MisuseError
from sukashi.view.page.code import code
from tests.tiny import randomise, tiny_config, tiny_tokenizer

TEXT = "the film was good"
SEES = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
    "image_size": 16,
    "patch_size": 8,
}
PICTURE = {"image_token_index": 300, "image_token_id": 300}


def llava() -> Any:
    config = transformers.LlavaConfig(
        vision_config=transformers.CLIPVisionConfig(**SEES),
        text_config=tiny_config("llama"),
        vision_feature_layer=-1,
        **PICTURE,
    )
    return transformers.LlavaForConditionalGeneration(config)


def paligemma() -> Any:
    config = transformers.PaliGemmaConfig(
        vision_config=transformers.SiglipVisionConfig(**SEES),
        text_config=tiny_config("gemma"),
        projection_dim=32,
        hidden_size=32,
        **PICTURE,
    )
    return transformers.PaliGemmaForConditionalGeneration(config)


def idefics() -> Any:
    config = transformers.Idefics3Config(
        vision_config=SEES, text_config=tiny_config("llama"), image_token_id=300, scale_factor=1
    )
    return transformers.Idefics3ForConditionalGeneration(config)


def gemma() -> Any:
    config = transformers.Gemma3Config(
        vision_config=SEES,
        text_config=tiny_config("gemma3").to_dict(),
        mm_tokens_per_image=4,
        **PICTURE,
    )
    return transformers.Gemma3ForConditionalGeneration(config)


def qwen() -> Any:
    words = {
        "vocab_size": 320,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "intermediate_size": 48,
        "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e4},
        "bos_token_id": 1,
        "eos_token_id": 2,
        "pad_token_id": 0,
    }
    sees = {
        "depth": 2,
        "embed_dim": 32,
        "hidden_size": 32,
        "num_heads": 4,
        "mlp_ratio": 2,
        "patch_size": 8,
    }
    config = transformers.Qwen2VLConfig(text_config=words, vision_config=sees, image_token_id=300)
    return transformers.Qwen2VLForConditionalGeneration(config)


@pytest.mark.parametrize("made", [llava, paligemma, idefics, gemma, qwen])
def test_a_text_alone_is_explained(made: Any) -> None:
    torch.manual_seed(0)
    network = made().eval()
    randomise(network)
    tokenizer = tiny_tokenizer("causal")
    ex = sukashi.load(network, tokenizer)
    assert ex.task == "causal"
    assert ex.anatomy.unproven == {}
    inputs = tokenizer(TEXT, return_tensors="pt")
    words, kept = network.get_input_embeddings(), []

    def keep(_: Any, __: Any, output: torch.Tensor) -> torch.Tensor:
        kept.append(output.detach().requires_grad_())
        return kept[-1]

    handle = words.register_forward_hook(keep)
    logits = network(**{k: inputs[k] for k in ("input_ids", "attention_mask")}).logits[0, -1]
    handle.remove()
    why = ex.attribution(TEXT, method="grad_x_input")
    assert why.targets[0].id == int(logits.argmax())
    (slope,) = torch.autograd.grad(logits.max(), kept[0])
    np.testing.assert_allclose(why.scores[0], (slope * kept[0]).sum(-1)[0].detach(), atol=2e-5)
    said = ex.generate(TEXT, 1).tokens.ids[-1]
    assert int(said) == int(logits.argmax())


SOURCE = [1, 12, *[300] * 4, 23, 17, 40, 23]
"""Token ids with the four places of a picture among them."""


def beside(made: Any) -> dict[str, Any]:
    """What a processor returns for `SOURCE` and one picture, as random numbers."""
    torch.manual_seed(2)
    ids = torch.tensor([SOURCE])
    found = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    if made is llava:
        return {**found, "pixel_values": torch.randn(1, 3, 16, 16)}
    if made is idefics:
        return {**found, "pixel_values": torch.randn(1, 1, 3, 16, 16)}
    patches = torch.randn(16, 3 * 2 * 8 * 8)
    kinds = (ids == 300).long()
    grid = torch.tensor([[1, 4, 4]])
    return {**found, "pixel_values": patches, "image_grid_thw": grid, "mm_token_type_ids": kinds}


def seeing(made: Any) -> tuple[Any, Any, dict[str, Any]]:
    torch.manual_seed(0)
    network = made().eval()
    randomise(network)
    return network, sukashi.load(network, tiny_tokenizer("causal")), beside(made)


def said(network: Any, given: dict[str, Any], embeddings: Any = None) -> Any:
    """(words,) logits behind the text, with other embeddings of its tokens where given."""
    handles = []
    if embeddings is not None:
        table = network.get_input_embeddings()
        handles.append(table.register_forward_hook(lambda *_: embeddings))
    try:
        return network(**given).logits[0, -1]
    finally:
        for handle in handles:
            handle.remove()


sees = pytest.mark.parametrize("made", [llava, idefics, qwen])


@sees
def test_a_picture_is_passed_through_beside_the_text(made: Any) -> None:
    network, ex, given = seeing(made)
    logits = said(network, given).detach()
    another = {**given, "pixel_values": -given["pixel_values"]}
    assert (said(network, another) - logits).abs().max() > 1e-3
    x = network.get_input_embeddings()(given["input_ids"]).detach().requires_grad_()
    (slope,) = torch.autograd.grad(said(network, given, x).max(), x)
    why = ex.attribution(transformers.BatchFeature(given), method="grad_x_input")
    assert why.tokens.ids.tolist() == SOURCE
    assert why.recipe.parameters["inputs"] == sorted({*given} - {"input_ids", "attention_mask"})
    assert code(why).endswith("why = ex.attribution(inputs, method='grad_x_input', of='logit')\n")
    assert why.targets[0].id == int(logits.argmax())
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=2e-5)
    np.testing.assert_array_equal(why.scores[0, 2:6], 0)  # where the picture stands


@sees
def test_a_token_beside_a_picture_is_left_out(made: Any) -> None:
    network, ex, given = seeing(made)
    why = ex.attribution(given, method="occlusion", baseline="zero")
    x, id = network.get_input_embeddings()(given["input_ids"]).detach(), why.targets[0].id
    whole = said(network, given)[id]
    for place in range(len(SOURCE)):
        without = x.clone()
        without[0, place] = 0
        lost = float((whole - said(network, given, without)[id]).detach())
        assert why.scores[0, place] == pytest.approx(lost, abs=2e-5)


@sees
def test_integrated_gradients_add_up_beside_a_picture(made: Any) -> None:
    _, ex, given = seeing(made)
    why = ex.attribution(given, method="integrated_gradients", steps=256)
    target = why.targets[0]
    difference = target.value - target.baseline_value
    assert abs(why.scores.sum() - difference) <= 0.02 * max(1.0, abs(difference))


@sees
def test_what_is_written_of_a_picture_is_what_the_network_writes(made: Any) -> None:
    network, ex, given = seeing(made)
    run = ex.generate(given, 3)
    plain = network.generate(**given, max_new_tokens=3, do_sample=False)
    assert run.tokens.ids[len(SOURCE) :].tolist() == plain[0, len(SOURCE) :].tolist()
    chances = said(network, given).softmax(-1).max()
    assert run.probabilities[0] == pytest.approx(float(chances.detach()), abs=1e-5)
    steps = ex.layers(given, top=1)
    assert steps.top_probabilities[-1, -1, 0] == pytest.approx(float(chances.detach()), abs=1e-5)
    with pytest.raises(MisuseError, match=r"answered with .*pixel_values.* beside the text"):
        ex.attribution(run)
    maps = ex.attention(given)
    np.testing.assert_allclose(maps.weights.sum(-1), 1, atol=1e-5)
    answered = ex.attribution(given, answer="it was good", method="grad_x_input")
    ids = answered.tokens.ids.tolist()
    whole = {**given, "input_ids": torch.tensor([ids]), "attention_mask": torch.ones(1, len(ids))}
    if made is qwen:
        whole["mm_token_type_ids"] = (whole["input_ids"] == 300).long()
    plain = network(**whole).logits[0].detach()
    for target in answered.targets:
        at = target.position
        assert ids[at] == target.id
        assert target.value == pytest.approx(float(plain[at - 1, target.id]), abs=1e-4)


def test_what_the_network_does_not_take_is_named() -> None:
    _, ex, given = seeing(llava)
    with pytest.raises(MisuseError, match="takes no input 'sound'; leave it out"):
        ex.attribution({**given, "sound": torch.zeros(1, 2)})
    with pytest.raises(MisuseError, match="'pixel_values' is no tensor of one text"):
        ex.attribution({**given, "pixel_values": "picture.png"})
