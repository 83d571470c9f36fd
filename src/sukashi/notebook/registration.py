"""Registration: results as the last line of a cell show themselves, without methods of theirs."""

from __future__ import annotations

from typing import Any

from sukashi.notebook.kernel import in_notebook, shell
from sukashi.result.kinds import KINDS, Result


def register() -> None:
    """Tell the running IPython, if there is one, how to show every kind of result.

    A shell in a terminal shows results as one line of words, a kernel as pages too.
    """
    running = shell()
    formatter = getattr(running, "display_formatter", None)
    if formatter is None:
        return
    for kind in KINDS.values():
        formatter.formatters["text/plain"].for_type(kind, _print)
        if in_notebook():
            formatter.mimebundle_formatter.for_type(kind, _bundle)


def _print(result: Result, printer: Any, cycle: bool) -> None:
    from sukashi.notebook.plain import plain
    from sukashi.view.language import language

    del cycle
    printer.text(plain(result, language(None)))


def _bundle(result: Result) -> tuple[dict[str, Any], dict[str, Any]]:
    from sukashi.notebook.showing import output

    made = output([result])
    return made.data, made.metadata
