"""Labelled Japanese paragraphs: the works of eight authors, cut like the paragraphs of the test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpus import read_rows, strip_indents
from training.leak import HeldOut

AUTHORS = (
    "夏目漱石", "芥川龍之介", "太宰治", "宮沢賢治", "海野十三", "寺田寅彦", "岡本綺堂", "野村胡堂",
)  # fmt: skip
SHORTEST, LONGEST = 40, 200
VALIDATION_SHARE = 0.08
SENTENCE = re.compile(r"[^。！？]*[。！？]+[」』）]*|[^。！？]+\Z")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, who wrote it (an author's place in AUTHORS, -1 for any other) and where."""

    text: str
    author: int
    work: str


def plain_title(title: str) -> str:
    """A title without readings, notes, numbers and spaces, so that editions of a work agree."""
    title = re.sub(r"《[^》]*》|［[^］]*］|（[^）]*）|\s", "", title)
    return re.sub(r"[０-９0-9一二三四五六七八九十]+\Z", "", title) or title


def cut(text: str) -> Iterator[str]:
    """The paragraphs of a work that have 40 to 200 characters; longer ones at sentence ends."""
    for line in strip_indents(text).split("\n"):
        if len(line) <= LONGEST:
            if len(line) >= SHORTEST:
                yield line
            continue
        yield from _packed(SENTENCE.findall(line))


def _packed(sentences: list[str]) -> Iterator[str]:
    piece = ""
    for sentence in [*sentences, ""]:
        if piece and (not sentence or len(piece) + len(sentence) > LONGEST):
            if SHORTEST <= len(piece) <= LONGEST:
                yield piece
            piece = ""
        piece += sentence


def number_of(author: str) -> int:
    """The author's class, or -1 for an author who is none of the eight."""
    return AUTHORS.index(author) if author in AUTHORS else -1


def work_number(author: str, work: str, purpose: str = "") -> int:
    """A number below 2³² that depends on the author and the plain title only."""
    key = f"{author}:{plain_title(work)}{purpose}".encode()
    return int.from_bytes(hashlib.sha256(key).digest()[:4], "big")


def is_validation(author: str, work: str) -> bool:
    """Whether a work is one of those that training leaves out to choose and calibrate by."""
    return work_number(author, work) < VALIDATION_SHARE * 2**32


@dataclass(frozen=True)
class Library:
    """The paragraphs to train on, those to choose and calibrate by, and those of the test."""

    train: list[Paragraph]
    validation: list[Paragraph]
    test: list[Paragraph]


def given_paragraphs(path: Path) -> list[Paragraph]:
    """The paragraphs of a labelled file, as they stand."""
    return [Paragraph(r["text"], number_of(r["label"]), r["work"]) for r in read_rows(path)]


def whole_works(data: Path) -> Iterator[Paragraph]:
    """The paragraphs of every work of fiction and of every tale."""
    for name in ("aozora_fiction", "aozora_children"):
        for row in read_rows(data / f"{name}.jsonl.gz"):
            for text in cut(row["text"]):
                yield Paragraph(text, number_of(row["author"]), row["title"])


def read_library(data: Path) -> Library:
    """All paragraphs, once each; what shares a run of text with what is held out is left out."""
    test = given_paragraphs(data / "author_test.jsonl.gz")
    given = given_paragraphs(data / "author_train.jsonl.gz")
    titles = {(p.author, plain_title(p.work)) for p in test}
    tested = HeldOut(p.text for p in test)
    validation = [p for p in given if _is_held(p) and not tested.leaks(p.text)]
    held = HeldOut(p.text for p in validation)
    train = [
        p
        for p in _once([*given, *whole_works(data)])
        if not _is_held(p)
        and (p.author, plain_title(p.work)) not in titles
        and not tested.leaks(p.text)
        and not held.leaks(p.text)
    ]
    return Library(train, validation, test)


def _is_held(p: Paragraph) -> bool:
    return p.author >= 0 and is_validation(AUTHORS[p.author], p.work)


def _once(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    seen: set[str] = set()
    for paragraph in paragraphs:
        if paragraph.text not in seen:
            seen.add(paragraph.text)
            yield paragraph
