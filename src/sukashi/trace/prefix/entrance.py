"""Entrance: what copies of a text are when they enter the first block."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from sukashi.model.feed import Inputs
from sukashi.trace.prefix.attention import Unneeded, arranged
from sukashi.trace.problem import Problem
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site


def entrance(problem: Problem, inputs: Inputs, embeddings: Mapping[Site, Tensor]) -> Tensor:
    """(batch, places, width) the input of the first block of the only stack.

    embeddings: used in the place of what is looked up.
    """
    network = problem.subject.network
    first = Site("residual", 0, problem.anatomy.writer.name)
    with arranged(network, Unneeded()):
        edits: dict[Site, Edit] = {site: tensor.to for site, tensor in embeddings.items()}
        return run(network, problem.anatomy, inputs, edit=edits, stop=first).at[first]
