"""Attribution: how much each input token contributes to an explained token or label."""

from __future__ import annotations
