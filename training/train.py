"""A training run that can be stopped, gone on with and repeated exactly for a seed."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset
from transformers import GPT2LMHeadModel

from training.clock import used
from training.loss import cross_entropy
from training.optimiser import Optimiser
from training.order import Report
from training.precision import low_precision
from training.tales.mixture import Mixture


@dataclass(frozen=True)
class Plan:
    """How long to train, how fast, and where to keep what is needed to go on after a stop.

    Training ends at `steps` or after `minutes`, whichever comes first; the learning rate falls to
    a hundredth by then along a cosine. With `minutes` large enough only `steps` counts, and a run
    can be repeated exactly. `workers` processes prepare rows beside the training; `compiled` makes
    one kernel of many, which pays on a GPU only.
    """

    folder: Path
    steps: int
    minutes: float
    rate: float = 2e-3
    warmup: int = 100
    weight_decay: float = 0.01
    keep_every: int = 50
    say_every: int = 20
    workers: int = 0
    compiled: bool = False


class Rows(Dataset[torch.Tensor]):
    """The rows of every step, as a data set that worker processes can read ahead in."""

    def __init__(self, mixture: Mixture, steps: int) -> None:
        self.mixture = mixture
        self.steps = steps

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, step: int) -> torch.Tensor:
        return self.mixture.rows(step)


class Run:
    """One training run, its optimiser and its clock."""

    def __init__(self, model: GPT2LMHeadModel, mixture: Mixture, plan: Plan) -> None:
        self.model = model
        self.mixture = mixture
        self.plan = plan
        self.optimiser = Optimiser(model, plan.rate, plan.weight_decay)
        self.loss = torch.compile(next_token_loss) if plan.compiled else next_token_loss
        self.step = 0
        self.tokens = 0
        self.seconds = 0.0

    @property
    def checkpoint(self) -> Path:
        """The file that holds all that a stopped run needs."""
        return self.plan.folder / "checkpoint.pt"

    def fraction(self) -> float:
        """How much of the budget is used, from 0 to 1, by steps or by time."""
        return used(self.step, self.plan.steps, self.seconds, self.plan.minutes)

    def save(self) -> None:
        """Writes the checkpoint whole or not at all."""
        self.plan.folder.mkdir(parents=True, exist_ok=True)
        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "tokens": self.tokens,
            "seconds": self.seconds,
        }
        part = self.checkpoint.with_suffix(".part")
        torch.save(state, part)
        os.replace(part, self.checkpoint)

    def resume(self) -> bool:
        """Goes back to the checkpoint; False when there is none."""
        if not self.checkpoint.exists():
            return False
        state = torch.load(self.checkpoint, map_location=self.model.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.tokens, self.seconds = state["step"], state["tokens"], state["seconds"]
        return True

    def batches(self) -> DataLoader[torch.Tensor]:
        """The rows of this step and of those after it."""
        left = range(self.step, self.plan.steps)
        rows = Rows(self.mixture, self.plan.steps)
        return DataLoader(rows, batch_size=None, sampler=left, num_workers=self.plan.workers)

    def one_step(self, rows: torch.Tensor) -> float:
        """Trains on the rows of this step and gives the loss in nats a token."""
        rows = rows.to(self.model.device)
        self.optimiser.set_rate(self.plan.rate * self.scale())
        with low_precision(self.model.device):
            loss = self.loss(self.model, rows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        self.tokens += rows.numel()
        return float(loss.detach())

    def scale(self) -> float:
        """What the learning rate is multiplied with now."""
        return min(1.0, (self.step + 1) / self.plan.warmup) * cosine(self.fraction())


def cosine(fraction: float) -> float:
    """From 1 at the start to 0.01 at the end."""
    return 0.01 + 0.99 * 0.5 * (1.0 + math.cos(math.pi * fraction))


def next_token_loss(model: GPT2LMHeadModel, rows: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy, in nats, of each token of [row, position] given the ones before it."""
    hidden = model.transformer(rows[:, :-1], use_cache=False).last_hidden_state
    return cross_entropy(hidden.flatten(0, 1), model.lm_head.weight, rows[:, 1:].flatten())


def train(run: Run, report: Report, milestone: Callable[[float], None]) -> None:
    """Trains until the budget is used; tells `milestone` each further tenth of it."""
    tenth = int(run.fraction() * 10)
    before = run.seconds
    began = time.monotonic()
    losses: list[float] = []
    for rows in run.batches():
        if run.fraction() >= 1.0:
            break
        losses.append(run.one_step(rows))
        run.seconds = before + time.monotonic() - began
        if run.step % run.plan.say_every == 0:
            report(progress(run, losses))
            losses = []
        if run.step % run.plan.keep_every == 0:
            run.save()
        if int(run.fraction() * 10) > tenth:
            tenth = int(run.fraction() * 10)
            milestone(run.fraction())
    run.save()


def progress(run: Run, losses: list[float]) -> str:
    """One line: where the run is, the mean loss since the last line, and the time left."""
    done = run.fraction()
    left = run.seconds / done * (1.0 - done) / 60.0 if done else math.inf
    loss = sum(losses) / len(losses)
    speed = run.tokens / run.seconds
    return (
        f"step {run.step}  {100 * done:.1f} %  loss {loss:.3f}  {run.tokens / 1e6:.2f}M tokens  "
        f"{speed:,.0f} tokens/s  about {left:.0f} min left"
    )
