"""Yardsticks: what an explanation foretells, measured on the plain network with nothing of ours.

lead: the fall of log p(target) when the best third of the tokens is taken away, less its mean when
random thirds are. Taken away by deletion (which is what occlusion does too), or by putting random
tokens in their place (which no method does). effect: on a network whose every input is known, what
f changes on average when one token is exchanged for each other one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

RANDOM, DRAWS = 20, 6
THIRD = 3
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Text:
    """One text on its network. free: the places of the tokens that may go. id: the target."""

    network: Any
    ids: tuple[int, ...]
    free: tuple[int, ...]
    id: int
    vocabulary: tuple[int, ...]
    seed: int

    def values(self, rows: Sequence[Sequence[int]]) -> Values:
        """(rows,) log p of the target, after the last token or for the text."""
        found = np.zeros(len(rows))
        for length in {len(row) for row in rows}:
            here = [at for at, row in enumerate(rows) if len(row) == length]
            for start in range(0, len(here), 64):
                part = here[start : start + 64]
                ids = torch.tensor([rows[at] for at in part])
                with torch.no_grad():
                    logits = self.network(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
                last = logits[:, -1] if logits.ndim == 3 else logits
                found[part] = last.double().log_softmax(-1)[:, self.id].numpy()
        return found

    def without(self, places: Sequence[int]) -> list[int]:
        """The ids without some places."""
        return [id for at, id in enumerate(self.ids) if at not in places]

    def exchanged(self, places: Sequence[int]) -> list[list[int]]:
        """The ids with random tokens in some places, the same for every explanation."""
        found = []
        for draw in range(DRAWS):
            rng = np.random.default_rng(1000 * self.seed + draw)
            other = rng.choice(self.vocabulary, len(self.ids))
            found.append([int(other[at]) if at in places else id for at, id in enumerate(self.ids)])
        return found

    @property
    def count(self) -> int:
        """How many tokens go."""
        return max(1, round(len(self.free) / THIRD))

    def falls(self, choices: Sequence[Sequence[int]]) -> Values:
        """(choices, 2) what f falls when those places are deleted, and exchanged."""
        whole = self.values([self.ids])[0]
        deleted = self.values([self.without(one) for one in choices])
        rows = [row for one in choices for row in self.exchanged(one)]
        exchanged = self.values(rows).reshape(len(choices), DRAWS).mean(1)
        return whole - np.stack([deleted, exchanged], 1)

    @cached_property
    def chance(self) -> Values:
        """(2,) the mean fall over random choices."""
        rng = np.random.default_rng(self.seed)
        choices = [rng.choice(self.free, self.count, replace=False) for _ in range(RANDOM)]
        return np.asarray(self.falls([one.tolist() for one in choices]).mean(0))

    def lead(self, scores: Values) -> Values:
        """(2,) in nats, of (tokens,) scores."""
        order = sorted(self.free, key=lambda at: (-scores[at], at))
        return np.asarray(self.falls([order[: self.count]])[0] - self.chance)


def effects(
    network: Any, ids: Sequence[int], free: Sequence[int], id: int, others: Sequence[int]
) -> Values:
    """(free,) the mean over all other tokens of logit(as it is) − logit(with that one there)."""
    rows = [list(ids)]
    for at in free:
        rows += [[*ids[:at], other, *ids[at + 1 :]] for other in others if other != ids[at]]
    given = torch.tensor(rows)
    with torch.no_grad():
        logits = network(input_ids=given, attention_mask=torch.ones_like(given)).logits
    last = (logits[:, -1] if logits.ndim == 3 else logits)[:, id].double().numpy()
    return np.asarray((last[0] - last[1:]).reshape(len(free), -1).mean(1))
