"""Tiny networks that tests share: built once a session, never to be changed."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import torch
from torch import Tensor

from sukashi.explainer import Explainer
from sukashi.model.anatomy import Anatomy
from sukashi.model.dissect import dissect
from sukashi.model.load import load
from sukashi.trace.site import Site
from tests.tiny import kind_of, tiny, tiny_tokenizer

TEXT = "the film was not good."
GAP = "the [MASK] was not [MASK]."


def network(family: str, task: str = "lm") -> Any:
    """The tiny network of a family."""
    return _network(family, task)


@cache
def _network(family: str, task: str) -> Any:
    return tiny(family, task)


def anatomy(family: str, task: str = "lm") -> Anatomy:
    """Its parts."""
    return _anatomy(family, task)


@cache
def _anatomy(family: str, task: str) -> Anatomy:
    return dissect(network(family, task))


def explainer(family: str, task: str = "lm") -> Explainer:
    """The tiny network of a family on the table."""
    return _explainer(family, task)


@cache
def _explainer(family: str, task: str) -> Explainer:
    return explain(network(family, task), family)


def explain(net: Any, family: str, **options: Any) -> Explainer:
    """A network with the tokenizer of its kind on the table."""
    return Explainer(load(network=net, tokenizer=tiny_tokenizer(kind_of(family))), **options)


def text_for(family: str, task: str = "lm") -> str:
    """A text that the network can be asked about."""
    return GAP if kind_of(family) == "masked" and task == "lm" else TEXT


def eager(family: str, task: str = "lm") -> Any:
    """A copy that uses transformers' own eager attention, the reference."""
    return _eager(family, task)


@cache
def _eager(family: str, task: str) -> Any:
    other = copy.deepcopy(network(family, task))
    other.set_attn_implementation("eager")
    return other


def plain(net: Any, inputs: dict[str, Tensor], **asked: Any) -> Any:
    """The network's own output."""
    with torch.no_grad():
        return net(**inputs, **asked, return_dict=True)


def attention_sites(parts: Anatomy, what: Any = "attention") -> list[Site]:
    """Every attention of a network, in the order encoder, decoder, cross."""
    stacks = [parts.stacks[name] for name in ("encoder", "decoder") if name in parts.stacks]
    own = [Site(what, layer, stack.name) for stack in stacks for layer in range(stack.layers)]
    cross = [
        Site(what, layer, stack.name, cross=True)
        for stack in stacks
        for layer in range(len(stack.cross_attention))
    ]
    return own + cross


def every_site(parts: Anatomy) -> list[Site]:
    """Every site that a network has."""
    found = attention_sites(parts)
    if parts.writer.interface:
        found += attention_sites(parts, "queries")
    for stack in parts.stacks.values():
        found.append(Site("embedding", 0, stack.name))
        found += [Site("residual", layer, stack.name) for layer in range(stack.layers + 1)]
        found += [Site("mlp", layer, stack.name) for layer in range(stack.layers)]
    return found
