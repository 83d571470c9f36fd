"""Showing: results as a page where a notebook is running, in characters where a terminal is."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.notebook.kernel import in_notebook
from sukashi.notebook.output import Output, page_output, picture_output, widget_output
from sukashi.result.kinds import Result

FORMS = ("page", "widget", "picture")


def show(results: Result | Sequence[Result], **options: Any) -> None:
    """Display one result, or several of one run as linked views.

    In a notebook `form` says how: "page" (what there is unless told) takes `lang` and `whole`,
    "picture" takes the options of `sukashi.view.plot.figure`. A page is live, as long as the kernel
    is, in JupyterLab and Notebook; "widget" is live in VS Code and Colab too, takes `lang`, and is
    dead in JupyterLab when the kernel is. In a terminal there is one form, in characters, with the
    options `lang` and `target`.
    Raises: MisuseError for no result or a widget without the extra `notebook`; UnknownNameError for
    a form or language there is not.
    """
    several = list(results) if isinstance(results, Sequence) else [results]
    if not several:
        raise MisuseError("There is nothing to show; give a result or a list of them.")
    if in_notebook():
        made = output(several, **options)
        jupyter: Any = importlib.import_module("IPython.display")
        jupyter.display(made.data, metadata=made.metadata, raw=True)
        return
    options.pop("form", None)
    from rich.console import Console

    from sukashi.view.terminal import present

    for one in several:
        present(one, Console(highlight=False, emoji=False, markup=False), **options)


def output(results: Sequence[Result], *, form: str = "page", **options: Any) -> Output:
    """Return what a cell keeps of results in a form.

    Raises: UnknownNameError for a form there is not, MisuseError for a picture of several.
    """
    if form == "page":
        return page_output(results, **options)
    if form == "widget":
        return widget_output(results, **options)
    if form != "picture":
        raise UnknownNameError("form", form, FORMS)
    if len(results) != 1:
        raise MisuseError(f"A picture shows one result, not {len(results)}; show them one by one.")
    return picture_output(results[0], **options)
