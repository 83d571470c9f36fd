"""Parcel: a result as the hosts of the page carry it: what is said of it, and its bytes in parts.

The part `result` is all that a view needs to begin with. Of attention it holds no weights but small
pictures of all heads; a head is a part of its own, `head/<layer>/<head>`, made when it is asked
for, and so is a mean over heads, `mean/<layer>` or `mean/all`. Of a long text these hold the
strongest links of each token, and `tile/<layer>/<head>/<row>/<column>` every weight of a square.
Layers are named by their numbers in the network; where a network has sinks, the sink is one more
column behind the keys. The part `file` is the saved file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result
from sukashi.result.store import dumps, loads
from sukashi.view.head_patterns import head_patterns
from sukashi.view.page import weights
from sukashi.view.page.note import note
from sukashi.view.page.overview import overview

RESULT, FILE = "result", "file"
WEIGHTS = ("dense", "factors", "sink_weights")
"""Fields of attention that are sent in parts."""
LONG = 1024
"""Tokens of an axis over which a text is long."""
STRONGEST = 32
"""Links of each token in a part of a long text."""
TILE = 512
"""Rows and columns of a tile, at the most."""
Maker = Callable[[], bytes]


@dataclass(frozen=True)
class PageParts:
    """One result on its way to a page."""

    result: Result

    @cached_property
    def note(self) -> dict[str, Any]:
        """JSON values: what a page says of the result (see note.py); tile: the side of tiles."""
        values = note(self.result)
        long = isinstance(self.result, AttentionMaps) and is_long(self.result)
        return {**values, "tile": TILE} if long else values

    @property
    def names(self) -> tuple[str, ...]:
        """The parts there are."""
        return tuple(self._makers)

    def part(self, name: str) -> bytes:
        """Return the bytes of a part, one safetensors archive.

        Raises: UnknownNameError for a name that is none of `names`; BudgetError for a head that is
        too large to be computed.
        """
        if name not in self._makers:
            raise UnknownNameError("part", name, self.names)
        return self._makers[name]()

    @cached_property
    def _makers(self) -> Mapping[str, Maker]:
        maps = self.result
        if not isinstance(maps, AttentionMaps):
            return {RESULT: partial(dumps, maps), FILE: partial(dumps, maps)}
        return {
            RESULT: partial(without_weights, maps),
            **{name: partial(_head, maps, name) for name in head_names(maps)},
            **{name: partial(_tile, maps, name) for name in _tile_names(maps)},
            FILE: partial(dumps, maps),
        }


def without_weights(maps: AttentionMaps) -> bytes:
    """Return attention without its weights, with small pictures of all heads."""
    return dumps(maps, without=WEIGHTS, beside=overview(maps))


def is_long(maps: AttentionMaps) -> bool:
    """Whether a head is too large to be sent whole."""
    return max(maps.shape[2:]) > LONG


def head_names(maps: AttentionMaps) -> list[str]:
    """Return the parts that hold heads and means; of a long text there are no means of layers."""
    layers, heads = maps.layers, maps.shape[1]
    single = [f"head/{layer}/{head}" for layer in layers for head in range(heads)]
    means = [] if is_long(maps) else [f"mean/{layer}" for layer in layers]
    return [*single, *means, "mean/all"]


def matrix(maps: AttentionMaps, name: str, rows: slice = slice(None)) -> weights.Float:
    """(rows, columns) the weights, or some rows of them, of the head or mean of this name."""
    kind, *numbers = name.split("/")
    if kind == "head":
        layer, head = map(int, numbers)
        return _with_sink(maps, maps.rows(layer, head, rows), maps.sink(layer, [head])[rows])
    if numbers == ["all"]:
        found = head_patterns(maps)
        return _with_sink(maps, found.mean[rows].astype(np.float32), found.sink[rows])
    layer = int(numbers[0])
    return _with_sink(maps, maps.mean(layer)[rows], maps.sink(layer)[rows])


def _with_sink(maps: AttentionMaps, keys: weights.Float, sink: NDArray[Any]) -> weights.Float:
    """(rows, keys), or (rows, keys + 1) where the network has sinks."""
    if maps.sink_weights is None:
        return keys
    return np.concatenate([keys, sink[:, None].astype(np.float32)], axis=1)


def _head(maps: AttentionMaps, name: str) -> bytes:
    found = matrix(maps, name)
    return weights.strongest(found, STRONGEST) if is_long(maps) else weights.exact(found)


def _tile_names(maps: AttentionMaps) -> list[str]:
    if not is_long(maps):
        return []
    rows, columns = maps.shape[2], maps.shape[3] + (maps.sink_weights is not None)
    counts = (maps.shape[1], *(-(-count // TILE) for count in (rows, columns)))
    return [
        "tile/" + "/".join(map(str, (layer, *place)))
        for layer in maps.layers
        for place in np.ndindex(counts)
    ]


def _tile(maps: AttentionMaps, name: str) -> bytes:
    layer, head, row, column = map(int, name.split("/")[1:])
    rows = matrix(maps, f"head/{layer}/{head}", slice(row * TILE, (row + 1) * TILE))
    return weights.exact(rows[:, column * TILE : (column + 1) * TILE])


class PartialError(ValueError):
    """Parts that do not hold every weight of a result."""


def joined(parts: Mapping[str, bytes], name: str) -> Result:
    """Return the result that some parts hold; the inverse of `PageParts`.

    name: what the parts are called in a message.
    Raises: StoreError when they hold none; ValueError when a head is missing or damaged, and
    PartialError when there are but its strongest links.
    """
    heads = {one: data for one, data in parts.items() if one.startswith("head/")}
    if not heads:
        return loads(parts[RESULT], name)
    found = {}
    for one, data in heads.items():
        found[tuple(map(int, one.split("/")[1:]))], complete = weights.read(data)
        if not complete:
            raise PartialError(one)
    layers, numbers = (sorted(set(places)) for places in zip(*found, strict=True))
    if len(found) != len(layers) * len(numbers):
        raise ValueError("not all heads are there")
    dense = np.stack([np.stack([found[layer, one] for one in numbers]) for layer in layers])
    return loads(parts[RESULT], name, beside=_fields(parts[RESULT], dense))


def _fields(result: bytes, held: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The weights of all parts as the fields of a result: keys, and the sink where there is one."""
    if not weights.arrays(result).get("sink", np.zeros(1)).any():
        return {"dense": held}
    return {"dense": np.ascontiguousarray(held[..., :-1]), "sink_weights": held[..., -1].copy()}
