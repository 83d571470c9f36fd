"""faithfulness: how well an explanation foretells what the model does, beside chance."""

from __future__ import annotations
