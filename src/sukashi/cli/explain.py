"""sukashi explain: let the model write, ask the lenses, show and save the answers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any

from sukashi.cli import chat, destinations, drawing
from sukashi.cli.language import language
from sukashi.cli.model import knobs, loaded
from sukashi.cli.output import deliver
from sukashi.cli.parser import LENSES, METHOD, OF, TOP, WRITTEN
from sukashi.cli.screen import note, progress
from sukashi.cli.truncation import say_what_was_read
from sukashi.cli.typed import check_contrast, names
from sukashi.errors import (
    MisuseError,
    SukashiError,
    TargetError,
    UnknownNameError,
    UnsupportedError,
)
from sukashi.view.catalogue import say
from sukashi.view.error_translation import translated_error

OPTIONS = {
    "attribution": (
        "target",
        "contrast",
        "method",
        "of",
        "baseline",
        "steps",
        "samples",
        "unit",
    ),
    "layers": ("top", "watch"),
    "attention": ("part", "layer", "head"),
}
"""The options that only one lens reads."""
USUAL: dict[str, Any] = {"method": METHOD, "of": OF, "top": TOP, "watch": []}


def run(options: argparse.Namespace) -> None:
    """Answer every asked lens, else all that fit; one that does not is an error only if asked.

    A lens is asked by its name or by an option that only it reads.
    """
    lang = language(options.lang)
    named = lenses(options)
    _check(options, named)
    asked = named or [lens for lens in LENSES if _typed(options, lens)]
    text = chat.asked(options, lang)
    with progress(lang) as report:
        explainer = loaded(options, options.model, report)
        chosen = named or tuple(one for one in LENSES if one in (*asked, *explainer.answers))
        if "attention" in chosen:
            _check_shape(explainer, options)
        generation = _written(explainer, text, options)
        subject = text if generation is None else generation
        results = [] if generation is None else [generation]
        left_out: dict[str, SukashiError] = {}
        for lens in chosen:
            try:
                results.append(_QUESTIONS[lens](explainer, subject, options))
            except (UnsupportedError, TargetError) as error:
                if lens in asked:
                    raise
                left_out[lens] = error
    if not results and left_out:
        raise next(iter(left_out.values()))
    for lens, reason in left_out.items():
        note(say("lens left out", lang, lens=lens, why=translated_error(reason, lang)))
    say_what_was_read(explainer, text, options.pair, generation, lang)
    deliver(results, options, lang)


def _check(options: argparse.Namespace, named: tuple[str, ...]) -> None:
    """Refuse what can be refused before the model is loaded."""
    if options.generate is not None and options.generate < 0:
        raise MisuseError(f"--generate is {options.generate}; give 0 or more tokens.")
    check_contrast(options.target, options.contrast)
    if options.answer is not None and (options.generate or 0) > 0:
        raise MisuseError(
            "The model writes (--generate) or a given answer is explained (--answer); leave one of "
            "them out."
        )
    for lens in named and [one for one in LENSES if one not in named]:
        for name in _typed(options, lens):
            raise MisuseError(
                f"--{name} is read by the lens {lens!r} alone; add it to --lens, or leave --{name} "
                "out."
            )
    writes = options.pair is None and options.generate != 0 and options.answer is None
    kinds = [*(named or LENSES), *(["generation"] if writes else [])]
    destinations.check(options.output, kinds)
    drawing.check(options, kinds)


def _typed(options: argparse.Namespace, lens: str) -> list[str]:
    """The options that were typed of those that only a lens reads."""
    return [name for name in OPTIONS[lens] if getattr(options, name) != USUAL.get(name)]


def _check_shape(explainer: Any, options: argparse.Namespace) -> None:
    """Refuse a layer or head that is not in the stack whose attention is drawn."""
    anatomy = explainer.anatomy
    stack = anatomy.reader if options.part == "encoder" else anatomy.writer
    held = [layer for layer, one in enumerate(stack.attention) if one is not None]
    drawing.check_shape(options, stack.mixers, held, stack.heads)


def lenses(options: argparse.Namespace) -> tuple[str, ...]:
    """The lenses named by commas; none named gives none."""
    found = names(options, "lens")
    for name in found:
        if name not in LENSES:
            raise UnknownNameError("lens", name, LENSES)
    return tuple(found)


def _written(explainer: Any, text: Any, options: argparse.Namespace) -> Any:
    writes = explainer.task in ("causal", "seq2seq")
    count = options.generate
    if count is None:
        given = options.pair is not None or options.answer is not None or chat.answers(text)
        count = WRITTEN if writes and not given else 0
    return explainer.generate(text, max_new_tokens=count) if count else None


def _attribution(explainer: Any, subject: Any, options: argparse.Namespace) -> Any:
    return explainer.attribution(
        subject,
        options.pair,
        method=options.method,
        target=_named(options.target),
        contrast=_named(options.contrast),
        of=options.of,
        template_tokens=options.template_tokens,
        answer=options.answer,
        **knobs(options),
    )


def _layers(explainer: Any, subject: Any, options: argparse.Namespace) -> Any:
    return explainer.layers(subject, top=options.top, watch=options.watch, answer=options.answer)


def _attention(explainer: Any, subject: Any, options: argparse.Namespace) -> Any:
    return explainer.attention(
        subject,
        options.pair,
        part=options.part,
        template_tokens=options.template_tokens,
        answer=options.answer,
    )


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
