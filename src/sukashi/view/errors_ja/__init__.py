"""The sentences of all errors in Japanese, under the English sentences that the code raises.

A key is an English sentence in which ``{name}`` stands for what a raise site fills in; in the key
``{name:name}`` is one of NAMES. The same placeholders stand in the Japanese, which may say how:
``{name:ja}`` is a part with an entry of its own, ``{name:each}`` several, divided by semicolons,
``{name:any}`` several, divided by ", or ", ``{name:name}`` one of NAMES, ``{name:quoted}`` a
name in Japanese quotation marks, ``{name:and}``
and ``{name:or}`` a list joined by that word.
"""

from __future__ import annotations

from sukashi.view.errors_ja import (
    classify,
    model,
    page,
    question,
    result,
    surface,
    tables,
    trust,
    web,
)
from sukashi.view.errors_ja.parts import GRAMMAR, NAMES, PARTS, SYSTEM

SENTENCES: dict[str, str] = {
    **surface.SENTENCES,
    **question.SENTENCES,
    **classify.SENTENCES,
    **model.SENTENCES,
    **result.SENTENCES,
    **page.SENTENCES,
    **tables.SENTENCES,
    **trust.SENTENCES,
    **web.SENTENCES,
}
"""Whole sentences."""

INNER: dict[str, str] = {**SENTENCES, **PARTS, **SYSTEM, **GRAMMAR}
"""All that may stand in another sentence."""

__all__ = ["GRAMMAR", "INNER", "NAMES", "PARTS", "SENTENCES", "SYSTEM"]
