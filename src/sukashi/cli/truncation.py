"""Truncation: what of a text was read, where the end of a long one is cut (--truncate)."""

from __future__ import annotations

from typing import Any

from sukashi.cli.language import Lang
from sukashi.cli.streams import note
from sukashi.result.generation import Generation
from sukashi.view.catalogue import say
from sukashi.view.number_format import count


def say_what_was_read(
    explainer: Any, text: Any, pair: str | None, written: Generation | None, lang: Lang
) -> None:
    """One line on standard error, where fewer tokens were read than the text has."""
    if not explainer.truncate or not isinstance(text, str):
        return
    parts = [text] if pair is None else [text, pair]
    total = len(explainer.tokenizer(*parts, verbose=False)["input_ids"])
    read = len(explainer.tokenize(text, pair).ids) if written is None else written.prompt_length
    if read < total:
        note(say("text cut", lang, read=count(read), total=count(total)))
