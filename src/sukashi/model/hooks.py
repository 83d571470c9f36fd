"""Hooks: the only file that hangs any on a network; whatever happens, they are taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import nn

Before = Callable[[nn.Module, tuple[Any, ...], dict[str, Any]], Any]
"""(module, args, kwargs) -> None, or other (args, kwargs)."""
After = Callable[[nn.Module, tuple[Any, ...], dict[str, Any], Any], Any]
"""(module, args, kwargs, output) -> None, or another output."""


@contextmanager
def hooked(
    before: Iterable[tuple[nn.Module, Before]] = (), after: Iterable[tuple[nn.Module, After]] = ()
) -> Iterator[None]:
    """Call functions before and after the forward of modules, while the context lasts."""
    with ExitStack() as handles:
        for module, early in before:
            handle = module.register_forward_pre_hook(early, with_kwargs=True)
            handles.callback(handle.remove)
        for module, late in after:
            handle = module.register_forward_hook(late, with_kwargs=True)
            handles.callback(handle.remove)
        yield
