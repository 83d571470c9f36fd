"""sukashi trust: how far an explanation holds; or which of several methods holds best."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sukashi.cli import chat, destinations, drawing
from sukashi.cli.classify import table_alone
from sukashi.cli.language import Lang, language
from sukashi.cli.model import loaded
from sukashi.cli.output import deliver
from sukashi.cli.parser import METHOD
from sukashi.cli.screen import note, progress
from sukashi.cli.typed import names
from sukashi.errors import MisuseError, SukashiError
from sukashi.model.builtin.texts import TEXTS
from sukashi.model.kept_method import forget, keep
from sukashi.records.columns import columns_of
from sukashi.records.read import table_of
from sukashi.view import value_names
from sukashi.view.catalogue import say
from sukashi.view.error_translation import translated_error
from sukashi.view.survey_caption import understood


def run(options: argparse.Namespace) -> None:
    """Of one text the figures of one method, else a table of methods over texts."""
    lang = language(options.lang)
    single = chat.is_given(options) and options.methods is None
    _check(options, single=single)
    with progress(lang) as report:
        explainer = loaded(options, options.model, report)
        if options.forget:
            key = "method forgotten" if forget(explainer.subject.weights_hash) else "no method kept"
            note(say(key, lang, model=explainer.subject.name))
            return
        answer = _figures if single else _table
        results = answer(explainer, options, lang)
    deliver(results, options, lang)
    if options.keep:
        _keep(explainer, results[0], lang)


def _keep(explainer: Any, found: Any, lang: Lang) -> None:
    """Remember the best method of a table for this model, which "auto" then takes."""
    best = found.methods[found.order[0]]
    keep(explainer.subject.weights_hash, best)
    name, model = value_names.method(best, lang), explainer.subject.name
    note(say("method kept", lang, method=name, model=model))


def text_alone(typed: dict[str, Any]) -> None:
    """MisuseError for an option that one text has, and a table has not."""
    for name, value in typed.items():
        if value:
            raise MisuseError(f"{name} belongs to one text; leave it out with --input.")


def _check(options: argparse.Namespace, *, single: bool) -> None:
    """Refuse what can be refused before the model is loaded."""
    if chat.is_given(options) and options.input is not None:
        raise MisuseError("Give one text or a file of texts (--input), not both.")
    if options.generate < 0:
        raise MisuseError(f"--generate is {options.generate}; give 0 or more tokens.")
    names(options, "methods")
    if options.keep and single:
        raise MisuseError("--keep is for a table of methods; give --methods, or --input FILE.")
    if options.input is None:
        table_alone(options, ("text_column", "pair_column", "encoding"))
    if not single:
        for name, wrong in (
            ("--random-weights", options.random_weights),
            ("--method", options.method is not None),
        ):
            if wrong:
                raise MisuseError(
                    f"{name} is for one text and one method; leave it out of a table."
                )
    if not chat.is_given(options):
        text_alone({"--pair": options.pair})
    answers = ["faithfulness"] if single else ["trust"]
    kinds = [*answers, *(["randomisation"] if options.random_weights else [])]
    destinations.check(options.output, kinds)
    drawing.check(options, kinds)


def _figures(explainer: Any, options: argparse.Namespace, lang: Lang) -> list[Any]:
    """One explanation, its figures, and what is left of it with random weights if asked."""
    text = chat.asked(options, lang)
    given, pair = text, options.pair
    if pair is None and options.generate and explainer.task in ("causal", "seq2seq"):
        given = explainer.generate(text, max_new_tokens=options.generate)
    method = METHOD if options.method is None else options.method
    read = options.unit is not None and "unit" in explainer.methods.get(method, ("unit",))
    unit = {"unit": options.unit} if read else {}
    why = explainer.attribution(given, pair, method=method, **unit)
    results = [explainer.faithfulness(why, **_conditions(options))]
    if options.random_weights:
        drawn = {"rankings": options.rankings, "seed": options.seed}
        results.append(explainer.randomisation(why, unit=options.unit, **drawn))
    return results


def _table(explainer: Any, options: argparse.Namespace, lang: Lang) -> list[Any]:
    texts, pairs = _texts(explainer, options, lang)
    methods = names(options, "methods")
    chosen = {"methods": methods} if methods else {}
    return [
        explainer.trust(texts, pairs, generate=options.generate, **chosen, **_conditions(options))
    ]


def _texts(
    explainer: Any, options: argparse.Namespace, lang: Lang
) -> tuple[list[Any], list[str] | str | None]:
    """The texts, with their second ones where there are any."""
    if chat.is_given(options):
        return [chat.asked(options, lang)], options.pair
    if options.input is not None:
        return _read(Path(options.input), options, lang)
    known = TEXTS.get(explainer.subject.name)
    if known is None:
        raise MisuseError("Give a text, or a file of texts (--input FILE).")
    return list(known), None


def _read(
    path: Path, options: argparse.Namespace, lang: Lang
) -> tuple[list[str], list[str] | None]:
    """The texts or pairs of a table; rows without one are named and left out."""
    from sukashi.explainer.survey_request import source_of

    named = (options.text_column, options.pair_column)
    given = tuple(name for name in named if name is not None)
    table = table_of(path, options.encoding, given)
    columns = columns_of(table, options.text_column, options.pair_column)
    note(understood(source_of(table, columns), lang))
    texts: list[str] = []
    pairs: list[str] = []
    for record in table.records():
        try:
            if record.problem is not None:
                raise record.problem
            text, pair = columns.text_of(record), columns.pair_of(record)
        except SukashiError as error:
            note(say("row left out", lang, why=translated_error(error, lang)))
            continue
        texts.append(text)
        if pair is not None:
            pairs.append(pair)
    if not texts:
        raise MisuseError(f"{path.name} has no text that could be read; see the rows above.")
    return texts, pairs or None


def _conditions(options: argparse.Namespace) -> dict[str, Any]:
    names = ("operator", "unit", "of", "rankings", "draws", "seed")
    given = {name: getattr(options, name) for name in names}
    return {name: value for name, value in given.items() if value is not None}
