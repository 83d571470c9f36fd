"""Where phrases (文節) begin: by BudouX wherever there is Japanese, at Latin words elsewhere."""

from __future__ import annotations

from functools import lru_cache

from sukashi.text.scripts import Kind
from sukashi.text.unicode_borders import Splitter, borders_in


def phrase_borders(text: str) -> list[int]:
    """Return the places, in order, where a new phrase begins, the beginning left out.

    A Latin word inside Japanese goes with the particles after it and is never broken.
    """
    return borders_in(text, _in_japanese)


@lru_cache(maxsize=1)
def japanese_phrases() -> Splitter:
    """Return BudouX with its Japanese model, which is part of the package and needs no network."""
    import budoux

    parser = budoux.load_default_japanese_parser()

    def split(stretch: str) -> list[int]:
        """Return the places where BudouX begins a new phrase."""
        places: list[int] = []
        place = 0
        for phrase in parser.parse(stretch):
            if place:
                places.append(place)
            place += len(phrase)
        return places

    return split


def _in_japanese(stretch: str, kinds: list[Kind], boundaries: list[int]) -> list[int]:
    """Keep the borders of BudouX that do not fall inside a Latin word."""
    del kinds  # asked for by words only
    allowed = set(boundaries)
    return [place for place in japanese_phrases()(stretch) if place in allowed]
