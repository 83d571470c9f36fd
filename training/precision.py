"""In what type a device multiplies matrices: bfloat16 only where it does so in hardware."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch

# As torch names them: Intel's tiles, AVX-512, and the same instructions of an ARM processor.
BFLOAT16_UNITS = ("amx_bf16", "avx512_bf16", "bf16")


def product_type(device: torch.device) -> torch.dtype:
    """bfloat16 where the device multiplies it in hardware, else float32.

    A processor without such units goes through float32 element by element, many times slower.
    """
    if device.type == "cuda":
        able = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        found = torch.cpu.get_capabilities()
        able = device.type == "cpu" and any(found.get(unit, False) for unit in BFLOAT16_UNITS)
    return torch.bfloat16 if able else torch.float32


def low_precision(device: torch.device) -> AbstractContextManager[object]:
    """Matrix products in the device's type; weights and sums stay float32."""
    kind = product_type(device)
    return nullcontext() if kind is torch.float32 else torch.autocast(device.type, dtype=kind)


def attention_on(device: torch.device) -> str:
    """The quicker attention: on a CPU the fused kernel takes four times as long in bfloat16."""
    slow = device.type == "cpu" and product_type(device) is torch.bfloat16
    return "eager" if slow else "sdpa"
