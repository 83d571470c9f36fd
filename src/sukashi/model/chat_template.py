"""Chat template: a conversation as its tokenizer's template writes it, each message in its place.

Which characters are a message's own is observed: the conversation is written a second time with a
marker in the place of every content, and what stands around the markers is the template's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from sukashi.errors import TextError
from sukashi.model.prompt import Conversation
from sukashi.result.messages import Message


@dataclass(frozen=True)
class Rendering:
    """text: what the template writes; messages: the conversation's, each with its characters."""

    text: str
    messages: tuple[Message, ...]


def render(tokenizer: Any, conversation: Conversation, *, writes: bool) -> Rendering:
    """The text that is tokenised for a conversation.

    writes: whether the model is to go on: behind a message of the assistant in that message, else
    in a new one, whose head the template writes.
    Raises: TextError for a tokenizer without a template, and for what the template refuses.
    """
    if not getattr(tokenizer, "chat_template", None):
        raise TextError(
            "The tokenizer of this model has no chat template, so it cannot be given messages; "
            "give a text, or a template when the model is loaded (<<chat_template=>>)."
        )
    ending = {}
    if writes:
        goes_on = conversation.answer is not None
        ending = {"continue_final_message" if goes_on else "add_generation_prompt": True}
    try:
        text = _written(tokenizer, conversation.messages, ending)
    except Exception as error:
        raise TextError(
            f"The model's chat template does not take this conversation ({_reason(error)}); "
            "change its messages."
        ) from error
    spans = _spans(tokenizer, conversation.messages, ending, text)
    return Rendering(text, _placed(conversation.messages, spans))


def _written(tokenizer: Any, messages: tuple[Message, ...], ending: dict[str, bool]) -> str:
    given = [one.given for one in messages]
    text: str = tokenizer.apply_chat_template(given, tokenize=False, **ending)
    return text


def _reason(error: Exception) -> str:
    """The first line of what a template says, without its full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(" .。")


Spans = dict[int, tuple[int, int]]
"""The characters of a message by its number."""


def _spans(
    tokenizer: Any, messages: tuple[Message, ...], ending: dict[str, bool], text: str
) -> Spans:
    """Where every message's content lies in the text; one that is not there is left out."""
    mark = "SUKASHI"
    while mark in text:
        mark += "X"
    marked: list[Message] = []
    contents: list[str] = []
    for one in messages:
        texts = [
            f"{mark}{len(contents) + at}E" if content.strip() else content
            for at, content in enumerate(one.content)
        ]
        contents += list(one.content)
        marked.append(replace(one, content=tuple(texts)))
    owner = [number for number, one in enumerate(messages) for _ in one.content]
    try:
        outline = _written(tokenizer, tuple(marked), ending)
    except Exception:  # noqa: BLE001 - a template may refuse what no person wrote in any way
        return _found(contents, owner, text)
    pieces = re.split(f"{mark}([0-9]+)E", outline)
    order = [int(number) for number in pieces[1::2]]
    match = _matched(pieces, [contents[number] for number in order], text)
    if match is None:
        return _found(contents, owner, text)
    found: Spans = {}
    for place, number in enumerate(order, 1):
        _extend(found, owner[number], match.span(place))
    return found


def _matched(pieces: list[str], contents: list[str], text: str) -> re.Match[str] | None:
    """The text as the template's pieces with contents between them, whole, trimmed or rewritten."""
    whole = re.escape(pieces[0])
    rewritten = whole
    for content, after in zip(contents, pieces[2::2], strict=True):
        ways = sorted(
            {content, content.strip(), content.lstrip(), content.rstrip()}, key=len, reverse=True
        )
        whole += f"({'|'.join(map(re.escape, ways))}){re.escape(after)}"
        rewritten += f"(.*?){re.escape(after)}"
    return re.fullmatch(whole, text) or re.fullmatch(rewritten, text, re.DOTALL)


def _found(contents: list[str], owner: list[int], text: str) -> Spans:
    """The contents one after the other, where the template says other things around others."""
    found: Spans = {}
    place = 0
    for content, number in zip(contents, owner, strict=True):
        bare = content.strip()
        at = text.find(bare, place) if bare else -1
        if at >= 0:
            place = at + len(bare)
            _extend(found, number, (at, place))
    return found


def _extend(found: Spans, number: int, span: tuple[int, int]) -> None:
    """Parts of one message are one stretch, with what the template puts between them."""
    start, end = found.get(number, span)
    found[number] = min(start, span[0]), max(end, span[1])


def _placed(messages: tuple[Message, ...], spans: Spans) -> tuple[Message, ...]:
    placed, reached = [], 0
    for number, one in enumerate(messages):
        start, end = spans.get(number, (reached, reached))
        reached = end
        placed.append(replace(one, start=start, end=end))
    return tuple(placed)


__all__ = ["Rendering", "render"]
