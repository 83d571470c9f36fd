"""Trains `tales`: the same rows and the same weights for the same seed and number of steps."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import GPT2LMHeadModel

from training.mixture import Mixture

Report = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How long to train, how fast, and where to keep what is needed to go on after a stop.

    Training ends at `steps` or after `minutes`, whichever comes first; the learning rate falls to
    a hundredth by then along a cosine. With `minutes` large enough only `steps` counts, and a run
    can be repeated exactly.
    """

    folder: Path
    steps: int
    minutes: float
    rate: float = 2e-3
    warmup: int = 100
    weight_decay: float = 0.01
    keep_every: int = 25
    say_every: int = 20


class Run:
    """One training run, its optimiser and its clock."""

    def __init__(self, model: GPT2LMHeadModel, mixture: Mixture, plan: Plan) -> None:
        self.model = model
        self.mixture = mixture
        self.plan = plan
        self.optimiser = torch.optim.AdamW(
            model.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=plan.weight_decay
        )
        self.step = 0
        self.tokens = 0
        self.seconds = 0.0

    @property
    def checkpoint(self) -> Path:
        """The file that holds all that a stopped run needs."""
        return self.plan.folder / "checkpoint.pt"

    def fraction(self) -> float:
        """How much of the budget is used, from 0 to 1, by steps or by time."""
        used = max(self.step / self.plan.steps, self.seconds / 60.0 / self.plan.minutes)
        return min(1.0, used)

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

    def one_step(self) -> float:
        """Trains on the rows of this step and gives the loss in nats a token."""
        rows = self.mixture.rows(self.step).to(self.model.device)
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.rate * self.scale()
        with low_precision(self.model.device):
            loss = next_token_loss(self.model, rows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        self.tokens += rows.numel()
        return float(loss.detach())

    def scale(self) -> float:
        """What the learning rate is multiplied with now."""
        return min(1.0, (self.step + 1) / self.plan.warmup) * cosine(self.fraction())


def cosine(fraction: float) -> float:
    """From 1 at the start to 0.01 at the end."""
    return 0.01 + 0.99 * 0.5 * (1.0 + math.cos(math.pi * fraction))


def low_precision(device: torch.device) -> AbstractContextManager[object]:
    """Matrix products in bfloat16, on a CPU as on a GPU; weights and sums stay float32."""
    return torch.autocast(device.type, dtype=torch.bfloat16)


def next_token_loss(model: GPT2LMHeadModel, rows: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy, in nats, of each token of [row, position] given the ones before it."""
    hidden = model.transformer(rows[:, :-1], use_cache=False).last_hidden_state
    logits = model.lm_head(hidden.flatten(0, 1))
    return torch.nn.functional.cross_entropy(logits.float(), rows[:, 1:].flatten())


def train(run: Run, report: Report, milestone: Callable[[float], None]) -> None:
    """Trains until the budget is used; tells `milestone` each further tenth of it."""
    tenth = int(run.fraction() * 10)
    before = run.seconds
    began = time.monotonic()
    losses: list[float] = []
    while run.fraction() < 1.0:
        losses.append(run.one_step())
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
    used = run.fraction()
    left = run.seconds / used * (1.0 - used) / 60.0 if used else math.inf
    loss = sum(losses) / len(losses)
    speed = run.tokens / run.seconds
    return (
        f"step {run.step}  {100 * used:.1f} %  loss {loss:.3f}  {run.tokens / 1e6:.2f}M tokens  "
        f"{speed:,.0f} tokens/s  about {left:.0f} min left"
    )
