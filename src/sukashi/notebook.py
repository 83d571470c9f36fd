"""Showing results: as a picture where a notebook is running, in characters where a terminal is."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from sukashi.result.kinds import Result


def in_notebook() -> bool:
    """Whether this code runs in a Jupyter kernel (which can show pictures)."""
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell is not None else None
    return running is not None and hasattr(running, "kernel")


def show(result: Result, **options: Any) -> None:
    """Display a result: a static picture in a notebook, a drawing in characters elsewhere.

    options: in a notebook those of `sukashi.view.plot.figure`, in a terminal `lang` and `target`.
    """
    if in_notebook():
        from sukashi.view.caption import caption
        from sukashi.view.plot import RESOLUTION, picture

        drawn = picture(result, dpi=2 * RESOLUTION, **options)
        jupyter: Any = importlib.import_module("IPython.display")
        words = caption(result, options.get("lang", "en"))
        jupyter.display(jupyter.Image(drawn, retina=True, alt=words))
        return
    from rich.console import Console

    from sukashi.view.terminal import present

    present(result, Console(highlight=False, emoji=False, markup=False), **options)
