"""Embeddings that already tell the classes apart as a bag of pieces, for a network to start from.

A network that has to find out by itself what each rare piece says of the class needs many passes;
a mean of embeddings learns the same in a minute (Joulin et al. 2017), and a young BERT, which
attends to everything alike, starts as such a mean.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import torch
from torch import nn

from training.bert.cooccurrence import embeddings
from training.bert.joint import Joint
from training.bert.student import class_loss
from training.bert.tokenizer import SPECIAL
from training.clock import used

RATE = 3e-3
ROWS = 128
HIDDEN = 0.3  # of the pieces, so that no one piece is relied on


def settle(joint: Joint, steps: int, minutes: float) -> None:
    """Gives the network of `joint` its first word embeddings.

    They come from what stands near what in the rows, and then from a bag-of-pieces
    classifier on the same rows and targets that the network will see: `steps` steps of it, or as
    many as the minutes allow.
    """
    weight = joint.student.classifier.bert.embeddings.word_embeddings.weight
    pieces, width = weight.shape
    near = embeddings(joint.rows, pieces, width, joint.batches.seed)
    weight.data.copy_(learn(near, joint, steps, minutes))


def learn(start: torch.Tensor, joint: Joint, steps: int, minutes: float) -> torch.Tensor:
    """[piece, width] embeddings of a bag-of-pieces classifier begun at `start`, as spread as it."""
    rows, due, batches, weight = joint.rows, joint.due, joint.batches, joint.weight
    torch.manual_seed(batches.seed)
    pieces = start.clone().requires_grad_()
    head = nn.Linear(start.shape[1], due.shape[1])
    nn.init.normal_(head.weight, std=0.5)
    solver = torch.optim.Adam([pieces, *head.parameters()], lr=RATE)
    began = time.monotonic()
    for step in range(steps):
        done = used(step, steps, time.monotonic() - began, minutes)
        if done >= 1.0:
            break
        taken = batches.at(step)
        bags = [_thinned(rows[at]) for at in taken]
        starts = torch.tensor([0, *[len(bag) for bag in bags[:-1]]]).cumsum(0)
        mean = nn.functional.embedding_bag(torch.cat(bags), pieces, starts, mode="mean")
        loss = class_loss(head(mean), due[taken], weight[taken])
        solver.zero_grad()
        loss.backward()
        for group in solver.param_groups:
            group["lr"] = RATE * (1.0 - done)
        solver.step()
    made = pieces.detach()
    return made * (start.std() / made.std())


def _thinned(row: Sequence[int]) -> torch.Tensor:
    ids = torch.tensor(row)
    kept = (ids >= len(SPECIAL)) & (torch.rand(len(ids)) >= HIDDEN)
    return ids[kept] if bool(kept.any()) else ids
