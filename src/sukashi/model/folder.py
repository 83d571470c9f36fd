"""Folder: whether a folder holds a model that can be loaded without running foreign code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sukashi.errors import ModelError

INDEX = "model.safetensors.index.json"
PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")
PICKLE_SUFFIXES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
# What training leaves beside the weights and nobody loads as a model.
NOT_WEIGHTS = ("training_args.bin", "optimizer.pt", "optimizer.bin", "scheduler.pt")
TOKENIZER_FILES = (
    "tokenizer.json",
    "vocab.json",
    "vocab.txt",
    "tokenizer.model",
    "spiece.model",
    "spm.model",
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "source.spm",
    "bpe.codes",
    "tekken.json",
)


def convert_hint(model: str) -> str:
    """How to turn a pickle into safetensors."""
    code = f"from transformers import AutoModel as A; A.from_pretrained({model!r})"
    return (
        f'if you trust its author, convert it once: python -c "{code}'
        ".save_pretrained('converted')\" (with the Auto class of its task), copy the tokenizer's "
        "files beside it and give that folder."
    )


def read_config(folder: Path) -> dict[str, Any]:
    """The config.json of a model folder, as JSON values.

    Raises ModelError for a folder without one and for damaged JSON.
    """
    path = folder / "config.json"
    if not path.is_file():
        raise ModelError(
            f"{folder} has no config.json, so it is not a transformers model; give the folder that "
            "save_pretrained wrote."
        )
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not valid JSON ({error}); get the file again.") from error
    if not isinstance(values, dict) or not values.get("model_type"):
        raise ModelError(
            f"{path} does not say its model_type; give a folder in the transformers format."
        )
    return values


def check_weights_files(folder: Path) -> None:
    """See that the weights are here and are safetensors.

    Raises ModelError for pickles (with the way to convert them), missing shards and no weights.
    """
    if (folder / "model.safetensors").is_file():
        return
    if (folder / INDEX).is_file():
        missing = [name for name in _shards(folder / INDEX) if not (folder / name).is_file()]
        if missing:
            raise ModelError(
                f"{folder} lacks {missing[0]} ({len(missing)} of its weight files are missing); "
                "download or copy the model again."
            )
        return
    pickles = sorted(
        path.name
        for path in folder.iterdir()
        if path.suffix in PICKLE_SUFFIXES
        and path.name not in NOT_WEIGHTS
        and not path.name.startswith("rng_state")
    )
    if pickles:
        raise ModelError(
            f"{folder} has its weights only as a pickle ({pickles[0]}), which can run any code "
            f"when it is opened; {convert_hint(str(folder))}"
        )
    raise ModelError(
        f"{folder} has a config but no weights (model.safetensors); download or copy the model "
        "again, or train it first."
    )


def _shards(index: Path) -> list[str]:
    """The files that an index names."""
    try:
        places = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
        return sorted({str(places[name]) for name in places})
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ModelError(f"{index} is damaged; download or copy the model again.") from error


def check_tokenizer_files(folder: Path) -> None:
    """See that a tokenizer is here: without its files transformers makes an empty one in silence.

    Raises ModelError.
    """
    if not has_tokenizer(folder):
        raise ModelError(
            f"{folder} has no tokenizer ({', '.join(TOKENIZER_FILES[:4])} …); save it there with "
            "tokenizer.save_pretrained, or give one with <<tokenizer=>>."
        )


def has_tokenizer(folder: Path) -> bool:
    """Whether a folder has the files of a tokenizer."""
    return any((folder / name).is_file() for name in TOKENIZER_FILES)


__all__ = [
    "PICKLES",
    "check_tokenizer_files",
    "check_weights_files",
    "convert_hint",
    "has_tokenizer",
    "read_config",
]
