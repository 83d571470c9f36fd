"""Device: where the network runs and in which number format."""

from __future__ import annotations

from typing import Any

import torch

from sukashi.errors import ModelError, UnknownNameError

DTYPES = {
    "float32": torch.float32,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float64": torch.float64,
}


def pick_device(requested: str | torch.device | None) -> torch.device:
    """The device requested, or the best one here: cuda, then mps, then cpu.

    Raises ModelError for a device that does not exist on this machine.
    """
    if requested is None:
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(requested)
    except (RuntimeError, TypeError) as error:
        raise ModelError(
            f"{requested!r} is not a device; choose from: cpu, cuda, cuda:0 …, mps."
        ) from error
    missing = (device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count()) or (
        device.type == "mps" and not torch.backends.mps.is_available()
    )
    if missing:
        count = torch.cuda.device_count()
        raise ModelError(
            f"This machine has no device {str(device)!r} (torch sees {count} CUDA devices); "
            "use <<device='cpu'>> or leave it out."
        )
    return device


def pick_dtype(requested: str | torch.dtype | None, device: torch.device) -> torch.dtype | str:
    """The number format requested; by default float32 on a CPU, else the checkpoint's own ("auto").

    Raises UnknownNameError for a format that a network cannot have.
    """
    if requested is None:
        return torch.float32 if device.type == "cpu" else "auto"
    if isinstance(requested, torch.dtype):
        if requested in DTYPES.values():
            return requested
    elif requested == "auto":
        return requested
    elif requested in DTYPES:
        return DTYPES[requested]
    raise UnknownNameError("dtype", str(requested).removeprefix("torch."), [*DTYPES, "auto"])


def place_of(network: Any, embedding: Any) -> tuple[torch.device, torch.dtype]:
    """Where token ids go and what the weights are: those of the embedding."""
    weight = getattr(embedding, "weight", None)
    if weight is None:
        weight = next(network.parameters())
    hook = getattr(embedding, "_hf_hook", None)
    moved_to = getattr(hook, "execution_device", None)  # weights that accelerate keeps elsewhere
    device = weight.device if moved_to is None else torch.device(moved_to)
    return device, weight.dtype


__all__ = ["DTYPES", "pick_device", "pick_dtype", "place_of"]
