"""encode: a user's text to what the network is fed and what the person reads."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from sukashi.errors import ModelError, TextError
from sukashi.model.encoding import Encoding, join
from sukashi.model.limit import token_limit
from sukashi.model.subject import Subject
from sukashi.model.tokenizing import tokenize
from sukashi.result.tokens import Tokens
from sukashi.text.shown import shown
from sukashi.text.spans import LocatedTokens, locate, locate_ids, read_ids


def encode(
    subject: Subject,
    text: str,
    pair: str | None = None,
    *,
    truncate: bool = False,
    room: int = 0,
) -> Encoding:
    """Exactly what the tokenizer returns for the text, with the place of every token.

    An encoder–decoder model's decoder gets what it would be given by the model itself: its start
    token, for classifiers the whole text moved behind it.
    truncate: cut the text, at the side that the tokenizer names, to what the model reads less
    `room` tokens, which are to be written behind it.
    Raises: TextError for no text, or one over the model's limit (unless `truncate`);
    ModelError when the tokenizer's ids are not in the model's vocabulary.
    """
    parts = [checked(text), *([] if pair is None else [checked(pair)])]
    limit = token_limit(subject)
    most = limit - room if limit and limit > room else limit
    cut = {"truncation": True, "max_length": most} if truncate and limit else {}
    made = tokenize(subject.tokenizer, *parts, return_tensors="pt", **cut)
    length = made["input_ids"].shape[1]
    if not length:
        raise TextError("The tokenizer makes no token of this text; give at least one word.")
    if limit and length > limit:
        raise TextError(
            f"The text has {length} tokens, the model reads {limit}; "
            "shorten it, or let the end be cut (<<truncate=True>>)."
        )
    check_ids(subject, made["input_ids"])
    inputs = _accepted(subject.network, dict(made), subject.device)
    _check_types(subject, inputs)
    tokens = as_tokens(locate(subject.tokenizer, made, parts, cut=bool(cut)))
    return ready(subject, Encoding(inputs, tokens))


def ready(subject: Subject, source: Encoding) -> Encoding:
    """What was read, and before an encoder–decoder model wrote anything what its decoder is fed."""
    if len(subject.anatomy.stacks) == 1:
        return source
    return with_decoder(subject, source, _first_ids(subject, source.tokens.ids.tolist()))


def with_decoder(subject: Subject, source: Encoding, ids: Sequence[int]) -> Encoding:
    """An encoder–decoder model's source with what its decoder has been fed (start token first)."""
    tensor = torch.tensor([list(ids)], device=subject.device)
    special = [True, *(id in subject.tokenizer.all_special_ids for id in ids[1:])]
    text = read_ids(subject.tokenizer, ids[1:])
    located = locate_ids(subject.tokenizer, ids, text, special=special)
    return Encoding(
        {**source.inputs, "decoder_input_ids": tensor}, source.tokens, as_tokens(located)
    )


def continued(subject: Subject, prompt: Encoding, ids: Sequence[int]) -> Encoding:
    """A causal model's prompt with the ids it wrote behind it."""
    before = prompt.inputs["input_ids"]
    more = torch.tensor([list(ids)], device=before.device, dtype=before.dtype)
    whole = torch.cat([before, more], 1)
    text = read_ids(subject.tokenizer, whole[0].tolist(), before.shape[1])
    written = as_tokens(locate_ids(subject.tokenizer, ids, text))
    beside = {
        name: _longer(tensor, before.shape[1], whole.shape[1])
        for name, tensor in prompt.inputs.items()
        if name not in ("input_ids", "attention_mask")
    }
    return Encoding({**fed(subject, whole), **beside}, _behind(prompt.tokens, written))


def again(subject: Subject, tokens: Tokens, prompt_length: int) -> Encoding:
    """The encoding of a generation from its tokens: exact ids, nothing is tokenised anew."""
    ids = torch.from_numpy(tokens.ids.copy())[None].to(subject.device)
    check_ids(subject, ids)
    if subject.task != "seq2seq":
        return Encoding(fed(subject, ids), tokens)
    source, rest = tokens[:prompt_length], tokens[prompt_length:]
    cut = tokens.boundary or 0
    return Encoding(
        {**fed(subject, ids[:, :prompt_length]), "decoder_input_ids": ids[:, prompt_length:]},
        _of_text(source, tokens.text[:cut], 0),
        _of_text(rest, tokens.text[cut:], cut),
    )


def as_tokens(located: LocatedTokens) -> Tokens:
    """Located ids with what a person reads for each."""
    return Tokens(
        text=located.text,
        ids=located.ids,
        pieces=located.pieces,
        spans=located.spans,
        shown=shown(located.text, located.spans, located.pieces, located.special),
        special=located.special,
        boundary=located.boundary,
    )


def checked(text: object) -> str:
    """The text, where it is one that can be read. Raises: TextError."""
    if not isinstance(text, str):
        raise TextError(f"A text is a string, not {type(text).__name__}.")
    if not text.strip():
        raise TextError("The text is empty; give at least one word.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TextError(
            f"The text has half a character (a lone surrogate) at place {error.start}; take it out."
        ) from error
    return text


def check_ids(subject: Subject, ids: Tensor) -> None:
    """Raises ModelError for an id that the network has no embedding for."""
    rows = subject.anatomy.reader.lookup.rows
    if int(ids.max()) >= rows:
        worst = int(ids.max())
        piece = subject.tokenizer.convert_ids_to_tokens(worst)
        raise ModelError(
            f"The tokenizer gives id {worst} ({piece}), but the model's vocabulary has {rows} "
            "entries; this tokenizer belongs to another model."
        )


def _check_types(subject: Subject, inputs: dict[str, Tensor]) -> None:
    """A model that knows one kind of text part cannot be given two."""
    kinds = getattr(subject.config, "type_vocab_size", None) or 0
    types = inputs.get("token_type_ids")
    if kinds and types is not None and int(types.max()) >= kinds:
        raise TextError(
            f"This model takes no pair: it knows {kinds} kind of text (token types), and the "
            "tokenizer gives the second text another; leave <<pair=>> out."
        )


def _accepted(network: Any, made: dict[str, Any], device: torch.device) -> dict[str, Tensor]:
    """The tokenizer's tensors on the device; keys the network cannot take are left out."""
    names = inspect.signature(network.forward).parameters
    known = set(names)
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in names.values()):
        known |= {"input_ids", "attention_mask"}
    return {name: value.to(device) for name, value in made.items() if name in known}


def fed(subject: Subject, ids: Tensor) -> dict[str, Tensor]:
    """(1, n) ids of one text with what the tokenizer returns beside them."""
    beside = {"attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)}
    names = getattr(subject.tokenizer, "model_input_names", ())
    made = {name: tensor for name, tensor in beside.items() if name in names}
    return {"input_ids": ids, **_accepted(subject.network, made, subject.device)}


def _longer(tensor: Tensor, before: int, length: int) -> Tensor:
    """What is given of every token, of those written behind as well: the text's kind, zero."""
    if tensor.shape != (1, before):
        return tensor
    return torch.nn.functional.pad(tensor, (0, length - before))


def _first_ids(subject: Subject, ids: list[int]) -> list[int]:
    """What the decoder is fed before anything was written."""
    if subject.task in ("seq2seq", "body", "embedding"):
        return [_start_id(subject)]
    start = subject.anatomy.decoder_start
    if start is None:
        start = _start_id(subject)
    return [ids[-1] if start == "last" else start, *ids[:-1]]


def _start_id(subject: Subject) -> int:
    config = subject.config
    for name in ("decoder_start_token_id", "bos_token_id", "pad_token_id"):
        for holder in (config, getattr(subject.network, "generation_config", None)):
            id = getattr(holder, name, None)
            if isinstance(id, int):
                return id
    raise ModelError(
        "This model does not say which token its decoder starts with; "
        "set decoder_start_token_id in its configuration."
    )


def _behind(prompt: Tokens, written: Tokens) -> Tokens:
    if prompt.boundary is None:
        return join(prompt, written)
    raise TextError("A sentence pair cannot be continued; give one text.")


def _of_text(tokens: Tokens, text: str, start: int) -> Tokens:
    return Tokens(
        text=text,
        ids=tokens.ids,
        pieces=tokens.pieces,
        spans=tokens.spans - start,
        shown=tokens.shown,
        special=tokens.special,
        messages=tokens.messages if start == 0 else (),
        ready=tokens.ready if start == 0 else 0,
    )
