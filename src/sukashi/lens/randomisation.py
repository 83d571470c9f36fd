"""Randomisation: re-draw the weights from the top down, and see whether the explanation notices.

Adebayo et al. 2018, arXiv 1810.03292, cascading. Only a copy of the network is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sukashi.errors import RangeError, UnsupportedError
from sukashi.model.subject import Subject
from sukashi.result.attribution import Attribution
from sukashi.result.randomisation import Part, Randomisation
from sukashi.result.recipe import Recipe
from sukashi.trace.network_copy import copied
from sukashi.trace.problem import Problem
from sukashi.trace.progress import Progress
from sukashi.trace.spearman import spearman
from sukashi.trace.units import seen_units, units

Again = Callable[[Subject], NDArray[np.float32]]
Values = NDArray[np.float64]
MOST_RANKINGS = 10_000


@dataclass(frozen=True)
class Stage:
    """A part of the network with the parameters that are its own."""

    part: Part
    layer: int
    parameters: tuple[nn.Parameter, ...]


@dataclass(frozen=True)
class WeightDraws:
    """unit: over which scores are summed before they are ranked; rankings: random ones."""

    unit: str = "token"
    rankings: int = 100
    seed: int = 0


def randomisation(
    problem: Problem, why: Attribution, again: Again, drawing: WeightDraws, recipe: Recipe
) -> Randomisation:
    """The correlation of the attribution with the one after every stage.

    again: asks the attribution's method about another network.
    Raises: RangeError for a number of rankings; UnsupportedError for a text of special tokens only.
    """
    if not 2 <= drawing.rankings <= MOST_RANKINGS:
        raise RangeError("rankings", drawing.rankings, 2, MOST_RANKINGS)
    special = set(np.flatnonzero(why.tokens.special).tolist())
    found = tuple(unit for unit in units(problem, drawing.unit) if not special & set(unit))
    if not found:
        raise UnsupportedError(
            "Nothing of this text can be taken away, so no explanation of it can be tested; give "
            "a text with words of its own."
        )
    seen = seen_units(problem, found).cpu().numpy()

    def by_unit(scores: NDArray[np.float32]) -> Values:
        return np.stack([scores[:, list(unit)].sum(1, dtype=np.float64) for unit in found], 1)

    before = by_unit(why.scores)
    signed, sizes, stages = [], [], []
    other = copied(problem.subject, problem.budget)
    for stage, scores in cascade(other, again, drawing.seed, problem.progress):
        after = by_unit(scores)
        stages.append(stage)
        signed.append(_correlations(before, after, seen))
        sizes.append(_correlations(np.abs(before), np.abs(after), seen))
    rng = np.random.default_rng(drawing.seed)
    shuffled = [rng.permutation(len(found)).astype(np.float64) for _ in range(drawing.rankings)]
    random = [_correlations(before, np.tile(one, (len(before), 1)), seen) for one in shuffled]
    return Randomisation(
        tokens=why.tokens,
        targets=why.targets,
        method=why.method,
        unit=drawing.unit,
        parts=tuple(stage.part for stage in stages),
        layers=np.array([stage.layer for stage in stages], dtype=np.int64),
        correlations=np.stack(signed).astype(np.float32),
        absolute=np.stack(sizes).astype(np.float32),
        random=np.stack(random).astype(np.float32),
        recipe=recipe,
    )


def cascade(
    other: Subject, again: Again, seed: int, progress: Progress
) -> Iterator[tuple[Stage, NDArray[np.float32]]]:
    """Every stage from the top down, with the scores once its weights are re-drawn too.

    other: the copy of a network that is changed.
    """
    generator = torch.Generator().manual_seed(seed)
    found = stages_of(other)
    for done, stage in enumerate(found, start=1):
        with torch.no_grad():
            for parameter in stage.parameters:
                parameter.copy_(_drawn(parameter, generator))
        yield stage, again(other)
        progress(done, len(found))


def stages_of(subject: Subject) -> list[Stage]:
    """The parts of a network from the top down; what a head shares with the embedding is parted.

    A block that several layers share belongs to the highest of them.
    """
    network, anatomy = subject.network, subject.anatomy
    _part(anatomy.unembedding, [stack.embedding for stack in anatomy.stacks.values()])
    names: tuple[Part, ...] = ("decoder", "encoder")
    layers = [
        (name, layer, tuple(block.parameters()))
        for name in names
        if name in anatomy.stacks
        for layer, block in reversed(list(enumerate(anatomy.stacks[name].blocks)))
    ]
    inside = {id(one) for _, _, parameters in layers for one in parameters}
    outside = [one for one in network.named_parameters() if id(one[1]) not in inside]
    blocks = {id(m) for stack in anatomy.stacks.values() for m in stack.blocks}
    below = [value for name, value in outside if _embeds(network, name, blocks)]
    above = [value for name, value in outside if not _embeds(network, name, blocks)]
    parts: list[tuple[Part, int, tuple[nn.Parameter, ...]]] = [
        ("head", -1, tuple(above)),
        *layers,
        ("embedding", -1, tuple(below)),
    ]
    known: set[int] = set()
    found = []
    for part, layer, parameters in parts:
        own = tuple(one for one in parameters if id(one) not in known)
        known |= {id(one) for one in own}
        if own:
            found.append(Stage(part, layer, own))
    return found


def _part(head: nn.Module | None, embeddings: list[nn.Module]) -> None:
    """Give a head that shares its matrix with an embedding one of its own."""
    weight = getattr(head, "weight", None)
    if head is not None and any(one.weight is weight for one in embeddings):
        assert isinstance(weight, Tensor)
        head.weight = nn.Parameter(weight.detach().clone(), requires_grad=weight.requires_grad)


def _embeds(network: nn.Module, name: str, blocks: set[int]) -> bool:
    """Whether a parameter belongs to what makes the blocks' input: a module with an embedding."""
    module = network
    for step in name.split(".")[:-1]:
        module = module.get_submodule(step)
        inner = list(module.modules())
        if not any(id(one) in blocks for one in inner):
            return any(isinstance(one, nn.Embedding) for one in inner)
    return False


def _drawn(parameter: Tensor, generator: torch.Generator) -> Tensor:
    """Normal numbers with the mean and the deviation of a tensor; of one number, as large as it."""
    flat = parameter.float()
    mean, spread = (flat.mean(), flat.std()) if flat.numel() > 1 else (flat * 0, flat.abs())
    noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float32).to(
        parameter.device
    )
    return (mean + spread * noise).to(parameter.dtype)


def _correlations(before: Values, after: Values, seen: NDArray[np.bool_]) -> Values:
    rows = zip(before, after, seen, strict=True)
    return np.array([spearman(one[here], other[here]) for one, other, here in rows])
