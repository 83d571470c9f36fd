"""Known names: how columns of texts and of true labels are usually called."""

from __future__ import annotations

import unicodedata

TEXTS = ("text", "sentence", "本文", "テキスト", "文", "文章")
LABELS = ("label", "true_label", "ラベル", "正解")


def folded(name: str) -> str:
    """The name without case, width and blanks around it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def is_known(name: str, named: tuple[str, ...] = ()) -> bool:
    """Whether a first row's cell is a usual name of a column, or one that a person named."""
    wanted = {folded(one) for one in (*TEXTS, *LABELS, *named) if not one.isdecimal()}
    return folded(name) in wanted
