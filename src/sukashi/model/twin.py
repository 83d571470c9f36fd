"""Twin: a copy of a network that may be changed, so that the user's own never is."""

from __future__ import annotations

import copy
from dataclasses import replace

from sukashi.errors import FailureError
from sukashi.model.dissect import dissect
from sukashi.model.subject import Subject


def twin(subject: Subject) -> Subject:
    """The same model with a network of its own; it takes as much memory as the weights.

    Raises: FailureError for a network that cannot be copied.
    """
    try:
        network = copy.deepcopy(subject.network)
    except (RuntimeError, TypeError) as error:
        raise FailureError(
            f"This network cannot be copied, and only a copy may be changed: {error}"
        ) from error
    return replace(subject, network=network, anatomy=dissect(network), folder=None)
