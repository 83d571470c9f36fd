"""deliver: answers to the screen, to standard output as JSON, and to files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import sukashi
from sukashi.cli.language import Lang
from sukashi.cli.screen import draw, note
from sukashi.errors import UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result, kind_of
from sukashi.view.catalogue import say
from sukashi.view.plot import kinds
from sukashi.view.save import PAGE, PICTURES, check_suffix
from sukashi.view.table import document

_FIRST = (
    "trust",
    "faithfulness",
    "randomisation",
    "survey",
    "prediction",
    "attribution",
    "layers",
    "attention",
    "generation",
)


def deliver(results: list[Result], options: argparse.Namespace, lang: Lang) -> None:
    """Show the results and write the files that were asked for.

    A page holds all results. Of several in other files the first of attribution, layers, attention,
    generation takes the name as typed; the others stand beside it with their kind in the name
    (why.png, why-layers.png).
    """
    for name in options.output:
        check_suffix(Path(name))
    _check_kind(results, options.kind)
    if options.json:
        both = {kind_of(result): document(result) for result in results}
        sys.stdout.write(json.dumps(both, ensure_ascii=False, allow_nan=False) + "\n")
    elif not options.output or sys.stdout.isatty():
        draw(results, lang)
    for name in options.output:
        if Path(name).suffix.lower() == PAGE:
            note(say("file written", lang, path=sukashi.save(ranked(results), name, lang=lang)))
            continue
        for result, path in names(results, Path(name)):
            sukashi.save(result, path, **_drawing(result, options, path, lang))
            note(say("file written", lang, path=path))


def names(results: list[Result], path: Path) -> list[tuple[Result, Path]]:
    """Which result goes to which file."""
    first, *others = ranked(results)
    rest = [(each, path.with_stem(f"{path.stem}-{kind_of(each)}")) for each in others]
    return [(first, path), *rest]


def ranked(results: list[Result]) -> list[Result]:
    """The results, the one that says most first."""
    return sorted(results, key=lambda result: _FIRST.index(kind_of(result)))


def _drawing(result: Result, options: argparse.Namespace, path: Path, lang: Lang) -> dict[str, Any]:
    """The drawing options that were typed, as far as they belong to this kind of result."""
    if path.suffix.lower() not in PICTURES:
        return {}
    names = ("layer", "head") if isinstance(result, AttentionMaps) else ()
    chosen = {name: getattr(options, name) for name in names}
    if options.kind in kinds(result):
        chosen["kind"] = options.kind
    return {"lang": lang, **{name: value for name, value in chosen.items() if value is not None}}


def _check_kind(results: list[Result], kind: str | None) -> None:
    """UnknownNameError for a picture that none of the results has."""
    there = [name for result in results for name in kinds(result)]
    if kind is not None and kind not in there:
        raise UnknownNameError("kind of picture", kind, dict.fromkeys(there))
