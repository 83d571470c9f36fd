"""Chat: what was typed as a conversation (--chat, --system) as the Explainer takes it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from sukashi.cli.language import Lang
from sukashi.cli.typed import text_of
from sukashi.errors import MisuseError

WRITER = "assistant"


def is_given(options: argparse.Namespace) -> bool:
    """Whether a text or a conversation was typed."""
    return options.text is not None or options.chat is not None


def asked(options: argparse.Namespace, lang: Lang) -> Any:
    """The text that was typed, or the messages: those of a file, or the text as the user's.

    Raises: MisuseError for none, for both, and for what is no conversation.
    """
    chat = options.chat
    if chat is None and options.system is None:
        return text_of(_text(options.text), lang)
    if not isinstance(chat, str):
        messages = _said(text_of(_text(options.text), lang))
    elif options.text is not None:
        raise MisuseError(
            "Both a text and a conversation (--chat) are given; give the text alone with --chat, "
            "or the file of the conversation."
        )
    elif chat == "-" or chat.endswith(".json") or Path(chat).is_file():
        messages = _read(chat, lang)
    else:
        messages = _said(chat)
    if options.system is None:
        return messages
    return [{"role": "system", "content": options.system}, *messages]


def answers(messages: Any) -> bool:
    """Whether what was typed is a conversation that ends with what the model has answered."""
    last = messages[-1] if isinstance(messages, list) and messages else None
    return isinstance(last, dict) and last.get("role") == WRITER


def letters(given: Any) -> str:
    """The letters of a text, or of all contents of a conversation."""
    if isinstance(given, str):
        return given
    return "".join(str(one.get("content", "")) for one in given if isinstance(one, dict))


def _text(given: str | None) -> str:
    if given is None:
        raise MisuseError(
            "Nothing is given; give a text, or a conversation with --chat FILE (- for standard "
            "input)."
        )
    return given


def _said(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def _read(name: str, lang: Lang) -> list[Any]:
    """The messages of a JSON file or of standard input: a list, or an object that holds one."""
    try:
        text = text_of("-", lang) if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise MisuseError(
            f"The conversation {name!r} cannot be read ({reason}); give a JSON file of messages."
        ) from error
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MisuseError(
            f"The conversation {name!r} is no JSON ({error}); give a list of messages, each with "
            "role and content."
        ) from error
    if isinstance(found, dict):
        found = found.get("messages")
    if not isinstance(found, list) or not found or not isinstance(found[0], dict):
        raise MisuseError(
            f"The conversation {name!r} holds no list of messages; give one, each message with "
            "role and content."
        )
    return found


__all__ = ["answers", "asked", "is_given", "letters"]
