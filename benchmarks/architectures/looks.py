"""Looks: the attention weights that a network itself gives, and the softmaxes that it computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.overrides import TorchFunctionMode

from benchmarks.architectures.bands import unfolded

Maps = list[NDArray[Any]]
"""One (heads, queries, keys) array a layer."""
OWN = {part: f"{part}_attentions" for part in ("encoder", "decoder", "cross")}


@dataclass(frozen=True, eq=False)
class Looks:
    """What a network shows of its attention in one eager pass.

    own: by part, its `output_attentions`, one array a layer that has attention; without parts of
    which it gives none, or in a form of its own (`forms` says which). softmaxes: every softmax over
    as many columns as there are tokens, as (heads, queries, keys).
    """

    own: dict[str, Maps]
    softmaxes: Maps
    forms: dict[str, str]


class _Softmaxes(TorchFunctionMode):
    """Keeps what every softmax gives while it is on."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Tensor] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        if getattr(func, "__name__", "") in ("softmax", "_softmax") and isinstance(output, Tensor):
            self.kept.append(output.detach())
        return output


def looks(network: Any, inputs: dict[str, Tensor], lengths: set[int]) -> Looks:
    """One eager pass; lengths: the numbers of tokens of a row of weights."""
    with _Softmaxes() as softmaxes, torch.no_grad():
        try:
            output = network(**inputs, output_attentions=True)
        except Exception:  # noqa: BLE001 - some networks know no such argument
            softmaxes.kept.clear()
            output = network(**inputs)
    own: dict[str, Maps] = {}
    forms: dict[str, str] = {}
    for part, given in _given(output).items():
        maps = [_map(each) for each in given if each is not None]
        over = [each for each in maps if each is not None and _over_tokens(each, lengths)]
        if over and len(over) == len(maps):
            own[part] = over
        elif bands := _bands(network, output, part, given):
            own[part] = bands
        elif maps and not _hidden_states(given):
            forms[part] = _form(next(each for each in given if each is not None))
    seen = [_map(each) for each in softmaxes.kept]
    wide = [each for each in seen if each is not None and each.shape[2] >= 2]
    fitting = [each for each in wide if _over_tokens(each, lengths)]
    return Looks(own, fitting, forms)


def _bands(network: Any, output: Any, part: str, given: Sequence[Any]) -> Maps:
    """Weights in windows as tokens × tokens; nothing of a network that has no windows."""
    windows = getattr(network.config, "attention_window", None)
    if not isinstance(windows, list | tuple) or len(windows) < len(given):
        return []
    named = getattr(output, "_".join(filter(None, [part, "global_attentions"])), None)
    whole = named or [None] * len(given)
    found = [
        unfolded(band, window, every)
        for band, window, every in zip(given, windows, whole, strict=False)
        if isinstance(band, Tensor)
    ]
    maps = [each for each in found if each is not None]
    return maps if len(maps) == len(given) else []


def _over_tokens(each: NDArray[Any], lengths: set[int]) -> bool:
    """Rows as many as tokens, or as several streams of them; columns as many, or one more."""
    streams = any(each.shape[1] % length == 0 for length in lengths)
    return streams and bool({each.shape[2], each.shape[2] - 1} & lengths)


def _hidden_states(given: Sequence[Any]) -> bool:
    """Whether what is called attention is (batch, tokens, width), as RWKV's."""
    return all(isinstance(each, Tensor) and each.ndim == 3 for each in given if each is not None)


def _given(output: Any) -> dict[str, Sequence[Any]]:
    """The weights that a network hands out, by part; the part of a single stack has no name."""
    found = {part: getattr(output, name, None) for part, name in OWN.items()}
    found[""] = getattr(output, "attentions", None)
    return {part: each for part, each in found.items() if isinstance(each, tuple | list) and each}


def _map(given: Any) -> NDArray[Any] | None:
    """(heads, queries, keys) of a layer's weights of one text, None in a form of its own."""
    if isinstance(given, tuple | list):
        given = given[0] if given else None
    if not isinstance(given, Tensor):
        return None
    weights = given.detach().float()
    if weights.ndim == 3:
        return weights.numpy()
    if weights.ndim == 4 and weights.shape[0] == 1:
        return weights[0].numpy()
    if weights.ndim == 4 and weights.shape[2] == 1:  # queries, keys, batch, heads
        return weights[:, :, 0].permute(2, 0, 1).numpy()
    return None


def _form(given: Any) -> str:
    return str(tuple(given.shape)) if isinstance(given, Tensor) else type(given).__name__


def largest_difference(maps: NDArray[Any], own: Maps) -> float | None:
    """The largest difference of two sets of weights; None where their shapes differ.

    A column behind the keys, of a sink, is left out, as it is of the maps that are checked. Of
    several streams of queries the first is the one that reads the text (ProphetNet).
    """
    if len(own) != len(maps):
        return None
    worst = 0.0
    for mine, theirs in zip(maps, own, strict=True):
        cut = _alike(theirs, mine)
        if cut.shape != mine.shape:
            return None
        worst = max(worst, float(np.abs(mine - cut).max()))
    return worst


def nearest(maps: NDArray[Any], softmaxes: Maps) -> float | None:
    """How far the map farthest from every softmax that was computed is from the nearest one."""
    worst = 0.0
    for mine in maps:
        near = [
            float(np.abs(mine - each).max())
            for each in (_alike(one, mine) for one in softmaxes)
            if each.shape == mine.shape
        ]
        if not near:
            return None
        worst = max(worst, min(near))
    return worst


def _alike(theirs: NDArray[Any], mine: NDArray[Any]) -> NDArray[Any]:
    """Without a column behind the keys, and without other streams of queries."""
    cut = theirs[..., : mine.shape[-1]] if theirs.shape[-1] == mine.shape[-1] + 1 else theirs
    return cut[:, : mine.shape[1]] if cut.shape[1] % mine.shape[1] == 0 else cut
