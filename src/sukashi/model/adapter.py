"""Adapter: a folder that peft wrote, and the base model that it is put onto."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import safe_open

from sukashi.errors import ModelError
from sukashi.model.folder import INDEX
from sukashi.model.task import Task

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"
_TASKS: dict[str, Task] = {
    "CAUSAL_LM": "causal",
    "SEQ_2_SEQ_LM": "seq2seq",
    "SEQ_CLS": "classify",
    "TOKEN_CLS": "tokens",
    "QUESTION_ANS": "span",
    "FEATURE_EXTRACTION": "body",
}
"""What peft calls the tasks."""
_AROUND, _SAVED = "base_model.model.", (".modules_to_save", ".base_layer")
"""What stands before the names of weights in the file, and inside those of replaced modules."""


@dataclass(frozen=True)
class Adapter:
    """A folder with the weights of an adapter.

    base: id, folder or path of the model that it belongs to. task: None where it names none.
    whole: (name in the base model, shape) of the weights that it brings in place of the base's.
    """

    folder: Path
    base: str
    task: Task | None
    whole: dict[str, tuple[int, ...]]


def adapter_in(folder: Path) -> Adapter | None:
    """The adapter of a folder that is nothing else; None for any other folder.

    Raises: ModelError for a damaged one, and for weights in a pickle.
    """
    path = folder / CONFIG
    weights = any((folder / name).is_file() for name in ("model.safetensors", INDEX))
    if not path.is_file() or (weights and (folder / "config.json").is_file()):
        return None
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not valid JSON ({error}); get the file again.") from error
    base = values.get("base_model_name_or_path") if isinstance(values, dict) else None
    if not isinstance(base, str) or not base.strip():
        raise ModelError(
            f"{path} does not name the base model of the adapter (base_model_name_or_path); write "
            "there the folder or the hub id of it."
        )
    if not (folder / WEIGHTS).is_file():
        raise ModelError(
            f"{folder} has no adapter_model.safetensors; save the adapter with peft's "
            "save_pretrained, which writes safetensors."
        )
    return Adapter(folder, base, _TASKS.get(str(values.get("task_type"))), _whole(folder / WEIGHTS))


def base_of(adapter: Adapter) -> Path | None:
    """The folder of the base model on this machine: as named, or beside the adapter."""
    named = Path(adapter.base).expanduser()
    places = (named, adapter.folder / named, adapter.folder.parent / named.name)
    return next((one for one in places if (one / "config.json").is_file()), None)


def check_whole(adapter: Adapter, network: Any) -> None:
    """Make room for the weights an adapter brings whole: more tokens, or another head.

    network: the base model, which is changed. Raises: ModelError where one has no place.
    """
    own = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    table = network.get_input_embeddings().weight
    for name, shape in adapter.whole.items():
        if own.get(name, shape) == shape:
            continue
        if own[name] == tuple(table.shape) and shape[1:] == own[name][1:]:
            network.resize_token_embeddings(shape[0], mean_resizing=False)
            return
        raise ModelError(
            f"The adapter in {adapter.folder} has {name!r} as {_shape(shape)}, its base model "
            f"{adapter.base} as {_shape(own[name])}: they do not belong together; name the model "
            "that it was trained on as base_model_name_or_path in adapter_config.json."
        )


def labels_in(adapter: Adapter, network: Any) -> int | None:
    """How many classes the head has that an adapter brings, where the base's has others."""
    own = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    classes = getattr(network.config, "num_labels", None)
    for name, shape in adapter.whole.items():
        if name in own and own[name] != shape and own[name][0] == classes:
            return shape[0]
    return None


def _whole(path: Path) -> dict[str, tuple[int, ...]]:
    """The weights of a file that are no difference to the base's, by their names there."""
    found = {}
    with safe_open(path, framework="pt") as file:
        for key in file.keys():  # noqa: SIM118
            name = key.removeprefix(_AROUND)
            for mark in _SAVED:
                name = name.replace(mark, "")
            found[name] = tuple(file.get_slice(key).get_shape())
    return found


def _shape(lengths: tuple[int, ...]) -> str:
    return " × ".join(str(length) for length in lengths)


__all__ = ["Adapter", "adapter_in", "base_of", "check_whole", "labels_in"]
