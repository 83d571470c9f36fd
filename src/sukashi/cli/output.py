"""deliver: answers to the screen, to standard output as JSON, and to files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import sukashi
from sukashi.cli import destinations, drawing
from sukashi.cli.language import Lang
from sukashi.cli.screen import draw, note
from sukashi.cli.streams import flush, json_of, put_json
from sukashi.errors import StoreError, SukashiError
from sukashi.result.files import write_whole
from sukashi.result.kinds import Result, kind_of
from sukashi.view.catalogue import say
from sukashi.view.error_translation import translated_error
from sukashi.view.save import PAGE
from sukashi.view.table import document

Step = tuple[str, Callable[[], object]]
"""A file, and what writes it."""


def deliver(results: list[Result], options: argparse.Namespace, lang: Lang) -> None:
    """Show the results and write the files that were asked for, see `destinations.files`.

    What cannot be written keeps nothing else from being written.
    Raises: as `destinations.check` and `drawing.check`, before anything is shown; StoreError when
    something could not be written.
    """
    kinds = [kind_of(result) for result in results]
    destinations.check(options.output, kinds)
    drawing.check(options, kinds)
    drawing.check_range(options, results)
    files = [
        step
        for name in options.output
        for step in _writing(name, ranked(results), options, getattr(options, "file_lang", lang))
    ]
    failures: list[tuple[str, Exception]] = []
    shown: Step = ("", partial(_show, results, options, lang))
    for path, write in [shown, *files]:
        try:
            write()
        except (SukashiError, BrokenPipeError) as error:
            failures.append((path, error))
        else:
            if path:
                note(say("file written", lang, path=path))
    _raise(failures, len(files), lang)


def ranked(results: list[Result]) -> list[Result]:
    """The results, the one that says most first."""
    return sorted(results, key=lambda result: destinations.RANKING.index(kind_of(result)))


def _show(results: list[Result], options: argparse.Namespace, lang: Lang) -> None:
    if options.json:
        put_json(_documents(results))
    elif not options.output or (sys.stdout is not None and sys.stdout.isatty()):
        draw(results, lang)


def _writing(
    name: str, results: list[Result], options: argparse.Namespace, lang: Lang
) -> list[Step]:
    """The files of one output, each with what writes it; results: ranked."""
    path = Path(name)
    if destinations.is_open_stream(name):
        return [(name, lambda: _pour(path, results))]
    if path.suffix.lower() == PAGE:
        return [(name, lambda: sukashi.save(results, path, lang=lang))]
    there = destinations.files(path, [kind_of(result) for result in results])
    steps: list[Step] = []
    for result, (_, file) in zip(results, there, strict=True):
        drawn = drawing.choices(result, options, file, lang)
        steps.append((os.fspath(file), partial(sukashi.save, result, file, **drawn)))
    return steps


def _pour(path: Path, results: list[Result]) -> None:
    flush()  # what was printed before stands before it
    write_whole(path, json_of(_documents(results)).encode())


def _documents(results: list[Result]) -> dict[str, Any]:
    return {kind_of(result): document(result) for result in results}


def _raise(failures: list[tuple[str, Exception]], count: int, lang: Lang) -> None:
    """Say all failures; the last of them, or what is missing of several files, is raised."""
    if not failures:
        return
    missing = [path for path, _ in failures if path]
    if not missing or len(failures) == count == 1:
        raise failures[-1][1]
    for _, error in failures:
        if not isinstance(error, BrokenPipeError):
            note(translated_error(error, lang))
    raise StoreError(f"{len(missing)} of {count} files could not be written: {', '.join(missing)}.")
