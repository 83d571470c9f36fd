"""Parcel: a result as the hosts of the page carry it: what is said of it, and its bytes in parts.

The part `result` is all that a view needs to begin with. Of attention it holds no weights but small
pictures of all heads; a head is a part of its own, `head/<layer>/<head>`, made when it is asked
for, and so is a mean over heads, `mean/<layer>` or `mean/all`. Of a long text these hold the
strongest links of each token, and `tile/<layer>/<head>/<row>/<column>` every weight of a square.
The part `file` is the saved file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from sukashi.errors import UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result
from sukashi.result.store import dumps, loads
from sukashi.view.head_patterns import head_patterns
from sukashi.view.page import weights
from sukashi.view.page.note import note
from sukashi.view.page.overview import overview

RESULT, FILE = "result", "file"
WEIGHTS = ("dense", "factors")
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
        said = note(self.result)
        long = isinstance(self.result, AttentionMaps) and is_long(self.result)
        return {**said, "tile": TILE} if long else said

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
    layers, heads = maps.shape[:2]
    single = [f"head/{layer}/{head}" for layer in range(layers) for head in range(heads)]
    means = [] if is_long(maps) else [f"mean/{layer}" for layer in range(layers)]
    return [*single, *means, "mean/all"]


def matrix(maps: AttentionMaps, name: str, rows: slice = slice(None)) -> weights.Float:
    """(rows, keys) the weights, or some rows of them, of the head or mean of this name."""
    kind, *numbers = name.split("/")
    if kind == "head":
        layer, head = map(int, numbers)
        return maps.rows(layer, head, rows)
    if numbers == ["all"]:
        return head_patterns(maps).mean[rows].astype(np.float32)
    return maps.mean(int(numbers[0]))[rows]


def _head(maps: AttentionMaps, name: str) -> bytes:
    found = matrix(maps, name)
    return weights.strongest(found, STRONGEST) if is_long(maps) else weights.exact(found)


def _tile_names(maps: AttentionMaps) -> list[str]:
    if not is_long(maps):
        return []
    counts = (*maps.shape[:2], *(-(-count // TILE) for count in maps.shape[2:]))
    return ["tile/" + "/".join(map(str, place)) for place in np.ndindex(counts)]


def _tile(maps: AttentionMaps, name: str) -> bytes:
    layer, head, row, column = map(int, name.split("/")[1:])
    rows = maps.rows(layer, head, slice(row * TILE, (row + 1) * TILE))
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
    layers, count = (1 + max(places) for places in zip(*found, strict=True))
    if len(found) != layers * count:
        raise ValueError("not all heads are there")
    dense = np.stack([np.stack([found[a, b] for b in range(count)]) for a in range(layers)])
    return loads(parts[RESULT], name, beside={"dense": dense})
