"""Plain: a result in one readable line, for places that show characters only."""

from __future__ import annotations

from sukashi.result.kinds import Result
from sukashi.view.caption import caption
from sukashi.view.text_format import visible


def plain(result: Result, lang: str = "en") -> str:
    """Return the kind of a result, its model and its caption."""
    model = visible(result.recipe.model)
    return f"{type(result).__name__} · {model} · {caption(result, lang)}"
