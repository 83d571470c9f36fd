"""Parcel: a result as the hosts of the page carry it: what is said of it, and its bytes in parts.

The part `result` is all that a view needs to begin with. Of attention it holds no weights but small
pictures of all heads; a head is a part of its own, `head/<layer>/<head>`, made when it is asked
for, and so is a mean over heads, `mean/<layer>` or `mean/all`. The part `file` is the saved file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from sukashi.errors import UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.store import dumps, loads
from sukashi.view.page import weights
from sukashi.view.page.note import note
from sukashi.view.page.overview import overview

RESULT, FILE = "result", "file"
WEIGHTS = ("dense", "factors")
"""Fields of attention that are sent in parts."""
Maker = Callable[[], bytes]


@dataclass(frozen=True)
class Parcel:
    """One result on its way to a page.

    result: what is carried; run: the generation that it explains, where there is one.
    """

    result: Result
    run: Generation | None = None

    @cached_property
    def note(self) -> dict[str, Any]:
        """JSON values: what a page says of the result (see note.py)."""
        return note(self.result, self.run)

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
            RESULT: partial(begin, maps),
            **{name: partial(_exact, maps, name) for name in head_names(maps)},
            FILE: partial(dumps, maps),
        }


def parcel(result: Result, run: Generation | None = None) -> Parcel:
    """Return a result in parts, none of which is made yet."""
    return Parcel(result, run)


def begin(maps: AttentionMaps) -> bytes:
    """Return attention without its weights, with small pictures of all heads."""
    return dumps(maps, without=WEIGHTS, beside=overview(maps))


def head_names(maps: AttentionMaps) -> list[str]:
    """Return the parts that hold weights: all heads, then the means."""
    layers, heads = maps.shape[:2]
    single = [f"head/{layer}/{head}" for layer in range(layers) for head in range(heads)]
    return [*single, *(f"mean/{layer}" for layer in range(layers)), "mean/all"]


def matrix(maps: AttentionMaps, name: str) -> weights.Float:
    """(queries, keys) the weights that a part of this name holds."""
    kind, *numbers = name.split("/")
    if kind == "head":
        return maps.head(*map(int, numbers))
    return maps.mean(None if numbers == ["all"] else int(numbers[0]))


def _exact(maps: AttentionMaps, name: str) -> bytes:
    return weights.exact(matrix(maps, name))


def whole(parts: Mapping[str, bytes], name: str) -> Result:
    """Return the result that some parts hold; the inverse of a parcel.

    name: what the parts are called in a message.
    Raises: StoreError when they hold none; ValueError when a head is missing or damaged.
    """
    heads = {one: data for one, data in parts.items() if one.startswith("head/")}
    if not heads:
        return loads(parts[RESULT], name)
    found = {tuple(map(int, one.split("/")[1:])): weights.read(data) for one, data in heads.items()}
    layers, count = (1 + max(places) for places in zip(*found, strict=True))
    if len(found) != layers * count:
        raise ValueError("not all heads are there")
    dense = np.stack([np.stack([found[a, b] for b in range(count)]) for a in range(layers)])
    return loads(parts[RESULT], name, beside={"dense": dense})
