"""Measures `authors` and `reviews` on their test sets, beside linear models on the same text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerFast

from training.bert.calibrate import accuracy, log_loss
from training.bert.paragraph import AUTHORS, given_paragraphs
from training.bert.rows import encode
from training.bert.sentence import LABELS, given_reviews
from training.bert.shape import logits_of
from training.bert.teacher import Cut, Kind, Teacher, characters, words

BINS = 10


@dataclass(frozen=True)
class Labelled:
    """Texts and their classes."""

    texts: list[str]
    due: torch.Tensor


@dataclass(frozen=True)
class Exam:
    """A test set, the training set of the linear model, and what that model looks at."""

    train: Labelled
    test: Labelled
    names: tuple[str, ...]
    cut: Cut
    linear: str


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: how many, how sure on average, how many right."""

    count: int
    confidence: float
    right: float


def confusion(guess: torch.Tensor, due: torch.Tensor, classes: int) -> torch.Tensor:
    """[class that is due, class that was guessed] counts."""
    return torch.bincount(due * classes + guess, minlength=classes**2).view(classes, classes)


def precision_recall_f1(counts: torch.Tensor) -> torch.Tensor:
    """[class, 3] shares from 0 to 1, from a confusion table; 0 where nothing was counted."""
    hit = counts.diagonal().float()
    precision = hit / counts.sum(0).clamp(min=1)
    recall = hit / counts.sum(1).clamp(min=1)
    both = (precision + recall).clamp(min=1e-12)
    return torch.stack((precision, recall, 2.0 * precision * recall / both), 1)


def reliability(logits: torch.Tensor, due: torch.Tensor, bins: int = BINS) -> list[Bin]:
    """Bins of equal width by the probability of the answer; empty ones have count 0."""
    sure, guess = logits.double().softmax(-1).max(-1)
    place = (sure * bins).long().clamp(max=bins - 1)
    made: list[Bin] = []
    for at in range(bins):
        inside = place == at
        count = int(inside.sum())
        right = (guess == due)[inside].double().mean() if count else torch.tensor(0.0)
        mean = sure[inside].mean() if count else torch.tensor(0.0)
        made.append(Bin(count, float(mean), float(right)))
    return made


def expected_calibration_error(table: Sequence[Bin]) -> float:
    """Mean distance of confidence and share of right answers, by bin (Naeini et al. 2015)."""
    total = sum(each.count for each in table)
    return sum(each.count * abs(each.confidence - each.right) for each in table) / total


def scores(logits: torch.Tensor, due: torch.Tensor, names: Sequence[str]) -> dict[str, str]:
    """Every figure of one set of answers, by its name."""
    counts = confusion(logits.argmax(-1), due, len(names))
    table = reliability(logits, due)
    each = precision_recall_f1(counts)
    made = {
        "accuracy": f"{100 * accuracy(logits, due):.1f} % ({len(due):,})",
        "macro F1": f"{float(each[:, 2].mean()):.3f}",
        "log loss": f"{log_loss(logits, due):.3f}",
        "calibration error": f"{expected_calibration_error(table):.3f}",
    }
    for at, name in enumerate(names):
        made[f"class {name}"] = " / ".join(f"{value:.2f}" for value in each[at].tolist())
    for at, name in enumerate(names):
        made[f"read {name}"] = ", ".join(
            f"{other} {int(count)}"
            for other, count in zip(names, counts[at].tolist(), strict=True)
            if count
        )
    for at, one in enumerate(table):
        if one.count:
            key = f"sure {at / BINS:.1f}–{(at + 1) / BINS:.1f}"
            made[key] = f"{one.count:,} / {one.confidence:.3f} / {one.right:.3f}"
    return made


def card_names() -> dict[str, tuple[str, str]]:
    """What each figure of both classifiers is called in English and in Japanese, by its key."""
    found = {
        "accuracy": ("right answers (texts)", "正解率(テキスト数)"),
        "macro F1": ("mean F1 of the classes", "クラスの F1 の平均"),
        "log loss": ("log loss, nats", "対数損失(ナット)"),
        "calibration error": (
            "expected calibration error, 10 bins",
            "期待較正誤差(10 区間)",
        ),
        "linear accuracy": (
            "right answers of a linear model of n-grams on the same text",
            "同じ文で学んだ n-gram 線形モデルの正解率",
        ),
        "linear log loss": ("its log loss", "同、対数損失"),
    }
    for name in (*AUTHORS, *LABELS):
        found[f"class {name}"] = (
            f"{name}: precision / recall / F1",
            f"{name}: 適合率 / 再現率 / F1",
        )
        found[f"read {name}"] = (f"{name} was read as", f"{name} をどう読んだか")
    for at in range(BINS):
        span = f"{at / BINS:.1f}–{(at + 1) / BINS:.1f}"
        found[f"sure {span}"] = (
            f"sure by {span}: answers / mean / right",
            f"確信度 {span}: 件数 / 平均 / 正解率",
        )
    return found


def answers(folder: Path, texts: Sequence[str]) -> torch.Tensor:
    """[text, class] logits of the shipped model, computed in float32."""
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)
    tokenizer: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(folder)  # type: ignore[assignment]
    return logits_of(model, encode(tokenizer, texts, model.config.max_position_embeddings))


def authors_exam(data: Path) -> Exam:
    """The paragraphs of eight authors."""

    def read(name: str) -> Labelled:
        rows = given_paragraphs(data / f"author_{name}.jsonl.gz")
        return Labelled([r.text for r in rows], torch.tensor([r.author for r in rows]))

    return Exam(read("train"), read("test"), AUTHORS, characters(1, 3), "1–3")


def reviews_exam(data: Path) -> Exam:
    """The sentences about films."""

    def read(name: str) -> Labelled:
        rows = given_reviews(data / f"sentence_polarity_{name}.jsonl.gz")
        return Labelled([r.text for r in rows], torch.tensor([r.label for r in rows]))

    return Exam(read("train"), read("test"), LABELS, words(2), "1–2")


def linear_logits(exam: Exam) -> torch.Tensor:
    """[text, class] logits of logistic regression on which n-grams a text has."""
    teacher = Teacher(Kind(exam.cut, 1.0), exam.train.texts, exam.train.due, len(exam.names))
    return teacher.logits(exam.test.texts)


def measure(folder: Path, exam: Exam) -> dict[str, str]:
    """The figures of the model, then the accuracy and log loss of the linear one."""
    made = scores(answers(folder, exam.test.texts), exam.test.due, exam.names)
    linear = linear_logits(exam)
    made["linear accuracy"] = f"{100 * accuracy(linear, exam.test.due):.1f} % ({exam.linear})"
    made["linear log loss"] = f"{log_loss(linear, exam.test.due):.3f}"
    return made


def measure_authors(folder: Path, data: Path) -> dict[str, str]:
    """The table of `authors`: every figure by its name."""
    return measure(folder, authors_exam(data))


def measure_reviews(folder: Path, data: Path) -> dict[str, str]:
    """The table of `reviews`: every figure by its name."""
    return measure(folder, reviews_exam(data))
