"""The built front end: one script and one style, made from frontend/ when sukashi is installed."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from sukashi.errors import FailureError


@cache
def bundle(name: str) -> str:
    """Return the text of a built file ("page.js", "page.css").

    Raises: FailureError when the front end has not been built.
    """
    place = files("sukashi.view") / "static" / name
    if not place.is_file():
        raise FailureError(
            "The page has not been built: this sukashi was installed with SUKASHI_SKIP_FRONTEND; "
            "install it again without that setting."
        )
    return place.read_text(encoding="utf-8")


@cache
def version(name: str) -> str:
    """Return a short hash of a built file.

    Raises: as `bundle`.
    """
    return sha256(bundle(name).encode("utf-8")).hexdigest()[:16]
