"""Own template: a chat template that a person gives, in the place of the tokenizer's."""

from __future__ import annotations

import copy
import os
from dataclasses import replace
from pathlib import Path

from sukashi.arguments import check_all
from sukashi.errors import ModelError
from sukashi.model.subject import Subject


def with_template(subject: Subject, given: str | os.PathLike[str] | None) -> Subject:
    """The model with a template of a person's own; the tokenizer that was given keeps its own.

    given: the template in Jinja, or the file that holds it; a text without braces is a path.
    Raises: ModelError for a file that cannot be read.
    """
    if given is None:
        return subject
    check_all({"chat_template": (given, str | os.PathLike)})
    named = isinstance(given, os.PathLike) or "{" not in given
    template = _read(Path(given).expanduser()) if named else str(given)
    tokenizer = copy.copy(subject.tokenizer)
    tokenizer.chat_template = template
    return replace(subject, tokenizer=tokenizer, chat_template=template)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ModelError(
            f"The chat template {str(path)!r} cannot be read ({reason}); give a file of Jinja, or "
            "the template itself."
        ) from error


__all__ = ["with_template"]
