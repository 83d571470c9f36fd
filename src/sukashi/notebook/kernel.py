"""The kernel: whether this code runs in one, and the IPython shell it belongs to."""

from __future__ import annotations

import sys
from typing import Any


def shell() -> Any | None:
    """Return the running IPython shell, None outside of IPython; IPython is never imported."""
    module = sys.modules.get("IPython")
    get = getattr(module, "get_ipython", None)
    return get() if get is not None else None


def in_notebook() -> bool:
    """Whether this code runs in a Jupyter kernel, which can show pages and pictures."""
    running = shell()
    return running is not None and hasattr(running, "kernel")
