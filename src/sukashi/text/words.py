"""Where words begin: by MeCab in Japanese where it is installed, by Unicode's rules elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

from sukashi.text.phrases import japanese_phrases
from sukashi.text.scripts import Kind
from sukashi.text.unicode_borders import Splitter, borders_in

# MeCab holds a whole lattice in memory, so a long text is given to it sentence by sentence.
_BITE = re.compile(r"[^。！？]{1,2000}[。！？]{0,100}|[。！？]{1,100}")


def word_borders(text: str) -> list[int]:
    """Return the places, in order, where a new word begins, the beginning left out.

    Outside Japanese, words follow Unicode Standard Annex 29: a run of letters and digits, "don't",
    "3.14" and "U.S" whole, every other character by itself. Japanese words are MeCab's; without
    fugashi and a dictionary they are phrases. Spaces belong to the word after them.
    """
    return borders_in(text, _in_japanese)


@lru_cache(maxsize=1)
def japanese_words() -> Splitter | None:
    """Return MeCab with the dictionary that is installed, None where there is none."""
    tagger = _tagger()
    if tagger is None:
        return None

    def split(stretch: str) -> list[int]:
        """Return the places where MeCab begins a new word."""
        places: list[int] = []
        for bite in _BITE.finditer(stretch):
            place = bite.start()
            for word in tagger(bite.group()):
                found = stretch.find(word.surface, place, bite.end())
                if found > 0:
                    places.append(found)
                    place = found + len(word.surface)
        return places

    return split


def _tagger() -> Callable[[str], Iterable[Any]] | None:
    """Return fugashi's tagger with UniDic, the system's dictionary or IPADIC."""
    try:
        import fugashi
    except ImportError:
        return None
    makers: tuple[Callable[[], Any], ...] = (
        fugashi.Tagger,
        lambda: fugashi.GenericTagger(import_module("ipadic").MECAB_ARGS),
    )
    for make in makers:
        try:
            return cast(Callable[[str], Iterable[Any]], make())
        except (ImportError, RuntimeError):
            continue
    return None


def _in_japanese(stretch: str, kinds: list[Kind], boundaries: list[int]) -> list[int]:
    """Take MeCab's word where Japanese is on a side, Unicode's everywhere else."""
    split = japanese_words() or japanese_phrases()
    theirs = set(split(stretch))
    return [
        place
        for place in boundaries
        if (place in theirs and "japanese" in (kinds[place - 1], kinds[place]))
        or "word" in (kinds[place - 1], kinds[place])
        or "japanese" not in (kinds[place - 1], kinds[place])
    ]
