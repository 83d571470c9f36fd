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
from sukashi.model.subject import Subject
from sukashi.model.tokenizing import plain_ids
from sukashi.result.attribution import SINGULAR
from sukashi.trace import continuity
from sukashi.trace.embedding_rows import mean, rows_of
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site

BASELINES = ("auto", "pad", "mask", "zero", "mean")
AS_TEXT = "text:"
_TOKENS = {"mask": "mask_token_id", "pad": "pad_token_id"}


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
    """What "auto" stands for on this model, see `chosen`; any other name itself.

    Raises: UnknownNameError, or UnsupportedError when the tokenizer has no such token.
    """
    check_name(name)
    if text_of(name) is not None:
        return name
    if name == "auto":
        return chosen(problem.subject)
    if name in _TOKENS and _id(problem.subject.tokenizer, _TOKENS[name]) is None:
        raise UnsupportedError(
            f"This tokenizer has no {name} token, so it cannot be the baseline; "
            'choose <<baseline="zero" or "mean">>.'
        )
    return name


def chosen(subject: Subject) -> str:
    """The first baseline beside which the network is continuous; of none such the smoothest.

    mask for masked models, padding where there is one, the mean of all embeddings, zero. A padding
    token that also ends texts (as in GPT-2) does not count: it says something.
    """
    names = candidates(subject)
    jumps = {name: jump(subject, name) for name in names}
    smooth = [name for name in names if jumps[name] <= SINGULAR]
    return smooth[0] if smooth else min(names, key=lambda name: jumps[name])


def candidates(subject: Subject) -> tuple[str, ...]:
    """The baselines that stand for nothing said on this model, the most usual first."""
    tokenizer = subject.tokenizer
    mask, pad = _id(tokenizer, _TOKENS["mask"]), _id(tokenizer, _TOKENS["pad"])
    masks = subject.task == "masked" and mask is not None
    pads = pad is not None and pad != _id(tokenizer, "eos_token_id")
    return (*(["mask"] if masks else []), *(["pad"] if pads else []), "mean", "zero")


def jump(subject: Subject, name: str) -> float:
    """How far f jumps right beside a baseline, see `continuity.jump`; NaN for a text."""
    if text_of(name) is not None:
        return float("nan")
    token = _id(subject.tokenizer, _TOKENS[name]) if name in _TOKENS else None
    return continuity.jump(subject, name, token)


def embeddings(problem: Problem, name: str, actual: dict[Site, Tensor]) -> dict[Site, Tensor]:
    """(1, tokens, width) baseline embeddings by site.

    "pad" and "mask" put that token in the place of every token of the user's text and keep the
    special tokens that frame it, a text puts its tokens there; "zero" and "mean" (of all word
    embeddings) replace every position.
    """
    found = resolve(problem, name)
    text = text_of(found)
    if text is not None:
        return of_ids(problem, text_ids(problem, text), actual)
    if found == "zero":
        return {site: torch.zeros_like(tensor) for site, tensor in actual.items()}
    if found == "mean":
        return {site: _mean(problem, site).expand_as(tensor) for site, tensor in actual.items()}
    id = _id(problem.subject.tokenizer, _TOKENS[found])
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
    return rows_of(problem.subject, site.stack, ids)


def _mean(problem: Problem, site: Site) -> Tensor:
    """(1, 1, width) the mean of what the embedding gives over the whole vocabulary."""
    return mean(problem.subject, site.stack)


def _id(tokenizer: object, name: str) -> int | None:
    value = getattr(tokenizer, name, None)
    return int(value) if isinstance(value, int) else None
