"""The recipe of `tales` from invented text to a folder that loads without our code."""

import dataclasses
import os

import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer

from tests.training.invented import COUNTRIES
from tests.training.test_tales_text import pairs, write
from training.order import Order
from training.tales import recipe
from training.tales.shape import SIZES


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "TOKENIZERS_PARALLELISM", "false")
    monkeypatch.setattr(recipe, "read_countries", lambda _: COUNTRIES)
    monkeypatch.setattr("training.tales.mixture.SHAPES", ((2, 32), (2, 32), (1, 64)))
    for name in SIZES:
        size = dataclasses.replace(
            SIZES[name], layers=1, width=8, heads=2, vocabulary=4000, batch=1
        )
        monkeypatch.setitem(SIZES, name, size)
    folder = tmp_path / "data"
    folder.mkdir()
    words = ("river", "market", "garden", "winter", "letter", "island", "doctor", "window")
    ends = zip(words, reversed(words), strict=True)
    taught = [(f"the {one} is near the {two} .", f"{one}は{two}に近い。") for one, two in ends]
    write(folder / "tanaka_enja.jsonl.gz", pairs(*taught, ("木火土金", "犬、猫、鳥、魚、馬、牛")))
    write(folder / "tanaka_enja_test.jsonl.gz", pairs(("a bird sang .", "鳥が鳴いた。")))
    tales = [{"text": f"むかし、{at}人の子供がいました。\n山へ行きました。"} for at in range(5)]
    write(folder / "aozora_children.jsonl.gz", tales)
    write(folder / "aozora_fiction.jsonl.gz", [{"text": "海は広い。\n空は青い。"}])
    book = "\n\n".join(f"It was a {word} by the sea." for word in words)
    write(folder / "english_public_domain.jsonl.gz", [{"title": "book", "text": book}])
    (folder / "hashire_merosu.txt").write_text("一。二。三。四。五。", encoding="utf-8")
    return folder


def made(data, name, **budget):
    work = data.parent / f"{name}-work"
    order = Order(data, data.parent / name, work, **budget)
    said = []
    recipe.make_tales(order, said.append)
    return order.out, said


def test_the_folder_loads_and_repeats(data):
    first, said = made(data, "first", steps=3)
    again, _ = made(data, "again", steps=3)
    assert said[-1].startswith("done: 3 steps, 192 tokens")
    weights = [(out / "model.safetensors").read_bytes() for out in (first, again)]
    assert weights[0] == weights[1]
    network = AutoModelForCausalLM.from_pretrained(first)
    assert network.config.vocab_size == len(AutoTokenizer.from_pretrained(first))


def test_a_run_whose_clock_is_used_up_ends_and_is_written(data):
    out, said = made(data, "late", size="base", minutes=1e-6)
    assert said[-1].startswith("done: 0 steps")
    AutoModelForCausalLM.from_pretrained(out)
