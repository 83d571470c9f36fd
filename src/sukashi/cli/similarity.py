"""sukashi similarity: which words of two texts bring them together; the nearest text first."""

from __future__ import annotations

import argparse
from operator import attrgetter
from typing import Any

from sukashi.cli import destinations, drawing
from sukashi.cli.language import language
from sukashi.cli.model import loaded
from sukashi.cli.output import deliver
from sukashi.cli.screen import progress
from sukashi.cli.typed import text_of
from sukashi.errors import MisuseError

OPTIONS = (
    "method",
    "unit",
    "of",
    "pooling",
    "prompt_name",
    "pair_prompt_name",
    "operator",
    "baseline",
    "steps",
)


def run(options: argparse.Namespace) -> None:
    """Compare a text with another, or with each of several, and show the nearest first."""
    lang = language(options.lang)
    if [options.text, *options.others].count("-") > 1:
        raise MisuseError("Standard input is one text; give - once.")
    destinations.check(options.output, ["similarity"])
    drawing.check(options, ["similarity"])
    text, *others = (text_of(one, lang) for one in (options.text, *options.others))
    given = {name: getattr(options, name) for name in OPTIONS}
    if isinstance(given["steps"], str) and given["steps"].isdigit():
        given["steps"] = int(given["steps"])
    typed = {name: value for name, value in given.items() if value is not None}
    with progress(lang) as report:
        explainer: Any = loaded(options, options.model, report)
        found = explainer.similarity(text, others, **typed)
    deliver(sorted(found, key=attrgetter("rank")), options, lang)
