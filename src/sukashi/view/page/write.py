"""Write: results of one run as one HTML page."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.result.kinds import Result
from sukashi.view.catalogue import LANGUAGES
from sukashi.view.page.bundle import bundle
from sukashi.view.page.fit import fit
from sukashi.view.page.note import note
from sukashi.view.page.policy import policy
from sukashi.view.text_format import clip

SCHEMA = 1
NOTE_ID = "sukashi-note"
DATA_CLASS = "sukashi-data"
TITLE = 60
"""Columns of the text that a page's title quotes."""

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="sukashi">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="sukashi"></div>
<noscript>{no_script}</noscript>
<script type="application/json" id="sukashi-note">{note}</script>
{islands}
<script>{script}</script>
</body>
</html>
"""
_NO_SCRIPT = "This page draws its data with the script inside it; please allow scripts to see it."
_ISLAND = (
    '<script type="application/octet-stream" class="sukashi-data" data-item="{item}" '
    'data-part="{part}">{text}</script>'
)


def write(results: Sequence[Result], *, lang: str | None = None, whole: bool = False) -> bytes:
    """Return a page that shows results of one run as linked views, in the order given.

    lang: language of the interface at first, the reader's own if None; whole: keep attention exact
    whatever its size.
    Raises: MisuseError for no results or another language, BudgetError for attention that is too
    long, FailureError when the front end was not built.
    """
    if not results:
        raise MisuseError("A page needs at least one result; give one or a list of them.")
    if lang is not None and lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    fitted = [fit(result, whole=whole) for result in results]
    script, style = _script(bundle("page.js")), _style(bundle("page.css"))
    text = _PAGE.format(
        lang=lang or "en",
        policy=html.escape(policy(script, style)),
        title=html.escape(_title(results)),
        style=style,
        no_script=_NO_SCRIPT,
        note=_json(contents(results, lang)),
        islands="\n".join(
            _ISLAND.format(item=item, part=part, text=text)
            for item, parts in enumerate(fitted)
            for part, text in parts.items()
        ),
        script=script,
    )
    return text.encode("utf-8")


def contents(results: Sequence[Result], lang: str | None) -> dict[str, Any]:
    """Return all words of a page, as JSON values: its own, and the note of every result."""
    return {
        "schema": SCHEMA,
        "lang": lang,
        "title": _title(results),
        "results": [note(result) for result in results],
    }


def _title(results: Sequence[Result]) -> str:
    """The text that is explained, and the name of the tool."""
    return f"{clip(' '.join(results[0].tokens.text.split()), TITLE)} · sukashi"


def _json(value: Any) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _script(text: str) -> str:
    """The built script, in which nothing can end or hide its element.

    These letters stand in its strings only, where a number says the same.
    """
    for word in ("<!--", "<script", "</script"):
        text = text.replace(word, "\\x3C" + word[1:])
    return text


def _style(text: str) -> str:
    if "</style" in text.lower():
        raise AssertionError("The built style cannot stand in a page.")
    return text
