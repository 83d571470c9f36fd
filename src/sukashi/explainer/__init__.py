"""explainer: the user's object; one model on the table, every question a method of it."""

from __future__ import annotations

from sukashi.explainer.explainer import Explainer
from sukashi.explainer.model_session import Progress

__all__ = ["Explainer", "Progress"]
