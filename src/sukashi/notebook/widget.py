"""Widget: views of results in a notebook that ask the kernel for what they are about to show.

Needs the extra `notebook`; nothing of it is imported before a result is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
from traitlets import Unicode

from sukashi.notebook.messages import PageMessages
from sukashi.result.kinds import Result
from sukashi.view.page.bundle import bundle, version


class Widget(anywidget.AnyWidget):
    """Linked views of results.

    place: the name of the frame whose place the views take; empty for a widget that stands by
    itself. version: a hash of the script.
    """

    _esm = Unicode().tag(sync=True)
    place = Unicode().tag(sync=True)
    version = Unicode().tag(sync=True)

    def __init__(
        self, results: Sequence[Result], *, lang: str | None = None, place: str = ""
    ) -> None:
        self._held = PageMessages(tuple(results), lang)
        super().__init__(_esm=bundle("loader.js"), version=version("widget.js"), place=place)
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, message: Any, __: Any) -> None:
        answer = self._held.answer(message)
        self.send(answer.content, list(answer.buffers))
