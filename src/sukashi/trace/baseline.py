"""Baseline: the input that stands for "nothing said"."""

from __future__ import annotations

import torch
from torch import Tensor

from sukashi.errors import UnknownNameError, UnsupportedError
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site

BASELINES = ("auto", "pad", "mask", "zero", "mean")
_ROWS = 8192  # of the vocabulary, looked up at a time


def resolve(problem: Problem, name: str) -> str:
    """What "auto" stands for: mask for masked models, pad where there is one, else zero.

    A padding token that also ends texts (as in GPT-2) does not count: it says something.
    Raises: UnknownNameError, or UnsupportedError when the tokenizer has no such token.
    """
    if name not in BASELINES:
        raise UnknownNameError("baseline", name, BASELINES)
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
            'choose baseline="zero" or "mean".'
        )
    return name


def embeddings(problem: Problem, name: str, actual: dict[Site, Tensor]) -> dict[Site, Tensor]:
    """(1, tokens, width) baseline embeddings by site.

    "pad" and "mask" put that token in the place of every token of the user's text and keep the
    special tokens that frame it; "zero" and "mean" (of all word embeddings) replace every position.
    """
    chosen = resolve(problem, name)
    if chosen == "zero":
        return {site: torch.zeros_like(tensor) for site, tensor in actual.items()}
    if chosen == "mean":
        return {site: _mean(problem, site).expand_as(tensor) for site, tensor in actual.items()}
    id = _id(problem.subject.tokenizer, f"{chosen}_token_id")
    assert id is not None
    return {site: _replaced(problem, site, tensor, id) for site, tensor in actual.items()}


def _replaced(problem: Problem, site: Site, actual: Tensor, id: int) -> Tensor:
    embedding = problem.anatomy.stacks[site.stack].embedding
    with torch.no_grad():
        token = embedding(torch.tensor([[id]], device=actual.device)).to(actual)
    tokens = problem.encoding.tokens
    if site.stack == "decoder" and problem.encoding.decoder_tokens is not None:
        tokens = problem.encoding.decoder_tokens
    special = torch.from_numpy(tokens.special[: actual.shape[1]].copy()).to(actual.device)
    return torch.where(special[None, :, None], actual, token.expand_as(actual))


def _mean(problem: Problem, site: Site) -> Tensor:
    """The mean of what the embedding gives over the whole vocabulary (its scale included)."""
    embedding = problem.anatomy.stacks[site.stack].embedding
    weight = embedding.weight
    assert isinstance(weight, Tensor)
    rows = int(weight.shape[0])
    total = torch.zeros(int(weight.shape[1]), dtype=torch.float64)
    with torch.no_grad():
        for start in range(0, rows, _ROWS):
            ids = torch.arange(start, min(start + _ROWS, rows), device=weight.device)
            total += embedding(ids[None])[0].cpu().double().sum(0)
    return (total / rows).to(weight.device, weight.dtype)[None, None]


def _id(tokenizer: object, name: str) -> int | None:
    value = getattr(tokenizer, name, None)
    return int(value) if isinstance(value, int) else None
