"""sukashi doctor: say what works on a model, and prove it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

import sukashi
from sukashi.cli.language import language
from sukashi.cli.model import loading
from sukashi.cli.parts import table
from sukashi.cli.streams import put, put_json
from sukashi.errors import VerificationError
from sukashi.model.parts import parts
from sukashi.result.attribution import SINGULAR
from sukashi.text.shown import visible
from sukashi.view import value_names
from sukashi.view.catalogue import say
from sukashi.view.error_translation import translated_part
from sukashi.view.number_format import percent
from sukashi.view.text_format import pad


def run(options: argparse.Namespace) -> None:
    """Print the parts that were found and every check; VerificationError when one fails."""
    lang = language(options.lang)
    explainer = sukashi.load(options.model, verify=False, **loading(options))
    checks = explainer.verify()
    facts = _facts(explainer)
    baselines = explainer.baselines if "attribution" in explainer.answers else {}
    refused, found = explainer.refused, parts(explainer.anatomy, explainer.network)
    if options.json:
        listed = [{"check": c.name, "holds": c.holds, "seen": c.seen} for c in checks]
        said = {"refused": refused, "parts": [asdict(part) for part in found]}
        put_json({**facts, **said, "baselines": baselines, "checks": listed})
    else:
        for name, value in facts.items():
            if not value:
                continue
            put(f"{pad(say(f'doctor {name}', lang), 22)} {_plain(value)}\n")
        if baselines:
            put(f"{pad(say('doctor baseline', lang), 22)} {_baselines(baselines, lang)}\n")
        for name, reason in refused.items():
            put(f"{pad(say('doctor refused', lang), 22)} {name}: {translated_part(reason, lang)}\n")
        put(table(found, lang))
        put(f"\n{say('doctor checks', lang)}\n")
        for check in checks:
            sign = ("✓" if check.proves else "·") if check.holds else "✗"
            put(f"{sign} {translated_part(f'{check.name} ({check.seen})', lang)}\n")
    if failed := sum(not check.holds for check in checks):
        raise VerificationError(
            f"{failed} of {len(checks)} checks failed; explanations would be wrong."
        )


def _facts(explainer: Any) -> dict[str, Any]:
    stacks = explainer.anatomy.stacks.values()
    shape = [f"{one.name}: {one.layers} × {one.heads}, {one.width}" for one in stacks]
    return {
        "model": explainer.subject.name,
        "family": explainer.anatomy.family,
        "task": explainer.task,
        "shape": "; ".join(shape),
        "labels": list(explainer.labels),
        "answers": list(explainer.answers),
    }


def _baselines(jumps: dict[str, float], lang: str) -> str:
    """The usual baseline, and those beside which f jumps."""
    usual, *_ = jumps
    singular = [
        say(
            "doctor singular",
            lang,
            baseline=value_names.baseline(name, lang),
            share=percent(jump, lang),
        )
        for name, jump in jumps.items()
        if jump > SINGULAR
    ]
    return "; ".join([value_names.baseline(usual, lang), *singular])


def _plain(value: Any) -> str:
    return visible(", ".join(value) if isinstance(value, list) else str(value))
