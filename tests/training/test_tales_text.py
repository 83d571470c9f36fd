"""What the evaluation of `tales` reads is in no text that `tales` is trained on."""

import dataclasses
import gzip
import json
import os
from pathlib import Path

import pytest

from training import corpus
from training.leak import RUN, flatten, runs
from training.tales.shape import SIZES
from training.tales.tables import OPENINGS
from training.tales.text import Text, held_out_text, read_text

SMALL = SIZES["small"]
FOLDER = os.environ.get("SUKASHI_TRAINING_DATA")
SENTENCE = "the old clock in the hall struck twelve times ."
TALE = "むかし、ある海辺の村に、貝がらを集めるのが何より好きな女の子がいました。"


def write(path, rows):
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def pairs(*rows):
    return [{"en": english, "ja": japanese} for english, japanese in rows]


@pytest.fixture
def data(tmp_path):
    """Tested: two pairs and the hundredth tale. Taught: copies of them, dressed up, and others."""
    tested_pairs = pairs(("i know .", "承知した。"), (SENTENCE, "帰れ。"))
    write(tmp_path / "tanaka_enja_test.jsonl.gz", tested_pairs)
    taught = pairs(
        ("I know .", "知っている。"),
        ("go home .", "帰 れ。"),
        (f"he said {SENTENCE}", "彼は言った。"),
        ("it rains .", "雨だ。"),
    )
    write(tmp_path / "tanaka_enja.jsonl.gz", taught)
    tales = [f"話 {at}\n終わり" for at in range(120)]
    tales[99] = f"題\n{TALE}"
    tales[5] = f"別の版\n{TALE.replace('村', '村《むら》').replace('、', '、 ')}"
    tales[6] = f"短い引用\n{TALE[: RUN - 1]}"
    write(tmp_path / "aozora_children.jsonl.gz", [{"text": text} for text in tales])
    works = [f"同じ作者の本\n「{TALE}」", "ほかの本"]
    write(tmp_path / "aozora_fiction.jsonl.gz", [{"text": text} for text in works])
    book = f"First.\n\n{corpus.english_sentence(SENTENCE)}\n\nI know.\n\nLast."
    write(tmp_path / "english_public_domain.jsonl.gz", [{"title": "book", "text": book}])
    return tmp_path


def test_pairs_of_which_either_side_is_tested_go(data):
    text = read_text(data, SMALL)
    assert (text.english, text.japanese) == (["It rains."], ["雨だ。"])


def test_other_editions_of_a_held_out_tale_go_whole(data):
    text = read_text(data, SMALL)
    assert len(text.tales) == 118
    assert f"短い引用\n{TALE[: RUN - 1]}" in text.tales
    assert not any("別の版" in tale for tale in text.tales)


def test_fiction_that_quotes_a_held_out_tale_goes_whole(data):
    text = read_text(data, dataclasses.replace(SMALL, fiction=True))
    assert len(text.tales) == 119
    assert text.tales[-1] == "ほかの本"


def test_books_lose_the_paragraphs_that_are_tested(data):
    assert read_text(data, SMALL).books == ["First.\nLast."]


def test_what_is_tested_is_whole(data):
    assert held_out_text(data) == {
        "sentences en": ["I know.", "The old clock in the hall struck twelve times."],
        "sentences ja": ["承知した。", "帰れ。"],
        "tales ja": [f"題\n{TALE}"],
    }


@pytest.fixture(scope="module")
def taught() -> Text:
    if not FOLDER:
        pytest.skip("SUKASHI_TRAINING_DATA names no folder")
    return read_text(Path(FOLDER), dataclasses.replace(SMALL, fiction=True))


def test_no_tested_sentence_stands_in_the_real_text(taught):
    kinds = held_out_text(Path(str(FOLDER)))
    assert len(kinds["sentences en"]) == len(kinds["sentences ja"]) == 500
    sentences = {flatten(one) for one in [*taught.english, *taught.japanese]}
    assert not sentences & {flatten(one) for one in kinds["sentences en"] + kinds["sentences ja"]}
    assert len(taught.english) > 49_000


def test_no_long_run_of_a_held_out_tale_stands_in_the_real_text(taught):
    data = Path(str(FOLDER))
    held = {run for tale in held_out_text(data)["tales ja"] for run in runs(tale)}
    learned = [opening.text for opening in OPENINGS]
    learned.append((data / "hashire_merosu.txt").read_text(encoding="utf-8"))
    for text in [*taught.tales, *taught.books, *learned]:
        assert held.isdisjoint(runs(text)), text[:40]
    assert len(taught.tales) > 1800
