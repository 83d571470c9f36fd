"""main: run one command and turn whatever happens into an exit code and one sentence."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from sukashi.cli.language import asked_for, language
from sukashi.cli.parser import build
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
    lang = language(asked_for(given))
    options = build(lang).parse_args(given)
    _quiet_libraries()
    with wording(on_command_line(vars(options), lang)):
        return _run(options, lang)


def _run(options: argparse.Namespace, lang: str) -> int:
    try:
        command = importlib.import_module(f"sukashi.cli.{options.run}")
        command.run(options)
    except SukashiError as error:
        if options.debug:
            raise
        from sukashi.view.error_translation import spoken

        _tell(spoken(error, lang))
        return MISUSE if isinstance(error, MisuseError) else FAILURE
    except KeyboardInterrupt as error:
        if options.debug:
            raise
        _tell(str(error) or say("interrupted", lang))
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except Exception as error:  # the last door: no traceback reaches a user
        if options.debug:
            raise
        _tell(say("unexpected", lang, kind=type(error).__name__, error=_one_line(error)))
        return FAILURE
    return OK


def _tell(sentence: str) -> None:
    sys.stderr.write(f"sukashi: {sentence}\n")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _quiet_libraries() -> None:
    """Standard error is for our own words; what libraries chat about there is turned off."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
