"""trace: one forward pass, read, edited and differentiated."""

from __future__ import annotations
