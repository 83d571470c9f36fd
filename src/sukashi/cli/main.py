"""main: run one command and turn whatever happens into an exit code and one sentence."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from collections.abc import Sequence

from sukashi.cli.language import Lang, asked_for, language
from sukashi.cli.parser import build
from sukashi.cli.streams import SAMPLE, carried, carries, flush, lost, note
from sukashi.cli.typed import check, repaired
from sukashi.errors import MisuseError, SukashiError, wording
from sukashi.view.catalogue import say
from sukashi.view.option_wording import on_command_line

OK, FAILURE, MISUSE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; 0 when it worked, 1 for a failure, 2 for misuse, 130 when interrupted.

    Errors are one sentence on standard error, in the language of --lang or of the locale; with
    --debug they are a traceback.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = language(asked_for(given))
    # words that would be nothing but signs for missing characters are said in English
    japanese = all(carries(stream, SAMPLE) for stream in (sys.stdout, sys.stderr))
    lang = asked if japanese else "en"
    with carried():
        code = _run(given, lang, asked)
        if lost():
            encoding = getattr(sys.stdout, "encoding", "")
            note(say("characters lost", lang, encoding=encoding, count=lost()))
    return code


def _run(given: list[str], lang: Lang, asked: Lang) -> int:
    """Parse and run; lang: of the words on the screen, asked: of the files that are written."""
    try:
        parsed = _parsed(given, lang)
        if isinstance(parsed, int):
            flush()
            return parsed
    except (SukashiError, BrokenPipeError) as error:  # the help too may meet a full disk
        return _told(error, lang)
    parsed.lang, parsed.file_lang = lang, asked
    _quiet_libraries()
    with wording(on_command_line(vars(parsed), lang)):
        try:
            repaired(parsed)
            check(parsed)
            importlib.import_module(f"sukashi.cli.{parsed.run}").run(parsed)
            flush()
        except (Exception, KeyboardInterrupt) as error:  # the last door: no traceback gets out
            if parsed.debug:
                raise
            return _told(error, lang)
    return OK


def _parsed(given: list[str], lang: Lang) -> argparse.Namespace | int:
    """The options, or the exit code where argparse has said all there is to say."""
    try:
        return build(lang).parse_args(given)
    except SystemExit as stop:
        return int(stop.code or 0)


def _told(error: BaseException, lang: Lang) -> int:
    """Say in one sentence what happened; its exit code."""
    if isinstance(error, SukashiError):
        from sukashi.view.error_translation import translated_error

        note(translated_error(error, lang))
        return MISUSE if isinstance(error, MisuseError) else FAILURE
    if isinstance(error, KeyboardInterrupt):
        note(str(error) or say("interrupted", lang))
        return INTERRUPTED
    if not isinstance(error, BrokenPipeError):  # who closed the pipe has seen enough
        note(say("unexpected", lang, kind=type(error).__name__, error=_one_line(error)))
    return FAILURE


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]


def _quiet_libraries() -> None:
    """Standard error is for our own words; what libraries chat about there is turned off."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    warnings.filterwarnings("ignore", "There is a performance drop")  # torch, of experts in a batch
