"""encode_prompt: a text, a conversation, ids, or an answer to one, as the model reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from sukashi.errors import MisuseError, RangeError, TargetError, TextError
from sukashi.model.beside_ids import beside_ids
from sukashi.model.chat_template import render
from sukashi.model.encode import as_tokens, continued, encode, fed, ready, with_decoder
from sukashi.model.encoding import Encoding
from sukashi.model.limit import token_limit
from sukashi.model.prompt import Answered, Conversation, Prompt, TokenIds, prompt_of
from sukashi.model.subject import Subject
from sukashi.model.tokenizing import plain_ids, tokenize
from sukashi.result.messages import Message
from sukashi.result.tokens import Tokens
from sukashi.text.control_tokens import without_control_tokens
from sukashi.text.spans import locate, locate_ids, read_ids

WRITE = ("causal", "seq2seq")


def encode_prompt(
    subject: Subject, given: Any, pair: str | None = None, *, truncate: bool = False, room: int = 0
) -> Encoding:
    """What was given, with the place of every token; see `encode` for a text or a pair.

    A conversation is written by the tokenizer's template, and no special token is added to that;
    one that ends with a message of the assistant has that as its answer (`first`), where the model
    writes. Ids are fed as they are. Neither is ever cut.
    Raises: MisuseError for a second text beside anything but a text; TextError for what is longer
    than the model reads, RangeError for an id that is not in its vocabulary.
    """
    prompt: Prompt = prompt_of(given)
    if pair is not None and isinstance(prompt, Conversation | TokenIds | Answered):
        raise MisuseError(
            "A second text goes with a text alone, not with messages, ids or an answer; leave "
            "<<pair=>> out."
        )
    if isinstance(prompt, Conversation):
        return _conversation(subject, prompt)
    if isinstance(prompt, TokenIds):
        return ready(subject, _of_ids(subject, prompt))
    if isinstance(prompt, Answered):
        asked = encode_prompt(subject, prompt.asked, truncate=truncate)
        return _with_answer(subject, asked, prompt.answer)
    return encode(subject, prompt, pair, truncate=truncate, room=room)


def _of_ids(subject: Subject, given: TokenIds) -> Encoding:
    """Ids with the text that they are decoded to, and what is fed beside them."""
    ids = given.ids
    rows = subject.anatomy.reader.lookup.rows
    for one in ids:
        if not 0 <= one < rows:
            raise RangeError("Token id", one, 0, rows - 1)
    _check_length(subject, len(ids))
    text = read_ids(subject.tokenizer, ids)
    tokens = replace(as_tokens(locate_ids(subject.tokenizer, ids, text)), ready=len(ids))
    own = fed(subject, torch.tensor([list(ids)], device=subject.device))
    return Encoding({**own, **beside_ids(subject, given)}, tokens)


def _conversation(subject: Subject, conversation: Conversation) -> Encoding:
    writes = subject.task in WRITE
    said = conversation.answer if writes else None
    if said is not None and subject.task == "seq2seq":
        return _answered_conversation(subject, conversation, said)
    rendering = render(subject.tokenizer, conversation, writes=writes)
    encoding = ready(subject, _rendered(subject, rendering.text, rendering.messages))
    if said is None:
        return encoding
    start = encoding.tokens.messages[-1].start
    spans, special = encoding.tokens.spans, encoding.tokens.special
    behind = np.flatnonzero((spans[:, 1] > start) & ~special)
    if not len(behind):
        raise TargetError(
            "The answer of the conversation (its last message) has no token; give it at least one "
            "word, or leave the message out."
        )
    return replace(encoding, first=int(behind[0]), prefilled=True)


def _rendered(subject: Subject, text: str, messages: tuple[Message, ...]) -> Encoding:
    """What a template wrote, read without any other special token."""
    made = tokenize(subject.tokenizer, text, add_special_tokens=False, return_tensors="pt")
    ids = made["input_ids"]
    if not ids.shape[1]:
        raise TextError(
            "The tokenizer makes no token of this conversation; give at least one word."
        )
    _check_length(subject, ids.shape[1])
    located = locate(subject.tokenizer, made, [text])
    tokens, placed = without_control_tokens(
        subject.tokenizer, located, [(one.start, one.end) for one in messages]
    )
    moved = (
        replace(one, start=start, end=end)
        for one, (start, end) in zip(messages, placed, strict=True)
    )
    ids = ids.to(subject.device)
    return Encoding(fed(subject, ids), replace(as_tokens(tokens), messages=tuple(moved)))


def _answered_conversation(subject: Subject, conversation: Conversation, said: str) -> Encoding:
    """An encoder–decoder model reads what was asked, and its decoder the answer."""
    asked, last = Conversation(conversation.messages[:-1]), conversation.messages[-1]
    if not asked.messages:
        raise TextError(
            "The conversation has an answer alone; put before it what it answers, a message of "
            "the role user."
        )
    encoding = _with_answer(subject, _conversation(subject, asked), said)
    length = len(encoding.tokens.text)
    placed = replace(last, start=length, end=length)
    source = replace(encoding.tokens, messages=(*encoding.tokens.messages, placed))
    return replace(encoding, tokens=source)


def _with_answer(subject: Subject, asked: Encoding, answer: str) -> Encoding:
    """What was asked with the tokens of an answer behind it, as a model that writes reads them."""
    if subject.task not in WRITE:
        raise MisuseError(
            f"An answer is explained by a model that writes, and this one (task {subject.task}) "
            "does not; leave <<answer=>> out."
        )
    if asked.first is not None and asked.prefilled:
        raise MisuseError("What was asked has its answer with it; leave <<answer=>> out.")
    if subject.task == "seq2seq":
        source, start = replace(asked, decoder_tokens=None), asked.written.ids.tolist()
        inputs = {name: one for name, one in asked.inputs.items() if name != "decoder_input_ids"}
        found = plain_ids(subject.tokenizer, answer)
        whole = with_decoder(subject, replace(source, inputs=inputs), [*start, *found])
        first = len(start)
    else:
        whole, first = _continued(subject, asked, answer)
    _check_length(subject, len(whole.written))
    if first >= len(whole.written):
        raise TargetError("The tokenizer makes no token of the answer; give at least one word.")
    return replace(whole, first=first, prefilled=True)


def _continued(subject: Subject, asked: Encoding, answer: str) -> tuple[Encoding, int]:
    """The tokens of text and answer read as one, where the text's stay what they are.

    Else those of the answer alone, where they are read as the answer behind the text; and where a
    token reaches over the border, it is the first of the answer.
    """
    tokens, tokenizer = asked.tokens, subject.tokenizer
    before = tokens.ids.tolist()
    together = tokenize(tokenizer, tokens.text + answer)["input_ids"]
    alone = plain_ids(tokenizer, answer)
    if not tokens.ready and together[: len(before)] == before:
        found = _without_end(tokenizer, together[len(before) :])
        if read_ids(tokenizer, [*before, *found], len(before)) == answer:
            return continued(subject, asked, found), len(before)
    if tokens.ready or read_ids(tokenizer, [*before, *alone], len(before)) == answer:
        return continued(subject, asked, alone), len(before)
    whole = encode(subject, tokens.text + answer)
    border = len(tokens.text)
    first = int(np.flatnonzero((whole.tokens.spans[:, 1] > border) & ~whole.tokens.special)[0])
    joined: Tokens = replace(whole.tokens, boundary=border, pair=0)
    return replace(whole, tokens=joined), first


def _without_end(tokenizer: Any, ids: list[int]) -> list[int]:
    """Ids without the special tokens that the tokenizer puts behind a text."""
    special = set(tokenizer.all_special_ids)
    while ids and ids[-1] in special:
        ids = ids[:-1]
    return ids


def _check_length(subject: Subject, length: int) -> None:
    limit = token_limit(subject)
    if limit and length > limit:
        raise TextError(
            f"There are {length} tokens, and the model reads {limit}; give fewer messages, ids or "
            "words, since a text alone can be cut."
        )


__all__ = ["encode_prompt"]
