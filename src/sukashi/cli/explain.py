"""sukashi explain: let the model write, ask the lenses, show and save the answers."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any

from sukashi.cli.language import language
from sukashi.cli.model import knobs, loaded
from sukashi.cli.output import deliver
from sukashi.cli.parser import LENSES, METHOD, WRITTEN
from sukashi.cli.screen import note, progress
from sukashi.errors import MisuseError, TargetError, UnknownNameError, UnsupportedError
from sukashi.view.catalogue import say
from sukashi.view.error_translation import spoken


def run(options: argparse.Namespace) -> None:
    """Answer every asked lens, else all that fit; one that does not is an error only if named."""
    lang = language(options.lang)
    asked = lenses(options.lens)
    text = sys.stdin.read() if options.text == "-" else options.text
    with progress(lang) as report:
        explainer = loaded(options, options.model, report)
        generation = _written(explainer, text, options)
        subject = text if generation is None else generation
        results = [] if generation is None else [generation]
        for lens in asked or _fitting(explainer, options):
            try:
                results.append(_QUESTIONS[lens](explainer, subject, options))
            except (UnsupportedError, TargetError) as error:
                if asked or _chose(options):
                    raise
                note(say("lens left out", lang, lens=lens, why=spoken(error, lang)))
    deliver(results, options, lang)


def _fitting(explainer: Any, options: argparse.Namespace) -> tuple[str, ...]:
    """The lenses that the model answers; all where an option waits for an answer of one."""
    if _chose(options):
        return LENSES
    return tuple(lens for lens in LENSES if lens in explainer.answers)


def _chose(options: argparse.Namespace) -> bool:
    """Whether something was typed that only one lens understands: its error is the answer."""
    knobs = ("target", "contrast", "baseline", "steps", "samples", "unit", "part")
    return any(getattr(options, name) for name in knobs) or options.method != METHOD


def lenses(given: str | None) -> tuple[str, ...]:
    """The lenses named by commas; none named gives none."""
    names = tuple(name.strip() for name in (given or "").split(",") if name.strip())
    for name in names:
        if name not in LENSES:
            raise UnknownNameError("lens", name, LENSES)
    return names


def _written(explainer: Any, text: str, options: argparse.Namespace) -> Any:
    writes = explainer.task in ("causal", "seq2seq")
    count = options.generate
    if count is None:
        count = WRITTEN if writes and options.pair is None else 0
    if count < 0:
        raise MisuseError(f"--generate is {count}; give 0 or more tokens.")
    return explainer.generate(text, max_new_tokens=count) if count else None


def _attribution(explainer: Any, subject: Any, options: argparse.Namespace) -> Any:
    return explainer.attribution(
        subject,
        options.pair,
        method=options.method,
        target=_named(options.target),
        contrast=_named(options.contrast),
        of=options.of,
        **knobs(options),
    )


def _layers(explainer: Any, subject: Any, options: argparse.Namespace) -> Any:
    return explainer.layers(subject, top=options.top, watch=options.watch)


def _attention(explainer: Any, subject: Any, options: argparse.Namespace) -> Any:
    return explainer.attention(subject, options.pair, part=options.part)


_QUESTIONS: dict[str, Callable[[Any, Any, argparse.Namespace], Any]] = {
    "attribution": _attribution,
    "layers": _layers,
    "attention": _attention,
}


def _named(given: str | None) -> str | int | None:
    """A target as typed; "id:42" means the number 42."""
    if given is not None and re.fullmatch(r"id:\d+", given):
        return int(given[3:])
    return given


__all__ = ["lenses", "run"]
