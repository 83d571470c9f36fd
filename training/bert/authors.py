"""The recipe of `authors`: who of eight Japanese authors wrote a paragraph."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import torch
from transformers import PreTrainedTokenizerFast

from training.bert.calibrate import accuracy, calibrate
from training.bert.course import Course, Length
from training.bert.joint import Joint, Mix
from training.bert.paragraph import (
    AUTHORS,
    Library,
    Paragraph,
    plain_title,
    read_library,
    work_number,
)
from training.bert.rows import Batches, encode
from training.bert.shape import Shape, build, logits_of
from training.bert.staff import Staff, Taught
from training.bert.student import Student
from training.bert.teacher import Kind, characters, even
from training.bert.tokenizer import japanese_tokenizer
from training.clock import Clock
from training.export import export
from training.order import Order, Report

# A sentence that documentation shows: its characters are pieces however rare they are.
SHOWN = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
CHARACTERS = 3600
FOLDS = 3  # of works, so that no teacher has seen a page of the work that it judges
KIND = Kind(characters(1, 3), 6.0, fewest=3)
TRUST = 0.6  # in the author of a paragraph; the rest of its target is its teacher's opinion
LONGEST = 160  # pieces; 200 characters seldom need more


@dataclass(frozen=True)
class Size:
    """A shape and its budget; the minutes are those of the whole run.

    others: how many of the rows of a step are by other authors, who teach pieces only.
    """

    shape: Shape
    rows: int
    length: Length
    minutes: float
    others: float

    @property
    def reads_others(self) -> bool:
        """Whether paragraphs without one of the eight authors are of use."""
        return bool(self.others or self.length.guessing)


SIZES = {
    # Masked pieces alone first: on two cores the hour is better spent on both losses together.
    "small": Size(Shape(4, 192, 4, 8000, 256, 0.0), 48, Length(2000, 0, 20_000, 7e-4), 45.0, 0.0),
    "base": Size(
        Shape(6, 384, 6, 8000, 256, 0.1), 256, Length(2000, 6000, 12_000, 1.5e-3), 9.0, 0.2
    ),
}
MIX = Mix(hidden=(0.2, 0.1), pieces=(0.2, 0.02))


def root_of_work(paragraphs: list[Paragraph]) -> torch.Tensor:
    """[row] one over the square root of how many rows the work has.

    The test is on other works: the hundredth page of a novel says less about its author's other
    books than the first page of another one.
    """
    works = [(p.author, plain_title(p.work)) for p in paragraphs]
    count = Counter(works)
    return torch.tensor([count[work] for work in works]).float().rsqrt()


def weights_of(paragraphs: list[Paragraph], others: float) -> tuple[torch.Tensor, torch.Tensor]:
    """How often each row is drawn and how much its class counts, both [row].

    Each factor is one over the square root of the author's number of rows, so that in the end all
    authors count alike, and no small one is repeated as often as it would take by drawing alone.
    """
    author = torch.tensor([p.author for p in paragraphs])
    known = author >= 0
    count = torch.bincount(author[known], minlength=len(AUTHORS)).float()
    drawn = torch.zeros(len(paragraphs))
    drawn[known] = even(author[known], root_of_work([p for p in paragraphs if p.author >= 0]))
    drawn[known] *= count[author[known]].sqrt()
    drawn *= (1.0 - others) / drawn.sum()
    if others:
        drawn[~known] = others / max(1, int((~known).sum()))
    weight = torch.zeros(len(paragraphs))
    weight[known] = count[author[known]].rsqrt()
    return drawn, weight / weight[known].mean()


def tokenizer_for(library: Library, size: Size, order: Order) -> PreTrainedTokenizerFast:
    """The tokenizer of an earlier start of the same run, or a new one."""
    folder = order.work / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        texts = [p.text for p in library.train if p.author >= 0]
        made = japanese_tokenizer(texts, size.shape.vocabulary, CHARACTERS, SHOWN)
        made.save_pretrained(str(folder))
    return PreTrainedTokenizerFast.from_pretrained(str(folder))


def targets(train: list[Paragraph], order: Order) -> torch.Tensor:
    """[row, class] target probabilities, kept for a later start of the same run.

    A paragraph by any other author has the first class; its weight is zero.
    """
    kept = order.work / "targets.pt"
    if kept.exists():
        return torch.load(kept, weights_only=True)
    known = [at for at, p in enumerate(train) if p.author >= 0]
    fold = [work_number(AUTHORS[train[at].author], train[at].work, "fold") % FOLDS for at in known]
    labels = torch.tensor([train[at].author for at in known])
    weight = root_of_work([train[at] for at in known])
    taught = Taught([train[at].text for at in known], labels, fold, len(AUTHORS), weight)
    due = torch.zeros(len(train), len(AUTHORS))
    due[:, 0] = 1.0
    due[known] = Staff(taught, [KIND]).own(TRUST)
    torch.save(due, kept)
    return due


def make_authors(order: Order, report: Report) -> None:
    """Trains `authors`, from its checkpoint where there is one, and writes the model folder."""
    size = SIZES[order.size]
    clock = Clock(order.minutes or size.minutes)
    library = read_library(order.data)
    train = [p for p in library.train if p.author >= 0 or size.reads_others]
    report(f"{len(train)} paragraphs to train on, {len(library.validation)} to validate")
    tokenizer = tokenizer_for(library, size, order)
    rows = encode(tokenizer, [p.text for p in train], LONGEST)
    held = encode(tokenizer, [p.text for p in library.validation], LONGEST)
    due = torch.tensor([p.author for p in library.validation])
    torch.manual_seed(order.seed)
    network = build(size.shape, len(tokenizer), AUTHORS, order.device)
    student = Student(network).to(order.device)
    drawn, weight = weights_of(train, size.others)
    due_rows = targets(train, order)
    report("teachers have given their opinions")
    batches = Batches(torch.tensor([len(r) for r in rows]), size.rows, order.seed, drawn)
    course = Course(Joint(student, rows, due_rows, weight, batches, MIX), size.length, order, clock)
    loop = course.take(report, lambda: f"validation {accuracy(logits_of(network, held), due):.1%}")
    logits = logits_of(network, held)
    changed = calibrate(network, logits, due, root_of_work(library.validation))
    report(f"validation {accuracy(logits, due):.1%}; {changed}")
    export(network, tokenizer, order.out)
    report(f"done: {loop.step} steps, {loop.seconds / 60:.1f} minutes")
