"""similarity: what a page says beside the words of two texts that were compared."""

from __future__ import annotations

from typing import Any

from sukashi.result.kinds import Result
from sukashi.result.similarity import Similarity
from sukashi.view.catalogue import LANGUAGES, say
from sukashi.view.similarity_caption import pairs_note, pooling_note
from sukashi.view.value_names import MEASURES, measure


def similarity_note(result: Result) -> dict[str, Any]:
    """Return what a note has besides for a similarity; nothing for other kinds.

    words, per language: names: of both measures; texts: what the two texts are called; made: by
    which method, how the vectors were made, and why nothing is known of pairs where that is so.
    """
    if not isinstance(result, Similarity):
        return {}
    return {"similarity": {"words": {lang: _words(result, lang) for lang in LANGUAGES}}}


def _words(result: Similarity, lang: str) -> dict[str, Any]:
    made = (result.method, pooling_note(result, lang), pairs_note(result, lang))
    return {
        "names": {one: measure(one, lang) for one in MEASURES},
        "texts": [say(f"similarity text, {one}", lang) for one in ("first", "second")],
        "made": say("dot", lang).join(filter(None, made)),
    }
