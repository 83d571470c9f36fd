"""Both recipes from invented text to a folder that loads without our code."""

from __future__ import annotations

import dataclasses
import os

import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from tests.training.bert.invented import paragraph, write_authors, write_reviews
from training.bert import authors, lessons, reviews
from training.bert.course import Length
from training.bert.paragraph import AUTHORS, Paragraph, read_library
from training.bert.sentence import LABELS
from training.bert.shape import Shape
from training.bert.tokenizer import PAD
from training.order import Order


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setitem(os.environ, "TOKENIZERS_PARALLELISM", "false")
    shape = Shape(1, 16, 2, 220, 64, 0.0)
    for recipe in (authors, reviews):
        for name in ("small", "base"):
            length = Length(20, 4 if name == "base" else 0, 20_000, 1e-2)
            size = dataclasses.replace(recipe.SIZES[name], shape=shape, rows=8, length=length)
            monkeypatch.setitem(recipe.SIZES, name, size)
        monkeypatch.setattr(recipe, "LONGEST", 64)
    monkeypatch.setattr(lessons, "HALVES", 20)


def made(recipe: str, tmp_path, name: str, size: str = "small", minutes: float = 1e9):
    data = tmp_path / "data"
    if not data.exists():
        data.mkdir()
        (write_authors if recipe == "authors" else write_reviews)(data)
    work = tmp_path / f"{name}-work"
    order = Order(data, tmp_path / name, work, size, steps=6, minutes=minutes)
    said: list[str] = []
    make = authors.make_authors if recipe == "authors" else reviews.make_reviews
    make(order, said.append)
    return order, said


@pytest.mark.parametrize(("recipe", "labels"), [("authors", AUTHORS), ("reviews", LABELS)])
def test_folder_loads_and_repeats(recipe, labels, tmp_path):
    order, said = made(recipe, tmp_path, "first")
    again, _ = made(recipe, tmp_path, "second")
    assert (order.out / "model.safetensors").read_bytes() == (
        again.out / "model.safetensors"
    ).read_bytes()
    model = AutoModelForSequenceClassification.from_pretrained(order.out, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(order.out)
    assert [model.config.id2label[at] for at in range(len(labels))] == list(labels)
    assert tokenizer.pad_token_id == PAD == model.config.pad_token_id
    assert len(tokenizer) == model.config.vocab_size
    with torch.no_grad():
        logits = model(**tokenizer("山の空は青い。", return_tensors="pt")).logits
    assert logits.shape == (1, len(labels))
    assert any("temperature" in line for line in said)
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in order.out.iterdir())


def test_finished_run_only_writes_again(tmp_path):
    order, _ = made("authors", tmp_path, "first")
    before = (order.out / "model.safetensors").read_bytes()
    _, said = made("authors", tmp_path, "first")
    assert "joint: resumed at step 6" in said
    assert (order.out / "model.safetensors").read_bytes() == before


@pytest.mark.parametrize("recipe", ["authors", "reviews"])
def test_base_guesses_pieces_before_it_learns_classes(recipe, tmp_path):
    order, _ = made(recipe, tmp_path, "first", "base")
    stages = {stage: torch.load(order.work / f"{stage}.pt", weights_only=True)
              for stage in ("guessing", "joint")}  # fmt: skip
    assert [stages[name]["step"] for name in ("guessing", "joint")] == [4, 6]
    again, _ = made(recipe, tmp_path, "second", "base")
    assert (order.out / "model.safetensors").read_bytes() == (
        again.out / "model.safetensors"
    ).read_bytes()


@pytest.mark.parametrize("recipe", ["authors", "reviews"])
def test_run_whose_clock_is_used_up_ends_and_is_written(recipe, tmp_path):
    order, said = made(recipe, tmp_path, "late", "base", minutes=1e-6)
    assert said[-1].startswith("done: 0 steps")
    AutoModelForSequenceClassification.from_pretrained(order.out)


def test_authors_count_alike_in_the_end():
    counts = (400, 100, 25)
    rows = [Paragraph("", at, "") for at, count in enumerate(counts) for _ in range(count)]
    drawn, weight = authors.weights_of(rows, 0.0)
    author = torch.tensor([p.author for p in rows])
    total = [float((drawn * weight)[author == at].sum()) for at in range(3)]
    assert total == pytest.approx([total[0]] * 3, rel=1e-4)
    assert float(drawn[author == 2].sum() / drawn[author == 0].sum()) == pytest.approx(
        0.25, rel=1e-4
    )


def test_long_works_count_by_their_root():
    rows = [Paragraph("", 0, "long")] * 64 + [Paragraph("", 0, "short")] * 4
    drawn, _ = authors.weights_of(rows, 0.0)
    assert float(drawn[:64].sum() / drawn[64:].sum()) == pytest.approx(8 / 2)


def test_others_teach_pieces_only():
    rows = [Paragraph("", -1, "")] * 30 + [Paragraph("", 0, "")] * 10
    drawn, weight = authors.weights_of(rows, 0.2)
    assert float(drawn[:30].sum()) == pytest.approx(0.2)
    assert float(weight[:30].abs().max()) == 0.0


def test_invented_paragraphs_are_long_enough(tmp_path):
    from random import Random

    library = read_library(write_authors(tmp_path))
    assert min(len(p.text) for p in library.train) >= 40
    assert 40 <= len(paragraph(0, Random(1))) <= 200
