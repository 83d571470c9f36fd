"""Verify: whether all weights of a network are numbers."""

from __future__ import annotations

from typing import Any

import torch

from sukashi.errors import ModelError


def check_weights(network: Any) -> None:
    """Look for NaN and infinity in every parameter.

    Raises ModelError naming the first parameter that holds one, or that is a shard. Weights that
    are not in memory (offloaded by `device_map`) are left out.
    """
    for name, parameter in network.named_parameters():
        if parameter.is_meta or not parameter.is_floating_point():
            continue
        if hasattr(parameter, "full_tensor"):
            raise ModelError(
                f"The weight {name!r} is in shards (fully_shard, tensor parallel), each of another "
                "process; gather them into a network of their own first "
                "(torch's get_model_state_dict, with full_state_dict), and give that."
            )
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


__all__ = ["check_weights"]
