"""Independence: whether a network says the same of a text whatever stands beside it in a pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.errors import SukashiError
from sukashi.model.feed import feed
from sukashi.model.undisturbed import undisturbed

Inputs = Mapping[str, Tensor]


def are_independent(
    network: nn.Module,
    inputs: Inputs,
    other: Inputs,
    agree: Callable[[slice, Any], bool],
) -> bool:
    """Whether a text is answered first and last of three in a pass as it is alone.

    Norms over the texts of a pass, and experts that take so many tokens of it, change what is said
    of each; a network may also take no more than one text.
    agree: whether some texts of an output are answered as the text was alone.
    """
    three = {name: torch.cat([one, other[name], one]) for name, one in inputs.items()}
    try:
        with undisturbed(network):
            output = feed(network, three)
    except (SukashiError, torch.OutOfMemoryError):
        raise
    except Exception:  # noqa: BLE001 - whatever a stranger's forward raises that takes one text
        return False
    return agree(slice(0, 1), output) and agree(slice(2, 3), output)
