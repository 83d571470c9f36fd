"""Subject: one model on the table, with everything that is known about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from sukashi.model.anatomy import Anatomy
from sukashi.model.config import config_of
from sukashi.model.task import Task, problem_type_of
from sukashi.model.text_encoder import TextEncoder
from sukashi.result.prediction import ProblemType

HASH_LENGTH = 16
CHUNK = 1 << 22

Versions = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Subject:
    """A network with its tokenizer and the names of its parts.

    name: hub id, folder, built-in id, or the class name of a network that was in memory.
    revision: the commit on the Hub, else "". folder: where the weights were read from; None for a
    network that was in memory. labels: names of the labels in the order of the logits.
    left_out: modules of the checkpoint that belong to another task and were not read.
    chat_template: one that a person gave, in the place of the tokenizer's.
    taken_off: what training code had put into the names of the weights in the checkpoint.
    encoder: how texts become vectors, of an encoder or a network without a head; else None.
    device: where token ids go (with `device_map`: where the embedding is). dtype: of the weights.
    """

    network: Any
    tokenizer: Any
    anatomy: Anatomy
    name: str
    revision: str
    task: Task
    labels: tuple[str, ...]
    device: torch.device
    dtype: torch.dtype
    folder: Path | None = None
    left_out: tuple[str, ...] = ()
    chat_template: str = ""
    taken_off: tuple[str, ...] = ()
    encoder: TextEncoder | None = None
    _as_loaded: Versions = field(init=False, repr=False)
    _hashes: dict[Versions, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_as_loaded", versions(self.network))

    @property
    def config(self) -> Any:
        """The network's config, or that of the network inside it."""
        return config_of(self.network)

    @property
    def problem_type(self) -> ProblemType | None:
        """What the network decides about a text; None for one that writes or has no head."""
        return problem_type_of(self.task, self.config, len(self.labels))

    @property
    def weights_hash(self) -> str:
        """The first 16 hexadecimal digits of a sha256 over all bytes of the weights.

        Of a folder: over its safetensors files in the order of their names (for one file what
        `sha256sum` prints). Of a network in memory, or one trained since it was read: over names,
        types, shapes and bytes of its tensors. Computed when first asked and after each change.
        """
        now = versions(self.network)
        if now not in self._hashes:
            folder = self.folder if now == self._as_loaded else None
            self._hashes[now] = hash_of_folder(folder) if folder else hash_of_network(self.network)
        return self._hashes[now]


def versions(network: Any) -> Versions:
    """Which tensors a network holds, how often each was written to, and its adapters at work.

    Tensors made in inference mode do not count what is written to them.
    """
    every = network.state_dict(keep_vars=True).values()
    kept = [value for value in every if isinstance(value, torch.Tensor)]  # not what torch packs
    written = ((id(value), 0 if value.is_inference() else value._version) for value in kept)
    return (*written, *_adapters(network))


def _adapters(network: Any) -> tuple[str, ...]:
    """Which adapters of peft work in which modules; empty for a network without any."""
    return tuple(
        f"{name} {'-' if module.disable_adapters else ' '.join(module.active_adapters)}"
        for name, module in network.named_modules()
        if hasattr(module, "active_adapters") and hasattr(module, "disable_adapters")
    )


def hash_of_folder(folder: Path) -> str:
    """The short sha256 of all safetensors files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()[:HASH_LENGTH]


def hash_of_network(network: Any) -> str:
    """The short sha256 of a network in memory."""
    digest = hashlib.sha256("".join(_adapters(network)).encode())
    for name, value in sorted(network.state_dict().items()):
        for one in _unpacked(value):
            digest.update(f"{name} {one.dtype} {tuple(one.shape)}".encode())
            flat = one.detach().cpu().contiguous().reshape(-1).view(torch.uint8)
            digest.update(flat.numpy().data)
    return digest.hexdigest()[:HASH_LENGTH]


def _unpacked(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in an entry of a state dict; torch packs weights of whole numbers with biases."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from _unpacked(one)
    elif isinstance(value, torch.Tensor):
        yield value.dequantize() if value.is_quantized else value


__all__ = ["Subject", "hash_of_folder", "hash_of_network"]
