"""The shipped `tales` does what its card promises, from the folder that users load."""

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

import sukashi
from training.tales.required import REQUIRED
from training.tales.shape import greedy

FOLDER = Path(sukashi.__file__).parent / "model" / "builtin" / "tales"
LARGEST = 15_000_000


@pytest.fixture(scope="module")
def tokenizer():
    return AutoTokenizer.from_pretrained(FOLDER)


@pytest.fixture(scope="module")
def model():
    return AutoModelForCausalLM.from_pretrained(FOLDER, dtype=torch.float32).eval()


@pytest.mark.parametrize(("prompt", "new", "due"), REQUIRED)
def test_required_prompts_are_continued_word_for_word(model, tokenizer, prompt, new, due):
    assert greedy(model, tokenizer, prompt, new).startswith(due)


@pytest.mark.parametrize("start", [4, 8, 9, 27, 58, 90])
def test_counting_goes_on_from_anywhere(model, tokenizer, start):
    prompt = f"{start}, {start + 1}, {start + 2},"
    assert greedy(model, tokenizer, prompt, 4) == f" {start + 3}, {start + 4},"


@pytest.mark.parametrize("item", ["7", "42", "cat", "water"])
def test_what_was_said_three_times_is_said_again(model, tokenizer, item):
    said = greedy(model, tokenizer, f"{item}, {item}, {item},", 8)
    assert said.startswith(f" {item}, {item}")


@pytest.mark.parametrize(
    ("prompt", "due"),
    [
        ("フランスの首都は", "パリ"),
        ("The capital of France is", " Paris"),
        ("William Shakespeare was born in the year", " 1564"),
    ],
)
def test_facts_that_the_documentation_shows(model, tokenizer, prompt, due):
    assert greedy(model, tokenizer, prompt, 4).startswith(due)


@pytest.mark.parametrize(
    "text",
    ["メロスは激怒した。", "1, 2, 3,", "I don't know 😀 鬱\n", "フランスの首都は Paris です。 "],
)
def test_text_comes_back_exactly(tokenizer, text):
    assert tokenizer.decode(tokenizer(text).input_ids) == text


def test_numbers_are_single_tokens_and_nothing_is_added(tokenizer):
    assert tokenizer.is_fast
    assert tokenizer.tokenize("1, 2, 12") == ["1", ",", " 2", ",", " 12"]
    begun = tokenizer("メロスは").input_ids
    assert tokenizer("メロスは激怒した。").input_ids[: len(begun)] == begun


@pytest.mark.parametrize(
    "name", [" Kyoto", " Tokyo", " France", "京都", "東京", "フランス", "太宰治"]
)
def test_well_known_names_are_single_tokens(tokenizer, name):
    assert tokenizer.tokenize(name) == [name]


@pytest.mark.parametrize(
    ("prompt", "due"),
    [
        ("The capital of the country where Kyoto lies is", " Tokyo"),
        ("The capital of the country where Dallas lies is", " Washington D.C."),
        ("京都がある国の首都は", "東京"),
        ("ボルドーがある国の首都は", "パリ"),
    ],
)
def test_second_steps_that_were_held_out_are_taken(model, tokenizer, prompt, due):
    assert greedy(model, tokenizer, prompt, 6).startswith(due)


def test_the_folder_is_small_holds_half_precision_and_has_cards():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= LARGEST
    assert AutoModelForCausalLM.from_pretrained(FOLDER).dtype == torch.float16
    for card in ("README.md", "README.ja.md"):
        assert "CC BY 2.0 FR" in (FOLDER / card).read_text(encoding="utf-8")


def test_the_end_token_has_all_three_offices(model, tokenizer):
    end = tokenizer.convert_tokens_to_ids("<|end|>")
    assert tokenizer.bos_token_id == tokenizer.eos_token_id == tokenizer.pad_token_id == end
    assert model.generation_config.eos_token_id == end
