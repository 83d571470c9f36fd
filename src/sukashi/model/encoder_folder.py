"""Encoder folder: the folder of a sentence encoder, as sentence-transformers saves it.

`modules.json` lists a network and what follows it: Pooling, Dense, LayerNorm, Normalize, Dropout.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from sukashi.errors import ModelError
from sukashi.model.pooling import MODES, PoolingMode
from sukashi.model.text_encoder import Normalize, TextEncoder

MODULES = "modules.json"
NETWORKS = ("Transformer", "CLIPModel")
"""Modules that are a network of transformers."""
_OLD_NAMES: dict[PoolingMode, str] = {
    "cls": "pooling_mode_cls_token",
    "max": "pooling_mode_max_tokens",
    "mean": "pooling_mode_mean_tokens",
    "mean_sqrt_len": "pooling_mode_mean_sqrt_len_tokens",
    "weightedmean": "pooling_mode_weightedmean_tokens",
    "lasttoken": "pooling_mode_lasttoken",
}
_ACTIVATIONS = ("torch.nn.modules.activation.", "torch.nn.modules.linear.Identity")


@dataclass(frozen=True, eq=False)
class EncoderFolder:
    """network: the folder of the network. encoder: what becomes of its output."""

    network: Path
    encoder: TextEncoder


def is_encoder_folder(folder: Path) -> bool:
    """Whether a folder holds a sentence encoder."""
    return (folder / MODULES).is_file()


def read_encoder_folder(folder: Path) -> EncoderFolder:
    """The encoder of a folder that has a `modules.json`.

    Raises: ModelError for damaged files, and for a module that is not known.
    """
    modules = _json(folder / MODULES)
    if not isinstance(modules, list) or not modules:
        raise ModelError(f"{folder / MODULES} lists no modules; get the file again.")
    first, *rest = (_module(folder, one) for one in modules)
    if first[0] not in NETWORKS:
        raise _unknown(folder, first[0])
    encoder = TextEncoder(modes=(), origin="folder")
    if first[0] == "Transformer" and not any(kind == "Pooling" for kind, _ in rest):
        encoder = TextEncoder()
    layers: list[nn.Module] = []
    for kind, path in rest:
        if kind == "Pooling":
            encoder = _pooled(encoder, _json(path / "config.json"), path)
        elif kind != "Dropout":
            layers.append(_layer(folder, kind, path))
    encoder = _with_prompts(replace(encoder, layers=tuple(layers)), folder)
    return EncoderFolder(first[1], _with_limits(encoder, first[1]))


def _module(folder: Path, module: Any) -> tuple[str, Path]:
    """The class and the folder of one entry of modules.json."""
    try:
        return str(module["type"]).rpartition(".")[2], folder / str(module["path"])
    except (KeyError, TypeError) as error:
        raise ModelError(f"{folder / MODULES} lists no modules; get the file again.") from error


def _pooled(encoder: TextEncoder, values: dict[str, Any], path: Path) -> TextEncoder:
    """The modes that a Pooling's config names, in the old way or the new."""
    named = values.get("pooling_mode")
    if named is None:
        found = [mode for mode in MODES if values.get(_OLD_NAMES[mode])] or ["mean"]
    else:
        given = [named] if isinstance(named, str) else named
        found = [mode for one in given for mode in MODES if one in (mode, f"{mode}_tokens")]
        if len(found) != len(given):
            raise ModelError(
                f"{path / 'config.json'} names the pooling {named!r}, which is not known; known "
                f"are {', '.join(MODES)}."
            )
    return replace(
        encoder,
        modes=tuple(found),
        origin="folder",
        pools_prompt=bool(values.get("include_prompt", True)),
    )


def _layer(folder: Path, kind: str, path: Path) -> nn.Module:
    """A module behind the pooling, with its weights."""
    if kind == "Normalize":
        return Normalize()
    if kind not in ("Dense", "LayerNorm"):
        raise _unknown(folder, kind)
    values, weights = _json(path / "config.json"), _weights(path)
    if kind == "LayerNorm":
        norm = nn.LayerNorm(int(values["dimension"]))
        return _filled(norm, weights, "norm", path)
    if values.get("use_residual"):
        raise _unknown(folder, "Dense (use_residual)")
    bias = bool(values.get("bias", True))
    linear = nn.Linear(int(values["in_features"]), int(values["out_features"]), bias=bias)
    filled = _filled(linear, weights, "linear", path)
    activation = _activation(values.get("activation_function"), path)
    return filled if isinstance(activation, nn.Identity) else nn.Sequential(filled, activation)


def _filled(layer: nn.Module, weights: dict[str, torch.Tensor], name: str, path: Path) -> nn.Module:
    own = {key.removeprefix(f"{name}."): value.float() for key, value in weights.items()}
    try:
        layer.load_state_dict(own)
    except RuntimeError as error:
        raise ModelError(
            f"The weights in {path} are not those its config.json asks for; download or copy the "
            "model again."
        ) from error
    return layer.requires_grad_(False).eval()


def _activation(name: str | None, path: Path) -> nn.Module:
    """The module of torch that a Dense names; Tanh where it names none."""
    if name is None:
        return nn.Tanh()
    maker: Any = getattr(nn, name.rpartition(".")[2], None)
    known = name.startswith(_ACTIVATIONS) and isinstance(maker, type)
    if not known or not issubclass(maker, nn.Module):
        raise ModelError(
            f"{path / 'config.json'} names the activation {name!r}, which is none of torch; "
            "sukashi runs no code that comes with a folder."
        )
    made: nn.Module = maker()
    return made


def _weights(path: Path) -> dict[str, torch.Tensor]:
    file, pickled = path / "model.safetensors", path / "pytorch_model.bin"
    if pickled.is_file() and not file.is_file():
        raise ModelError(
            f"{path} has its weights only as a pickle ({pickled.name}), which can run any code "
            "when it is opened; if you trust its author, load the model with "
            "sentence-transformers, save it with save_pretrained, and give that folder."
        )
    try:
        return load_file(file)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The weights of {path} are damaged ({error}); download or copy them again."
        ) from error


def _with_prompts(encoder: TextEncoder, folder: Path) -> TextEncoder:
    values = _optional(folder / "config_sentence_transformers.json")
    prompts = {str(name): str(text) for name, text in (values.get("prompts") or {}).items()}
    chosen = values.get("default_prompt_name")
    return replace(encoder, prompts=prompts, prompt=chosen if chosen in prompts else None)


def _with_limits(encoder: TextEncoder, folder: Path) -> TextEncoder:
    values = _optional(folder / "sentence_bert_config.json")
    most = values.get("max_seq_length")
    return replace(
        encoder,
        max_tokens=most if isinstance(most, int) and most > 0 else None,
        lower_case=bool(values.get("do_lower_case", False)),
    )


def _optional(path: Path) -> dict[str, Any]:
    found = _json(path) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is not valid JSON ({error}); get the file again.") from error


def _unknown(folder: Path, kind: str) -> ModelError:
    return ModelError(
        f"{folder} is a sentence encoder with a module {kind!r}, which sukashi does not know; it "
        "knows Transformer, Pooling, Dense, LayerNorm, Normalize and Dropout: give the folder of "
        "the network alone, and <<pooling=>> when you ask."
    )


__all__ = ["EncoderFolder", "is_encoder_folder", "read_encoder_folder"]
