"""Output: all forms of results that a cell keeps, as Jupyter's MIME bundle."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sukashi.errors import MisuseError, SukashiError, UnknownNameError
from sukashi.notebook import live
from sukashi.notebook.frame import FrameContent, frame
from sukashi.notebook.plain import plain
from sukashi.result.kinds import Result, kind_of
from sukashi.view.caption import caption
from sukashi.view.catalogue import LANGUAGES
from sukashi.view.language import language

PLAIN, HTML, PNG = "text/plain", "text/html", "image/png"
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Output:
    """data: MIME type -> content; metadata: MIME type -> how it is to be shown."""

    data: dict[str, Any]
    metadata: dict[str, Any] = field(default_factory=dict)


def page_output(
    results: Sequence[Result],
    *,
    lang: str | None = None,
    whole: bool = False,
    enlivened: bool = True,
) -> Output:
    """Return results as one page of linked views, and in words.

    lang: language of the interface, if None that of the reader's browser, and in words that of the
    locale; whole: keep long attention exact;
    enlivened: let a widget take the place of the page where there is one. Where no page can be made
    (it was not built, or the results are too long for one) there is a picture instead, and the
    words say why.
    """
    from sukashi.view.page.write import write

    if lang is not None and lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    chosen = language(lang)
    words = "\n".join(plain(one, chosen) for one in results)
    try:
        page = write(results, lang=lang, whole=whole).decode("utf-8")
    except SukashiError as error:
        drawn = picture_output(results[0], lang=chosen)
        return Output({**drawn.data, PLAIN: f"{words}\n{error}"}, drawn.metadata)
    captions = [caption(one, chosen) for one in results]
    name = live.make_live(results, lang) if enlivened else ""
    held = frame(FrameContent(page, [kind_of(one) for one in results], captions, name))
    return Output({HTML: held, PLAIN: words})


def widget_output(results: Sequence[Result], *, lang: str | None = None) -> Output:
    """Return results as a widget, and as a page for when its kernel is gone.

    Raises: MisuseError when the extra `notebook` is not installed; FailureError when the front end
    was not built.
    """
    if not live.is_available():
        raise MisuseError(
            "A widget needs the extra `notebook`; pip install 'sukashi[notebook]', or show a page."
        )
    from sukashi.notebook.widget import Widget

    shown = Widget(results, lang=lang)
    view = {"version_major": 2, "version_minor": 0, "model_id": shown.model_id}
    return Output({WIDGET: view, **page_output(results, lang=lang, enlivened=False).data})


def picture_output(result: Result, **options: Any) -> Output:
    """Return a result as a static picture.

    options: those of `sukashi.view.plot.figure`.
    """
    from sukashi.view.plot import RESOLUTION, picture

    options["lang"] = options.get("lang") or language(None)
    words = plain(result, options["lang"])
    drawn = base64.b64encode(picture(result, dpi=2 * RESOLUTION, **options)).decode("ascii")
    width, height = _size(drawn)
    shown = {"width": width // 2, "height": height // 2, "alt": words}
    return Output({PNG: drawn, PLAIN: words}, {PNG: shown})


def _size(png: str) -> tuple[int, int]:
    """Width and height as a PNG's header has them."""
    head = base64.b64decode(png[:32])
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
