"""Records: tables of texts, in files and in memory, one row at a time."""

from __future__ import annotations
