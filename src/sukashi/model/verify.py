"""Verify: whether a table's parts have the shapes of the config, and all weights are numbers.

Only what can be seen without a forward pass is checked here.
"""

from __future__ import annotations

from typing import Any

import torch

from sukashi.errors import ModelError, VerificationError
from sukashi.model.anatomy import Anatomy, Stack, out_features
from sukashi.model.families import find


def check_shapes(anatomy: Anatomy, network: Any) -> None:
    """Compare every stack with the config: vocabulary, number of blocks, widths, heads.

    Raises VerificationError naming the first part that does not fit.
    """
    config = getattr(network.config, "text_config", None) or network.config
    tables = find(network.config.model_type).stacks
    sizes = {getattr(config, name, None) for name in ("vocab_size", "decoder_vocab_size")}
    for name, stack in anatomy.stacks.items():
        table = tables.get(name) or next(iter(tables.values()))
        where = f"the {name} of {anatomy.family}"
        rows = rows_of(stack.embedding)
        if rows not in sizes:
            raise _misfit(
                where, f"the embedding has {rows} rows", f"vocab_size {config.vocab_size}"
            )
        wanted = int(getattr(config, table.layers)) * int(getattr(config, "inner_group_num", 1))
        if stack.layers != wanted:
            raise _misfit(where, f"there are {stack.layers} blocks", f"{table.layers} {wanted}")
        _check_widths(where, stack)
    if anatomy.unembedding is not None and anatomy.decode is not None:
        _check_unembedding(anatomy, sizes)


def rows_of(embedding: Any) -> int:
    """The number of tokens a network knows."""
    return int(embedding.weight.shape[0])


def _check_widths(where: str, stack: Stack) -> None:
    """Down-projections lead back to the width, and heads divide into groups."""
    for layer, down in enumerate(stack.mlp_down):
        width = out_features(down)
        if width != stack.width:
            raise _misfit(
                where,
                f"the MLP's down-projection of layer {layer} gives {width} numbers",
                f"width {stack.width}",
            )
    if stack.heads % stack.key_value_heads:
        raise _misfit(where, f"there are {stack.heads} heads", f"{stack.key_value_heads} key heads")


def _check_unembedding(anatomy: Anatomy, sizes: set[Any]) -> None:
    """The last matrix has one row a token, wherever its layout is that of Linear or Embedding."""
    weight = getattr(anatomy.unembedding, "weight", None)
    if weight is not None and int(weight.shape[0]) not in sizes:
        sizes_in_words = " or ".join(str(size) for size in sorted(s for s in sizes if s))
        raise _misfit(
            f"the head of {anatomy.family}",
            f"the last matrix has {int(weight.shape[0])} rows",
            f"vocab_size {sizes_in_words}",
        )


def _misfit(where: str, found: str, wanted: str) -> VerificationError:
    """The error of one part that does not fit."""
    return VerificationError(
        f"In {where}, {found}, but the config says {wanted}; the weights and the config (or the "
        "registered table) do not belong together."
    )


def check_weights(network: Any) -> None:
    """Look for NaN and infinity in every parameter.

    Raises ModelError naming the first parameter that holds one. Weights that are not in memory
    (offloaded by `device_map`) are left out.
    """
    for name, parameter in network.named_parameters():
        if parameter.is_meta or not parameter.is_floating_point():
            continue
        with torch.no_grad():
            # A sum is not finite if any term is not, and needs no second copy of the weights;
            # it may also overflow by itself, so only a bad sum is looked at closely.
            if bool(torch.isfinite(parameter.sum(dtype=torch.float32))):
                continue
            bad = int((~torch.isfinite(parameter)).sum())
        if bad:
            raise ModelError(
                f"{bad} of the {parameter.numel()} numbers of the weight {name!r} are NaN or "
                "infinite, so every answer would be NaN; the checkpoint is damaged: download it "
                "again, or save it in float32 if it was converted to float16."
            )


__all__ = ["check_shapes", "check_weights", "rows_of"]
