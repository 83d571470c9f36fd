"""Layers: what each layer would already have written, read through the model's own head.

p_l = softmax(unembed(final_norm(h_l))), with soft-capping and scaling as the model has them
(nostalgebraist, "interpreting GPT: the logit lens", 2020; the norm as in Belrose et al. 2023, arXiv 2303.08112).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import RangeError, UnknownNameError, UnsupportedError
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.layers import LayerPredictions
from sukashi.result.recipe import Recipe
from sukashi.trace.run import run
from sukashi.trace.site import Site

_BLOCK = 128  # columns looked at together when searching the best of a large vocabulary


@dataclass(frozen=True)
class LayersQuestion:
    """positions: where predictions are read; outcomes: the id that came there, −1 for the model's own best;
    top: how many predictions to keep; watch: (word as shown, id) pairs; norm: "final" or "none".
    """

    positions: tuple[int, ...]
    outcomes: tuple[int, ...]
    top: int = 10
    watch: tuple[tuple[str, int], ...] = ()
    norm: str = "final"


@dataclass(frozen=True, eq=False)
class _Read:
    """What is kept of one layer's logits at every position."""

    top_ids: Tensor
    top_logs: Tensor
    outcome: Tensor
    rank: Tensor
    entropy: Tensor
    watched: Tensor
    watched_ranks: Tensor


def look(
    subject: Subject,
    encoding: Encoding,
    question: LayersQuestion,
    recipe: Recipe,
    word: Callable[[int], str],
) -> LayerPredictions:
    """Predictions of the embedding and of every block at the asked positions.

    word: turns a token id into what a person reads.
    Raises: UnsupportedError for a model without a vocabulary head; RangeError for `top`.
    """
    decode = subject.anatomy.decode
    if decode is None:
        raise UnsupportedError(
            "This model has no vocabulary head, so its layers predict no words; "
            "load the language model it was made from."
        )
    if question.norm not in ("final", "none"):
        raise UnknownNameError("norm", question.norm, ("final", "none"))
    stack = subject.anatomy.writer
    sites = [Site("residual", layer, stack.name) for layer in range(stack.layers + 1)]
    trace = run(subject.network, subject.anatomy, encoding.inputs, read=sites, stop=sites[-1])
    at = list(question.positions)
    reads: list[_Read] = []
    with torch.no_grad():
        outcome = torch.tensor(question.outcomes, device=trace.at[sites[-1]].device)
        for site in reversed(sites):  # the last one first: it says what the model's own best is
            logits = decode(trace.at[site][0, at], norm=question.norm).float()
            _check_top(question.top, logits.shape[-1])
            if not reads and bool((outcome < 0).any()):
                outcome = torch.where(outcome < 0, logits.argmax(-1), outcome)
            reads.append(_read(logits, outcome, [id for _, id in question.watch], question.top))
    return _result(reads[::-1], outcome, question, encoding, recipe, word)


def _check_top(top: int, vocabulary: int) -> None:
    if not 1 <= top <= vocabulary:
        raise RangeError("top", top, 1, vocabulary)


def _read(logits: Tensor, outcome: Tensor, watch: Sequence[int], top: int) -> _Read:
    logs = logits
    total = torch.logsumexp(logs, -1, keepdim=True)
    best, ids = largest(logs, top)
    own = logs.gather(-1, outcome[:, None])
    # H = log Z − Σ p·logit, so that no second table of the vocabulary's size is made.
    mean = torch.einsum("pv,pv->p", (logs - total).exp_(), logs)
    index = torch.tensor(list(watch), device=logs.device, dtype=torch.long)
    seen = logs[:, index]
    return _Read(
        top_ids=ids,
        top_logs=best - total,
        outcome=(own - total)[:, 0],
        rank=(logs > own).sum(-1) + 1,
        entropy=total[:, 0] - mean,
        watched=seen - total,
        watched_ranks=torch.stack([(logs > each[:, None]).sum(-1) + 1 for each in seen.T], -1)
        if len(watch)
        else seen.long(),
    )


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
