"""beside_ids: what a processor returned beside the token ids, as the network takes it."""

from __future__ import annotations

import inspect

import torch
from torch import Tensor

from sukashi.errors import MisuseError
from sukashi.model.prompt import BESIDE_IDS, TokenIds
from sukashi.model.subject import Subject


def beside_ids(subject: Subject, given: TokenIds) -> dict[str, Tensor]:
    """The tensors that are fed beside the ids of one text: pictures stay as they are in every pass.

    Of what tokenizers return, what the network does not take is left out.
    Raises: MisuseError for what the network does not take, and for what is no tensor.
    """
    known = inspect.signature(subject.network.forward).parameters
    found = {}
    for name, value in given.beside.items():
        if name not in known and name in BESIDE_IDS:
            continue
        if name not in known:
            raise MisuseError(
                f"{type(subject.network).__name__} takes no input {name!r}; leave it out of what "
                "is given beside input_ids."
            )
        tensor = value if isinstance(value, Tensor) else _tensor(name, value)
        if tensor.ndim < 2:
            raise _no_tensor(name)
        precise = tensor.is_floating_point()
        found[name] = tensor.to(subject.device, subject.dtype if precise else None)
    return found


def _tensor(name: str, value: object) -> Tensor:
    try:
        return torch.as_tensor(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise _no_tensor(name) from error


def _no_tensor(name: str) -> MisuseError:
    return MisuseError(
        f"The input {name!r} is no tensor of one text; give what a processor returns as tensors of "
        "torch."
    )


__all__ = ["beside_ids"]
