"""sukashi models: the models that need no download."""

from __future__ import annotations

import argparse

from sukashi.cli.language import language
from sukashi.cli.streams import put, put_json
from sukashi.model.builtin import installed
from sukashi.view.catalogue import say


def run(options: argparse.Namespace) -> None:
    """Built-in models with what they can do."""
    lang = language(options.lang)
    rows = [(one.id, one.architecture, say(f"model {one.id}", lang)) for one in installed()]
    if options.json:
        keys = ("id", "architecture", "about")
        listed = {"models": [dict(zip(keys, row, strict=True)) for row in rows]}
        put_json(listed)
        return
    put("".join(f"{name:10} {architecture:6} {about}\n" for name, architecture, about in rows))
