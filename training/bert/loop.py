"""One stage of training: steps, an average of the weights, a clock, and going on after a stop."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from training.clock import used
from training.optimiser import Optimiser
from training.order import Report
from training.precision import low_precision
from training.train import cosine

# The loss of a step; the second number is how much of the budget is used, from 0 to 1.
Loss = Callable[[int, float], torch.Tensor]
CLIP = 1.0


@dataclass(frozen=True)
class Stage:
    """How long a stage lasts, how fast it learns, and the folder that keeps what it needs.

    It ends at `steps` or after `minutes`, whichever comes first. With `minutes` large enough only
    `steps` counts, and the stage can be repeated exactly.
    """

    name: str
    folder: Path
    steps: int
    minutes: float
    rate: float
    seed: int
    warmup: int = 60
    weight_decay: float = 0.02
    keep: float = 0.995  # of the average, each step
    save_every: int = 200
    say_every: int = 50

    @property
    def checkpoint(self) -> Path:
        """The file that holds all that a stopped stage needs."""
        return self.folder / f"{self.name}.pt"


class Loop:
    """A network in training; `average` is what a stage gives in the end."""

    def __init__(self, network: nn.Module, loss: Loss, stage: Stage) -> None:
        self.network = network
        self.loss = loss
        self.stage = stage
        self.optimiser = Optimiser(network, stage.rate, stage.weight_decay)
        self.average = {name: w.detach().clone() for name, w in network.state_dict().items()}
        self.step = 0
        self.seconds = 0.0
        self.earlier = 0.0  # of the seconds, before the last start

    def fraction(self) -> float:
        """How much of the budget is used, by steps or by time."""
        return used(self.step, self.stage.steps, self.seconds, self.stage.minutes)

    def save(self) -> None:
        """Writes the checkpoint whole or not at all."""
        self.stage.folder.mkdir(parents=True, exist_ok=True)
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        part = self.stage.checkpoint.with_suffix(".part")
        torch.save(state, part)
        os.replace(part, self.stage.checkpoint)

    def resume(self) -> bool:
        """Goes back to the checkpoint; False when there is none."""
        if not self.stage.checkpoint.exists():
            return False
        device = next(self.network.parameters()).device
        state = torch.load(self.stage.checkpoint, map_location=device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = state["average"]
        self.step, self.seconds = state["step"], state["seconds"]
        self.earlier = self.seconds
        return True

    def one_step(self) -> torch.Tensor:
        """Moves the weights once and gives the loss. Chance depends on the seed and step only."""
        fraction = self.fraction()
        torch.manual_seed(self.stage.seed * 1_000_003 + self.step)
        warm = min(1.0, (self.step + 1) / self.stage.warmup)
        self.optimiser.set_rate(self.stage.rate * warm * cosine(fraction))
        self.network.train()
        with low_precision(next(self.network.parameters()).device):
            loss = self.loss(self.step, fraction)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimiser.step()
        self.step += 1
        self._follow()
        return loss.detach()

    @torch.no_grad()
    def _follow(self) -> None:
        # Early on the average forgets faster, so that it does not hold the untrained weights.
        keep = min(self.stage.keep, self.step / (self.step + 9.0))
        for name, weight in self.network.state_dict().items():
            if weight.is_floating_point():
                self.average[name].lerp_(weight, 1.0 - keep)


def run(loop: Loop, report: Report, check: Callable[[], str] | None = None) -> None:
    """Trains until the budget is used, from the checkpoint where there is one.

    Leaves the averaged weights in the network. `check` is asked for a line about them each time
    that a checkpoint is written.
    """
    if loop.resume():
        report(f"{loop.stage.name}: resumed at step {loop.step}")
    before, began = loop.seconds, time.monotonic()
    losses: list[torch.Tensor] = []
    while loop.fraction() < 1.0:
        losses.append(loop.one_step())
        loop.seconds = before + time.monotonic() - began
        if loop.step % loop.stage.say_every == 0:
            report(progress(loop, float(torch.stack(losses).mean())))
            losses = []
        if loop.step % loop.stage.save_every == 0:
            loop.save()
            if check:
                report(f"{loop.stage.name}: {_with_average(loop, check)}")
    loop.save()
    loop.network.load_state_dict(loop.average)


def seconds_of(stage: Stage) -> float:
    """What a stage has taken by its checkpoint; none where there is no checkpoint."""
    if not stage.checkpoint.exists():
        return 0.0
    state = torch.load(stage.checkpoint, map_location="cpu", weights_only=True)
    return float(state["seconds"])


def _with_average(loop: Loop, check: Callable[[], str]) -> str:
    """What `check` says while the network holds the averaged weights."""
    now = {name: w.clone() for name, w in loop.network.state_dict().items()}
    loop.network.load_state_dict(loop.average)
    line = check()
    loop.network.load_state_dict(now)
    return line


def progress(loop: Loop, loss: float) -> str:
    """One line: where the stage is, the mean loss since the last line, and the time left."""
    done = loop.fraction()
    left = loop.seconds / done * (1.0 - done) / 60.0 if done else math.inf
    return (
        f"{loop.stage.name}: step {loop.step}  {100 * done:.1f} %  loss {loss:.3f}  "
        f"{loop.seconds / 60:.1f} min, about {left:.0f} min left"
    )
