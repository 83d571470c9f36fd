"""Baseline: the input that stands for "nothing said".

A name ("pad", "mask", "zero", "mean", "auto") or a text of the person's. A text is told from a name
by not being a single Latin word; "text:" in front makes a text of anything. The tokens of the text
take the places of the ordinary tokens one after the other; a text that is too long is cut, behind
one that is too short comes padding (or what "auto" stands for). Special tokens stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch
from torch import Tensor

from sukashi.errors import TextError, UnknownNameError, UnsupportedError
from sukashi.model.tokenizing import plain_ids
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site

BASELINES = ("auto", "pad", "mask", "zero", "mean")
AS_TEXT = "text:"
_ROWS = 8192  # of the vocabulary, looked up at a time


def text_of(name: str) -> str | None:
    """The text that a baseline is, None where it is a name (known or not)."""
    if name.startswith(AS_TEXT):
        return name[len(AS_TEXT) :]
    return None if name in BASELINES or re.fullmatch(r"[A-Za-z_]*", name) else name


def check_name(name: str) -> None:
    """Refuse what is neither a baseline's name nor a text. Raises: UnknownNameError."""
    if text_of(name) is None and name not in BASELINES:
        raise UnknownNameError("baseline", name, (*BASELINES, f"{AS_TEXT}…"))


def resolve(problem: Problem, name: str) -> str:
    """What "auto" stands for: mask for masked models, pad where there is one, else zero.

    A padding token that also ends texts (as in GPT-2) does not count: it says something.
    Raises: UnknownNameError, or UnsupportedError when the tokenizer has no such token.
    """
    check_name(name)
    if text_of(name) is not None:
        return name
    tokenizer = problem.subject.tokenizer
    mask, pad = _id(tokenizer, "mask_token_id"), _id(tokenizer, "pad_token_id")
    if name == "auto":
        if problem.subject.task == "masked" and mask is not None:
            return "mask"
        silent = pad is not None and pad != _id(tokenizer, "eos_token_id")
        return "pad" if silent else "zero"
    if {"mask": mask, "pad": pad}.get(name, 0) is None:
        raise UnsupportedError(
            f"This tokenizer has no {name} token, so it cannot be the baseline; "
            'choose <<baseline="zero" or "mean">>.'
        )
    return name


def embeddings(problem: Problem, name: str, actual: dict[Site, Tensor]) -> dict[Site, Tensor]:
    """(1, tokens, width) baseline embeddings by site.

    "pad" and "mask" put that token in the place of every token of the user's text and keep the
    special tokens that frame it, a text puts its tokens there; "zero" and "mean" (of all word
    embeddings) replace every position.
    """
    chosen = resolve(problem, name)
    text = text_of(chosen)
    if text is not None:
        return of_ids(problem, text_ids(problem, text), actual)
    if chosen == "zero":
        return {site: torch.zeros_like(tensor) for site, tensor in actual.items()}
    if chosen == "mean":
        return {site: _mean(problem, site).expand_as(tensor) for site, tensor in actual.items()}
    id = _id(problem.subject.tokenizer, f"{chosen}_token_id")
    assert id is not None
    return {
        site: _replaced(problem, site, x, _lookup(problem, site, [id]))
        for site, x in actual.items()
    }


def of_ids(problem: Problem, ids: Sequence[int], actual: dict[Site, Tensor]) -> dict[Site, Tensor]:
    """(1, tokens, width) by site: the ids in the places of the ordinary tokens, then padding."""
    rest = embeddings(problem, BASELINES[0], actual)
    found = {}
    for site, x in actual.items():
        places = ordinary(problem, site)[: len(ids)]
        filled = rest[site].clone()
        special = _special(problem, site)
        filled[:, special] = x[:, special]
        filled[:, places] = _lookup(problem, site, list(ids)[: len(places)])
        found[site] = filled
    return found


def text_ids(problem: Problem, text: str) -> list[int]:
    """The ids of a baseline text, without special tokens. Raises: TextError for none."""
    ids = plain_ids(problem.subject.tokenizer, text)
    if not ids:
        raise TextError("The baseline text is empty; give at least one word.")
    return [int(id) for id in ids]


def ordinary(problem: Problem, site: Site) -> list[int]:
    """The places of the tokens that are the person's own."""
    return (~_special(problem, site)).nonzero()[:, 0].tolist()


def _replaced(problem: Problem, site: Site, actual: Tensor, token: Tensor) -> Tensor:
    return torch.where(_special(problem, site)[None, :, None], actual, token.expand_as(actual))


def _special(problem: Problem, site: Site) -> Tensor:
    """(tokens fed,) bool: put there by the tokenizer."""
    tokens = problem.encoding.tokens
    if site.stack == "decoder" and problem.encoding.decoder_tokens is not None:
        tokens = problem.encoding.decoder_tokens
    special = tokens.special[: problem.length(site.stack)]
    return torch.from_numpy(special.copy()).to(problem.subject.device)


def _lookup(problem: Problem, site: Site, ids: list[int]) -> Tensor:
    """(1, ids, width) what the embedding gives."""
    lookup = problem.anatomy.stacks[site.stack].lookup
    # of no ids at all torch would make floats, which are no indices
    rows = torch.tensor([ids], dtype=torch.long, device=problem.subject.device)
    with torch.no_grad():
        found = lookup(rows)
    return found.detach()  # whoever fine-tunes may have hung a hook there that asks for gradients


def _mean(problem: Problem, site: Site) -> Tensor:
    """The mean of what the embedding gives over the whole vocabulary (its scale included)."""
    lookup = problem.anatomy.stacks[site.stack].lookup
    rows, device = lookup.rows, problem.subject.device
    total = torch.zeros(lookup.width, dtype=torch.float64)
    with torch.no_grad():
        for start in range(0, rows, _ROWS):
            ids = torch.arange(start, min(start + _ROWS, rows), device=device)
            found = lookup(ids[None])[0]
            total, dtype = total + found.cpu().double().sum(0), found.dtype
    return (total / rows).to(device, dtype)[None, None]


def _id(tokenizer: object, name: str) -> int | None:
    value = getattr(tokenizer, name, None)
    return int(value) if isinstance(value, int) else None
