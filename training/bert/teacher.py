"""Linear teachers on n-grams: logistic regression, plain or on Naive Bayes log-count ratios."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

Cut = Callable[[str], list[str]]
ITERATIONS = 50


def words(longest: int) -> Cut:
    """Cuts a text into its runs of 1 to `longest` words, lower-cased."""

    def cut(text: str) -> list[str]:
        found = text.lower().split()
        return [
            " ".join(found[at : at + size])
            for size in range(1, longest + 1)
            for at in range(len(found) - size + 1)
        ]

    return cut


def characters(shortest: int, longest: int, *, inside_words: bool = False) -> Cut:
    """Cuts a text into its runs of characters, or those of each word between spaces."""

    def cut(text: str) -> list[str]:
        parts = [f" {word} " for word in text.lower().split()] if inside_words else [text]
        return [
            part[at : at + size]
            for part in parts
            for size in range(shortest, longest + 1)
            for at in range(len(part) - size + 1)
        ]

    return cut


@dataclass(frozen=True)
class Kind:
    """What a teacher looks at.

    penalty: of the squared weights, divided by the number of texts; bayes: whether each n-gram is
    first scaled by its Naive Bayes log-count ratio (Wang & Manning 2012), for two classes only;
    fewest: texts that an n-gram must occur in.
    """

    cut: Cut
    penalty: float
    bayes: bool = False
    fewest: int = 1


class Teacher:
    """A linear model fitted on texts and their classes; every class counts alike.

    weight: [text], how much each counts within its class; all alike where None.
    """

    def __init__(
        self,
        kind: Kind,
        texts: Sequence[str],
        labels: torch.Tensor,
        classes: int,
        weight: torch.Tensor | None = None,
    ) -> None:
        self.kind = kind
        grams = [sorted(set(kind.cut(text))) for text in texts]
        seen = Counter(gram for row in grams for gram in row)
        kept = (gram for gram, count in seen.items() if count >= kind.fewest)
        self.column = {gram: at for at, gram in enumerate(kept)}
        self.scale = torch.ones(len(self.column))
        present = self._matrix(grams)
        if kind.bayes:
            self.scale = _log_ratio(present, labels)
            present = self._matrix(grams)
        self.weight, self.bias = _fit(
            present, functional.one_hot(labels, classes), even(labels, weight), kind.penalty
        )

    def logits(self, texts: Sequence[str]) -> torch.Tensor:
        """[text, class] logits."""
        grams = [sorted(set(self.kind.cut(text))) for text in texts]
        return (self._matrix(grams) @ self.weight + self.bias).float()

    def _matrix(self, rows: Iterable[Sequence[str]]) -> torch.Tensor:
        starts, columns = [0], list[int]()
        for row in rows:
            columns += [self.column[gram] for gram in row if gram in self.column]
            starts.append(len(columns))
        index = torch.tensor(columns)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sparse CSR tensor support")
            return torch.sparse_csr_tensor(
                torch.tensor(starts),
                index,
                self.scale[index],
                size=(len(starts) - 1, len(self.column)),
                check_invariants=False,
            )


def _log_ratio(present: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """[n-gram] log of its share of the positive texts' n-grams over that of the negative ones."""
    votes = torch.stack((labels == 1, labels == 0)).float()
    counts = torch.zeros(2, present.shape[1])
    rows = torch.repeat_interleave(torch.arange(len(labels)), present.crow_indices().diff())
    for side in range(2):
        counts[side].index_add_(0, present.col_indices(), votes[side][rows])
    share = (counts + 1.0) / (counts + 1.0).sum(1, keepdim=True)
    return (share[0] / share[1]).log()


def even(labels: torch.Tensor, weight: torch.Tensor | None = None) -> torch.Tensor:
    """[text] shares of the whole, by weight within a class and alike for all classes there are."""
    weight = torch.ones(len(labels)) if weight is None else weight.float()
    total = torch.zeros(int(labels.max()) + 1).index_add_(0, labels, weight)
    return weight / (total * (total > 0).sum())[labels]


def _fit(
    present: torch.Tensor, due: torch.Tensor, share: torch.Tensor, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    classes = due.shape[1]
    weight = torch.zeros(present.shape[1], classes, requires_grad=True)
    bias = torch.zeros(classes, requires_grad=True)
    solver = torch.optim.LBFGS(
        [weight, bias], max_iter=ITERATIONS, history_size=8, line_search_fn="strong_wolfe"
    )
    decay = penalty / len(due)
    # The product's own backward pass would transpose the sparse matrix each time.
    turned = present.t().to_sparse_csr()

    def loss() -> torch.Tensor:
        with torch.no_grad():
            logits = present @ weight + bias
            error = (logits.softmax(-1) - due) * share[:, None]
            weight.grad = turned @ error + decay * weight
            bias.grad = error.sum(0)
            nats = functional.cross_entropy(logits, due.float(), reduction="none")
            return (nats * share).sum() + 0.5 * decay * weight.square().sum()

    solver.step(loss)
    return weight.detach(), bias.detach()
