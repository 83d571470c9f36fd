"""Results as pictures: a matplotlib figure, or a PNG, SVG or PDF; matplotlib is loaded on use."""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sukashi.errors import UnknownNameError
from sukashi.result.files import write_whole
from sukashi.result.kinds import Result
from sukashi.view.caption import caption
from sukashi.view.colours import THEMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMS = ("png", "svg", "pdf")
RESOLUTION = 160


def kinds(result: Result) -> tuple[str, ...]:
    """Return the names of the pictures there are of a result, the default first."""
    from sukashi.view.plots.gallery import gallery

    return tuple(gallery(result).pictures)


def figure(
    result: Result,
    *,
    kind: str | None = None,
    lang: str = "en",
    theme: str = "light",
    **choices: Any,
) -> Figure:
    """Return a picture of a result as a figure that belongs to no window and no pyplot state.

    kind: one of `kinds`, the most useful by default; lang: "en" or "ja"; theme: "light" or "dark";
    choices: options of `sukashi.view.plots.options` for this kind of result, such as
    ``layer=2, head=1``, ``tokens=slice(0, 8)`` or ``values=True`` for attention. Image data are the
    result's own numbers.

    Raises: UnknownNameError for a kind, language, theme or option there is not; RangeError for a
    layer, head, target or token there is not; MisuseError for an empty range.
    """
    from sukashi.view.fonts import setting
    from sukashi.view.plots.gallery import gallery
    from sukashi.view.plots.options import read_options
    from sukashi.view.plots.style import Style

    if "ground" in choices:
        warnings.warn("ground is now called theme.", DeprecationWarning, stacklevel=2)
        theme = choices.pop("ground")
    place = gallery(result)
    name = next(iter(place.pictures)) if kind is None else kind
    if name not in place.pictures:
        raise UnknownNameError("kind of picture", name, place.pictures)
    if theme not in THEMES:
        raise UnknownNameError("theme", theme, THEMES)
    options = read_options(place.options, choices)
    with setting():
        drawn: Figure = place.pictures[name](result, Style(lang, THEMES[theme]), options)
        return drawn


def picture(result: Result, form: str = "png", *, dpi: float = RESOLUTION, **choices: Any) -> bytes:
    """Return a picture as the bytes of a PNG, SVG or PDF file.

    form: "png", "svg" or "pdf"; dpi: dots per inch of a PNG; choices: those of `figure`. The same
    result gives the same bytes. SVG text is drawn as outlines, to look the same without the font;
    PDF text can be searched and copied.

    Raises: as `figure`, and UnknownNameError for another form.
    """
    from sukashi.view.fonts import setting

    if form not in FORMS:
        raise UnknownNameError("form of a picture", form, FORMS)
    drawn = figure(result, **choices)
    title = caption(result, choices.get("lang", "en"))
    out = io.BytesIO()
    with setting():
        drawn.savefig(out, format=form, dpi=dpi, metadata=_facts(form, title))
    return out.getvalue()


def save_figure(result: Result, path: str | os.PathLike[str], **choices: Any) -> Path:
    """Write a picture to a file, its form by suffix: .png, .svg or .pdf; returns the path.

    choices: those of `picture`. The file appears whole or not at all.

    Raises: as `figure`, UnknownNameError for another suffix, StoreError if it cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix[1:] not in FORMS:
        raise UnknownNameError(
            "suffix of a picture", Path(path).suffix, [f".{one}" for one in FORMS]
        )
    return write_whole(path, picture(result, suffix[1:], **choices))


def _facts(form: str, title: str) -> dict[str, Any]:
    """Return metadata for the file: its caption where the format can hold it, and no date."""
    if form == "png":
        return {"Software": "sukashi"}
    date = "Date" if form == "svg" else "CreationDate"
    return {"Title": title, "Creator": "sukashi", date: None}
