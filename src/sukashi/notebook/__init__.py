"""The notebook: results that show themselves, as a page that outlives the kernel.

What a cell keeps is the exported page in a sandboxed frame: it needs no kernel, no network and no
extension, so an executed notebook shows it wherever it is opened again. Where the extra `notebook`
is installed and the front end lets a widget in, the widget takes the place of the frame and asks
the kernel for what it is about to show.
"""

from __future__ import annotations

from sukashi.notebook.kernel import in_notebook
from sukashi.notebook.registration import register
from sukashi.notebook.showing import show

__all__ = ["in_notebook", "register", "show"]
