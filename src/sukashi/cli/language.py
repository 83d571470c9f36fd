"""The language of the command line: that of the interface, and how it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from sukashi.view.language import Lang, known, language

__all__ = ["Lang", "asked_for", "language"]


def asked_for(arguments: Sequence[str]) -> str | None:
    """The language that stands behind --lang, wherever it stands, before anything is parsed.

    The help and the remarks on a command line that cannot be parsed need it too.
    """
    asked = None
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if word == "--":
            break
        name, _, value = word.partition("=")
        if name == "--lang":
            asked = value or following
    return None if asked is None else known(asked)
