"""sukashi models: the models that need no download."""

from __future__ import annotations

import argparse
import json
import sys

from sukashi.cli.language import language
from sukashi.model.builtin import installed


def run(options: argparse.Namespace) -> None:
    """Built-in models with what they can do."""
    lang = language(options.lang)
    rows = [(one.id, one.architecture, one.ja if lang == "ja" else one.en) for one in installed()]
    if options.json:
        keys = ("id", "architecture", "about")
        listed = {"models": [dict(zip(keys, row, strict=True)) for row in rows]}
        sys.stdout.write(json.dumps(listed, ensure_ascii=False) + "\n")
        return
    for name, architecture, about in rows:
        sys.stdout.write(f"{name:10} {architecture:6} {about}\n")
