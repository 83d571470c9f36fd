"""Layers: what each layer would already have written, read through the model's own head.

p_l = softmax(unembed(final_norm(h_l))), with soft-capping and scaling as the model has them
(nostalgebraist, "interpreting GPT: the logit lens", 2020; the norm as in Belrose et al. 2023,
arXiv 2303.08112).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import RangeError, UnknownNameError, UnsupportedError
from sukashi.model.anatomy import Decode
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import vocabulary_size
from sukashi.result.layers import LayerPredictions
from sukashi.result.recipe import Recipe
from sukashi.trace.budget import Budget
from sukashi.trace.finite import demand_finite
from sukashi.trace.progress import Progress, silent
from sukashi.trace.run import run
from sukashi.trace.site import Site

NORMS = ("final", "none")
_TABLES = 3  # logits, a table to compute in and what the head keeps live at the same time
_COMFORTABLE_BYTES = 256 << 20  # enough rows at a time to keep the products busy
_CACHE_BYTES = 1 << 20  # a table this large is read many times without leaving the cache
_BLOCK = 128  # columns looked at together when searching the best of a large vocabulary


@dataclass(frozen=True)
class LayersQuestion:
    """What is read.

    positions: where predictions are read; outcomes: the id that came there, −1 for the model's own
    best; top: how many predictions to keep; watch: (word as shown, id) pairs; norm: one of NORMS.
    """

    positions: tuple[int, ...]
    outcomes: tuple[int, ...]
    top: int = 10
    watch: tuple[tuple[str, int], ...] = ()
    norm: str = "final"


@dataclass(frozen=True, eq=False)
class _Read:
    """What is kept of one layer's logits at some positions; the first axis is that of positions."""

    top_ids: Tensor
    top_logs: Tensor
    outcome: Tensor
    rank: Tensor
    entropy: Tensor
    watched: Tensor
    watched_ranks: Tensor


def layer_predictions(  # noqa: PLR0913 - the question, and how it is answered
    subject: Subject,
    encoding: Encoding,
    question: LayersQuestion,
    recipe: Recipe,
    word: Callable[[int], str],
    budget: Budget,
    progress: Progress = silent,
) -> LayerPredictions:
    """Predictions of the embedding and of every block at the asked positions.

    word: turns a token id into what a person reads. progress: called with the positions read;
    an exception it raises ends the work.
    Raises: UnsupportedError for a model without a vocabulary head; RangeError for `top`;
    BudgetError when the logits of one position do not fit.
    """
    if subject.anatomy.decode is None:
        raise UnsupportedError(
            "This model has no vocabulary head, so its layers predict no words; "
            "load the language model it was made from."
        )
    if question.norm not in NORMS:
        raise UnknownNameError("norm", question.norm, NORMS)
    size = vocabulary_size(subject)
    if not 1 <= question.top <= size:
        raise RangeError("top", question.top, 1, size)
    stack = subject.anatomy.writer
    sites = [Site("residual", layer, stack.name) for layer in range(stack.layers + 1)]
    trace = run(subject.network, subject.anatomy, encoding.inputs, read=sites, stop=sites[-1])
    rows = [trace.at[site][0] for site in sites]
    chunk = budget.chunk(
        _TABLES * 4 * size, len(question.positions), "table of logits", _COMFORTABLE_BYTES
    )
    found = []
    for start in range(0, len(question.positions), chunk):
        here = slice(start, min(start + chunk, len(question.positions)))
        found.append(_read_rows(subject.anatomy.decode, rows, question, here))
        progress(here.stop, len(question.positions))
    outcome = torch.cat([each for each, _ in found])
    layers = [_joined(reads) for reads in zip(*(reads for _, reads in found), strict=True)]
    return _result(layers, outcome, question, encoding, recipe, word)


def _read_rows(
    decode: Decode, rows: list[Tensor], question: LayersQuestion, here: slice
) -> tuple[Tensor, list[_Read]]:
    """The outcome at some of the positions, and what every layer says there."""
    at = list(question.positions[here])
    outcome = torch.tensor(question.outcomes[here], device=rows[-1].device)
    watch = [id for _, id in question.watch]
    with torch.no_grad():
        own = outcome < 0  # there the model's own best is followed, whatever reading is asked for
        if bool(own.any()):
            outcome[own] = decode(rows[-1][at][own]).argmax(-1).to(outcome.device)
        tables = (decode(row[at], norm=question.norm).to(outcome.device) for row in rows)
        return outcome, [_read(table, outcome, watch, question.top) for table in tables]


def _joined(reads: Sequence[_Read]) -> _Read:
    """The same layer's readings of all chunks."""
    return _Read(*(torch.cat([getattr(r, each.name) for r in reads]) for each in fields(_Read)))


def _read(logits: Tensor, outcome: Tensor, watch: Sequence[int], top: int) -> _Read:
    """What is kept of a table of logits, read a few rows at a time on a processor with caches."""
    cached = logits.device.type == "cpu"
    rows = max(1, _CACHE_BYTES // (4 * logits.shape[-1])) if cached else len(logits)
    parts = zip(torch.split(logits, rows), torch.split(outcome, rows), strict=True)
    return _joined([_read_rows_of(table, ids, watch, top) for table, ids in parts])


def _read_rows_of(table: Tensor, outcome: Tensor, watch: Sequence[int], top: int) -> _Read:
    logs = table.float()
    best, ids = largest(logs, top)
    highest = best[:, :1]
    room = (logs - highest).exp_()  # one table that stays in the cache, written over three times
    sums = room.sum(-1, keepdim=True)
    total = highest + sums.log()
    demand_finite(total)
    mean = room.mul_(logs).sum(-1) / sums[:, 0]
    if not bool(mean.isfinite().all()):
        # A forbidden word's logit is −∞ in some models, and 0 · −∞ is no number.
        lowest = torch.finfo(torch.float32).min
        torch.sub(logs, highest, out=room).exp_().mul_(logs.clamp(min=lowest))
        mean = room.sum(-1) / sums[:, 0]
    own = logs.gather(-1, outcome[:, None])
    seen = logs[:, torch.tensor(list(watch), device=logs.device, dtype=torch.long)]
    return _Read(
        top_ids=ids,
        top_logs=best - total,
        outcome=(own - total)[:, 0],
        rank=_above(logs, own, room) + 1,
        # H = log Z − Σ p·logit, so that no table of log-probabilities is made.
        entropy=total[:, 0] - mean,
        watched=seen - total,
        watched_ranks=torch.stack([_above(logs, one[:, None], room) + 1 for one in seen.T], -1)
        if len(watch)
        else seen.long(),
    )


def _above(logs: Tensor, own: Tensor, room: Tensor) -> Tensor:
    """(rows,) how many logits of each row are larger.

    room: a table of their shape to write over. Compared into floats, which is several times faster
    than into truth values; their sum is exact for vocabularies below 2²⁴ words.
    """
    return torch.gt(logs, own, out=room).sum(-1).long()


def largest(table: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """(rows, k) values and columns of the k largest numbers of each row, largest first.

    The k largest lie in the k blocks with the largest maxima, so only those are sorted.
    """
    rows, columns = table.shape
    blocks = columns // _BLOCK
    if blocks <= 2 * k:
        values, places = table.topk(k, dim=-1)
        return values, places
    even = table[:, : blocks * _BLOCK].view(rows, blocks, _BLOCK)
    chosen = even.amax(-1).topk(k, dim=-1).indices
    inner = torch.arange(_BLOCK, device=table.device)
    candidates = (chosen[..., None] * _BLOCK + inner).flatten(1)
    rest = torch.arange(blocks * _BLOCK, columns, device=table.device)
    candidates = torch.cat([candidates, rest.expand(rows, -1)], -1)
    values, places = table.gather(-1, candidates).topk(k, dim=-1)
    return values, candidates.gather(-1, places)


def _result(
    reads: list[_Read],
    outcome: Tensor,
    question: LayersQuestion,
    encoding: Encoding,
    recipe: Recipe,
    word: Callable[[int], str],
) -> LayerPredictions:
    def stacked(name: str, kind: type[np.generic]) -> np.ndarray:
        return torch.stack([getattr(read, name) for read in reads]).cpu().numpy().astype(kind)

    top_ids = stacked("top_ids", np.int64)
    words = {int(id): word(int(id)) for id in np.unique(top_ids)}
    return LayerPredictions(
        tokens=encoding.written,
        positions=np.array(question.positions, dtype=np.int64),
        top_ids=top_ids,
        top_probabilities=np.exp(stacked("top_logs", np.float32)),
        top_words=tuple(
            tuple(tuple(words[int(id)] for id in place) for place in layer) for layer in top_ids
        ),
        outcome_ids=outcome.cpu().numpy().astype(np.int64),
        outcome_words=tuple(word(int(id)) for id in outcome.tolist()),
        ranks=stacked("rank", np.int64),
        probabilities=np.exp(stacked("outcome", np.float32)),
        entropy=stacked("entropy", np.float32),
        watched=np.exp(stacked("watched", np.float32)),
        watched_ranks=stacked("watched_ranks", np.int64),
        watched_words=tuple(shown for shown, _ in question.watch),
        recipe=recipe,
        norm=question.norm,
    )
