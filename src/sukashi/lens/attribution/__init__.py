"""Attribution: what each explained token or label is owed to."""

from __future__ import annotations
