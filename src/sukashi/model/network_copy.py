"""Network copy: one that may be changed, so that the user's own never is."""

from __future__ import annotations

import copy
from dataclasses import replace

from sukashi.errors import FailureError
from sukashi.model.dissect import dissect
from sukashi.model.subject import Subject


def copy_network(subject: Subject, *, shared: bool = False) -> Subject:
    """The same model with a network of its own; it takes as much memory as the weights.

    shared: only the modules are its own, the weights are the given network's: one may be put in
    another's place, none may be changed. Takes no memory to speak of.
    Raises: FailureError for a network that cannot be copied.
    """
    given = subject.network
    kept = {id(one): one for one in (*given.parameters(), *given.buffers())} if shared else {}
    try:
        network = copy.deepcopy(given, kept)  # what the memo holds is not copied again
    except (RuntimeError, TypeError) as error:
        raise FailureError(
            f"This network cannot be copied, and only a copy may be changed: {error}"
        ) from error
    return replace(subject, network=network, anatomy=dissect(network), folder=None)
