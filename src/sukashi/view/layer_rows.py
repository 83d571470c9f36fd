"""Layer rows: the layers of attention maps as rows, and between them those that have none."""

from __future__ import annotations

from dataclasses import dataclass

from sukashi.result.attention import AttentionMaps
from sukashi.view.catalogue import say


@dataclass(frozen=True)
class LayerRow:
    """One row: a layer with attention, or neighbours that mix their tokens in the same other way.

    place: of the layer on the first axis of the weights, None without attention. first, last: the
    network's numbers of the layers.
    """

    place: int | None
    first: int
    last: int
    mixer: str

    @property
    def number(self) -> str:
        """The number of the layer, or of the first and the last."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def name(self, lang: str) -> str:
        """What a row is called."""
        if self.first == self.last:
            return say("layer index", lang, layer=self.first)
        return say("layers index", lang, layers=self.number)

    def reason(self, lang: str) -> str:
        """What stands where the weights would be."""
        if self.mixer == "none":
            return say("no attention", lang)
        return say("no attention but", lang, mixer=say(f"mixer {self.mixer}", lang))


def layer_rows(maps: AttentionMaps) -> list[LayerRow]:
    """Every layer that is held, and between them those without attention."""
    rows: list[LayerRow] = []
    for layer, mixer in enumerate(maps.mixers):
        if layer in maps.layers:
            rows.append(LayerRow(maps.layers.index(layer), layer, layer, mixer))
        elif mixer != "attention":
            before = rows[-1] if rows else None
            joins = before is not None and (before.mixer, before.last) == (mixer, layer - 1)
            first = before.first if joins and before is not None else layer
            rows = [*(rows[:-1] if joins else rows), LayerRow(None, first, layer, mixer)]
    return rows
