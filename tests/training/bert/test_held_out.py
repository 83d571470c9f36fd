"""Held-out paragraphs and reviews are kept out of what the classifiers are taught."""

from __future__ import annotations

import gzip
import json

from tests.training.bert.invented import write, write_authors, write_reviews
from training.bert.paragraph import AUTHORS, cut, plain_title, read_library
from training.bert.sentence import read_shelf
from training.leak import HeldOut, flatten


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_planted_paragraph_never_reaches_training(tmp_path):
    data = write_authors(tmp_path)
    test = rows_of(data / "author_test.jsonl.gz")[0]
    edition = "\n".join([test["text"].replace("。", "。 "), "x" * 60])
    write(data / "aozora_children.jsonl.gz",
          [{"author": "誰か", "title": "別の題", "text": edition}])  # fmt: skip
    library = read_library(data)
    texts = {flatten(p.text) for p in library.train}
    assert flatten("x" * 60) in texts
    assert flatten(test["text"]) not in texts


def test_whole_tested_work_is_left_out(tmp_path):
    data = write_authors(tmp_path)
    other = "この段落は試験にないが、試験の本のほかの版にある段落で、四十字よりは確かに長い。"
    rows = [{"author": AUTHORS[0], "title": "試験の本（新版）", "text": other}]
    write(data / "aozora_children.jsonl.gz", rows)
    assert other not in {p.text for p in read_library(data).train}


def test_no_run_is_in_two_parts(tmp_path):
    library = read_library(write_authors(tmp_path))
    assert library.validation
    assert library.test
    held = HeldOut(p.text for p in [*library.validation, *library.test])
    assert not any(held.leaks(p.text) for p in library.train)
    works = {(p.author, p.work) for p in library.validation}
    assert not works & {(p.author, p.work) for p in library.train}


def test_planted_review_never_reaches_training(tmp_path):
    data = write_reviews(tmp_path)
    test = rows_of(data / "sentence_polarity_test.jsonl.gz")[0]["text"]
    held = rows_of(data / "sentence_polarity_train.jsonl.gz")
    write(data / "sentence_polarity_train.jsonl.gz", [*held, {"text": test, "label": "negative"}])
    write(data / "tanaka_enja.jsonl.gz", [{"en": test.upper(), "ja": "-"}])
    shelf = read_shelf(data)
    assert test not in {r.text for r in [*shelf.train, *shelf.validation]}
    assert test.upper() not in shelf.plain


def test_editions_of_a_work_share_a_title():
    assert plain_title("貝《かい》の火") == plain_title("貝の火")
    assert plain_title("映画雑感（１［＃「１」はローマ数字］）") == "映画雑感"
    assert plain_title("手紙　二") == "手紙"
    assert plain_title("一") == "一"


def test_paragraphs_have_40_to_200_characters():
    text = "　短い。\n" + "あ" * 39 + "。\n" + "「" + "い" * 90 + "。」" + ("う" * 80 + "。") * 2
    pieces = list(cut(text))
    assert pieces[0] == "あ" * 39 + "。"
    assert pieces[1] == "「" + "い" * 90 + "。」" + "う" * 80 + "。"
    assert pieces[2] == "う" * 80 + "。"
    assert all(40 <= len(piece) <= 200 for piece in pieces)
