"""Vision–language models are explained for their text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import transformers

import sukashi
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
