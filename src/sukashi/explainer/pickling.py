"""Pickling: a model session as plain parts, for another process or a copy.

Everything goes by value: the network with its weights as they are now, the tokenizer, the settings.
What belongs to this process (locks, what was read off the modules) is made anew.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from sukashi.errors import MisuseError
from sukashi.model.dissect import dissect
from sukashi.model.subject import Subject, versions
from sukashi.trace.verify import without


@dataclass(frozen=True)
class SessionState:
    """What a model session is made of.

    parts: the fields of its subject but for those read off the network. weights: their hash.
    settings: memory, progress and truncate. unproven: see `Anatomy`.
    """

    parts: dict[str, Any]
    weights: str
    settings: dict[str, Any]
    unproven: dict[str, str]

    def subject(self) -> Subject:
        """The model, its parts named again."""
        anatomy = without(dissect(self.parts["network"]), self.unproven)
        made = Subject(anatomy=anatomy, **self.parts)
        made._hashes[versions(made.network)] = self.weights
        return made


def state_of(subject: Subject, settings: dict[str, Any]) -> SessionState:
    """The state of a session with these settings."""
    names = [one.name for one in fields(Subject) if one.init and one.name != "anatomy"]
    parts = {name: getattr(subject, name) for name in names}
    if versions(subject.network) != subject._as_loaded:
        parts["folder"] = None  # its files are not these weights
    return SessionState(parts, subject.weights_hash, settings, dict(subject.anatomy.unproven))


def deep_copy(state: SessionState, memo: dict[int, Any]) -> SessionState:
    """The state with a network and a tokenizer of its own; the settings are the same objects."""
    return replace(state, parts=copy.deepcopy(state.parts, memo))


def check_progress(progress: Callable[..., Any] | None) -> None:
    """Refuse a progress callback that another process cannot have. Raises: MisuseError."""
    try:
        pickle.dumps(progress)
    except Exception as error:  # whatever the callback's own parts raise
        raise MisuseError(
            "The progress callback of this Explainer cannot be pickled; set its attribute progress "
            "to None, or to a function of a module."
        ) from error
