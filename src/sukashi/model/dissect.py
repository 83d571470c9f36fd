"""Dissect: follow the paths of a family's table in a real network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from torch import Tensor, nn

from sukashi.errors import ModelError, UnknownNameError
from sukashi.model.anatomy import Anatomy, Decode, Stack, follow
from sukashi.model.families import find
from sukashi.model.family import Family, StackName, StackTable

NORMS = ("final", "none")


def dissect(network: Any) -> Anatomy:
    """The anatomy of a transformers network.

    Raises ModelError when no table covers `network.config.model_type` or a part of the table is
    missing in the network.
    """
    config = getattr(network, "config", None)
    family = find(getattr(config, "model_type", None))
    stacks: dict[StackName, Stack] = {}
    for name, table in _tables(family, config).items():
        root = _optional(getattr(network, "base_model", network), table.root)
        if root is not None:
            stacks[name] = _stack(name, root, table, _text_config(config), family.name)
    if not stacks:
        roots = " or ".join(repr(table.root) for table in family.stacks.values())
        raise ModelError(
            f"{type(network).__name__} has no {roots} where {family.name} keeps its blocks; "
            "load it with a standard transformers class."
        )
    if "encoder" not in stacks:  # a decoder on its own never reads a source
        stacks = {name: replace(stack, cross_attention=()) for name, stack in stacks.items()}
    unembedding = family.unembedding(network)
    return Anatomy(
        family=family.name,
        stacks=stacks,
        decode=None if unembedding is None else _decoding(network, family, stacks),
        unembedding=unembedding,
        softcap=_softcap(family, config),
    )


def _tables(family: Family, config: Any) -> dict[StackName, StackTable]:
    """The family's tables; an encoder used as a causal model (BertLMHeadModel) is a decoder."""
    if set(family.stacks) == {"encoder"} and getattr(config, "is_decoder", False):
        return {"decoder": replace(family.stacks["encoder"], causal=True)}
    return family.stacks


def _stack(name: StackName, root: nn.Module, table: StackTable, config: Any, family: str) -> Stack:
    """One tower; ModelError names the part that is missing."""
    try:
        blocks = _blocks(root, table, config)
        return Stack(
            name=name,
            causal=table.causal,
            root=root,
            embedding=follow(root, table.embedding),
            blocks=blocks,
            attention=_each(blocks, table.attention),
            cross_attention=_each(blocks, table.cross_attention),
            mlp=_each(blocks, table.mlp),
            mlp_down=_each(blocks, table.mlp_down),
            norms=tuple(tuple(follow(block, path) for path in table.norms) for block in blocks),
            final_norm=None if table.final_norm is None else _optional(root, table.final_norm),
            probabilities=_each(blocks, table.probabilities),
            heads=int(getattr(config, table.heads)),
            key_value_heads=int(
                getattr(config, "num_key_value_heads", None) or getattr(config, table.heads)
            ),
            width=int(config.hidden_size),
        )
    except AttributeError as error:
        raise ModelError(
            f"The table of {family} does not fit this network ({error}); "
            "register a table of its own with sukashi.model.families.register."
        ) from error


def _blocks(root: nn.Module, table: StackTable, config: Any) -> tuple[nn.Module, ...]:
    """The blocks in the order they are called."""
    if callable(table.blocks):
        return tuple(table.blocks(root, config))
    return tuple(follow(root, table.blocks).children())


def _each(blocks: tuple[nn.Module, ...], path: str | None) -> tuple[nn.Module, ...]:
    """The part at `path` of every block; empty where the family has no such part."""
    return () if path is None else tuple(follow(block, path) for block in blocks)


def _optional(root: nn.Module, path: str) -> nn.Module | None:
    """The module at `path`, or None where this network was built without it."""
    try:
        return follow(root, path)
    except AttributeError:
        return None


def _text_config(config: Any) -> Any:
    """The config of the words: its own part in models that also see pictures."""
    return getattr(config, "text_config", None) or config


def _softcap(family: Family, config: Any) -> float | None:
    """The soft cap on the logits, where the family has one and the config sets it."""
    return None if family.softcap is None else getattr(config, family.softcap, None)


def _decoding(network: Any, family: Family, stacks: dict[StackName, Stack]) -> Decode:
    """The decoding of one network: final norm, the family's head, soft cap."""
    writer = stacks.get("decoder") or stacks["encoder"]
    cap = _softcap(family, network.config)

    def decode(hidden: Tensor, norm: str = "final") -> Tensor:
        if norm not in NORMS:
            raise UnknownNameError("norm", norm, NORMS)
        if norm == "final" and writer.final_norm is not None:
            hidden = writer.final_norm(hidden)
        logits = family.head(network, hidden)
        return logits if cap is None else (logits / cap).tanh() * cap

    return decode
