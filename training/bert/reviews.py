"""The recipe of `reviews`: whether a sentence about a film is positive."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from transformers import BertTokenizerFast, PreTrainedTokenizerFast  # type: ignore[attr-defined]

from training.bert.calibrate import accuracy, calibrate
from training.bert.course import Course, Length
from training.bert.joint import Joint, Mix
from training.bert.lessons import lessons
from training.bert.rows import Batches, encode
from training.bert.sentence import LABELS, Shelf, read_shelf
from training.bert.shape import Shape, build, logits_of
from training.bert.student import Student
from training.bert.tokenizer import english_tokenizer
from training.clock import Clock
from training.export import export
from training.order import Order, Report

LONGEST = 96  # pieces; the longest review has about 70
REPEATED = 3  # how often the reviews count when pieces are learned
SHARES = (0.4, 0.3, 0.3)  # of the rows of a step: reviews, sentences of two halves, others


@dataclass(frozen=True)
class Size:
    """A shape and its budget; the minutes are those of the whole run."""

    shape: Shape
    rows: int
    length: Length
    minutes: float


SIZES = {
    # Masked pieces alone first: on two cores the hour is better spent on both losses together.
    "small": Size(Shape(4, 192, 4, 8000, 128, 0.1), 96, Length(1500, 0, 20_000, 7e-4), 40.0),
    "base": Size(Shape(6, 384, 6, 8000, 128, 0.1), 256, Length(1500, 4000, 8_000, 1e-3), 9.0),
}
MIX = Mix(hidden=(0.2, 0.1), pieces=(0.3, 0.05))


def tokenizer_for(shelf: Shelf, size: Size, order: Order) -> PreTrainedTokenizerFast:
    """The tokenizer of an earlier start of the same run, or a new one."""
    folder = order.work / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        texts = [review.text for review in shelf.train] * REPEATED + shelf.plain
        english_tokenizer(texts, size.shape.vocabulary).save_pretrained(str(folder))
    return BertTokenizerFast.from_pretrained(str(folder))


def make_reviews(order: Order, report: Report) -> None:
    """Trains `reviews`, from its checkpoint where there is one, and writes the model folder."""
    size = SIZES[order.size]
    clock = Clock(order.minutes or size.minutes)
    shelf = read_shelf(order.data)
    tokenizer = tokenizer_for(shelf, size, order)
    report(f"{len(shelf.train)} reviews to train on, {len(shelf.validation)} to validate")
    taught = lessons(shelf, order.seed)
    report("teachers have given their opinions")
    rows = encode(tokenizer, [text for lesson in taught for text in lesson.texts], LONGEST)
    counts = [len(lesson.texts) for lesson in taught]
    drawn = torch.cat([torch.full((n,), s / n) for n, s in zip(counts, SHARES, strict=True)])
    weight = torch.cat([torch.full((len(x.texts),), x.weight) for x in taught])
    torch.manual_seed(order.seed)
    network = build(size.shape, len(tokenizer), LABELS, order.device)
    student = Student(network).to(order.device)
    batches = Batches(torch.tensor([len(r) for r in rows]), size.rows, order.seed, drawn)
    loss = Joint(student, rows, torch.cat([x.due for x in taught]), weight, batches, MIX)
    held = encode(tokenizer, [review.text for review in shelf.validation], LONGEST)
    due = torch.tensor([review.label for review in shelf.validation])
    course = Course(loss, size.length, order, clock)
    loop = course.take(report, lambda: f"validation {accuracy(logits_of(network, held), due):.1%}")
    logits = logits_of(network, held)
    report(f"validation {accuracy(logits, due):.1%}; {calibrate(network, logits, due)}")
    export(network, tokenizer, order.out)
    report(f"done: {loop.step} steps, {loop.seconds / 60:.1f} minutes")
