"""Tokenizer fit: whether a tokenizer that was given numbers its tokens as the model's own does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from sukashi.errors import ModelError, SukashiError
from sukashi.model.folder import has_tokenizer
from sukashi.model.pretrained import LoadOptions, Source, read_tokenizer

SAMPLED = 1000  # ids, evenly spread
COMPARED_ROWS = 16  # of an embedding, evenly spread


def check_tokenizer_fits(given: Any, source: Source, holder: Source, options: LoadOptions) -> None:
    """Hold a tokenizer that was given against that of a model's folder, if it can be read.

    source: the model. holder: the folder of its tokenizer. Raises ModelError.
    """
    if not has_tokenizer(holder.folder):
        return
    try:
        own = read_tokenizer(holder, options)
    except SukashiError:
        return  # this may be why another was given
    name = getattr(given, "name_or_path", "") or type(given).__name__
    _check_same_ids(given, own, str(name), source.name)


def _check_same_ids(given: Any, own: Any, given_name: str, name: str) -> None:
    """Refuse a tokenizer half of whose ids stand for other tokens than in the model's own.

    Compared are the ids that both have, so tokens that were added at the end do not count. Two
    tokens are one where they are written alike or decoded to one text. Raises ModelError.
    """
    size = min(len(given), len(own))
    ids = list(range(0, size, max(1, size // SAMPLED)))
    pairs = zip(ids, given.convert_ids_to_tokens(ids), own.convert_ids_to_tokens(ids), strict=True)
    differing = [
        (id, theirs, ours)
        for id, theirs, ours in pairs
        if theirs != ours and given.decode([id]) != own.decode([id])
    ]
    if 2 * len(differing) <= len(ids):
        return
    id, theirs, ours = differing[len(differing) // 2]
    raise ModelError(
        f"The tokenizer {given_name} does not belong to {name}: most of its ids stand for other "
        f"tokens (id {id} is {theirs!r}, and {ours!r} in the network's own tokenizer); give the "
        "one that came with the network, or, if the network was trained with this one, save it in "
        "the network's folder."
    )


def has_embedding(folder: Path, weight: Tensor) -> bool:
    """Whether the weights of a folder have this (tokens, width) embedding, rows added or not.

    Some rows are compared, in the number format of `weight`.
    """
    for path in sorted(folder.glob("*.safetensors")):
        try:
            with safe_open(path, framework="pt") as file:
                if any(_same_rows(file.get_slice(key), weight) for key in file.keys()):  # noqa: SIM118
                    return True
        except (OSError, SafetensorError):
            return False
    return False


def _same_rows(part: Any, weight: Tensor) -> bool:
    """Whether a tensor in a file begins as an embedding does."""
    shape = part.get_shape()
    if weight.ndim != 2 or weight.is_meta or len(shape) != 2:
        return False
    if shape[1] != weight.shape[1] or shape[0] > weight.shape[0]:
        return False
    rows = range(0, shape[0], max(1, shape[0] // COMPARED_ROWS))
    return all(
        torch.equal(part[row : row + 1].to(weight.dtype), weight[row : row + 1].detach().cpu())
        for row in rows
    )


__all__ = ["check_tokenizer_fits", "has_embedding"]
