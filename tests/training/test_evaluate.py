"""The measures count what they say they count, checked with models whose answers are known."""

import math
from types import SimpleNamespace

import pytest
import torch

from tests.training.invented import COUNTRIES
from training import evaluate, required
from training.model import greedy
from training.tokenizer import train_tokenizer

LONG = 200


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(["the cat and the dog 犬と猫"] * 3, 560, 30)


class Parrot:
    """Says the rest of whichever of its sentences the prompt begins, else ends at once."""

    device = torch.device("cpu")

    def __init__(self, tokenizer, sentences):
        self.ids = [[*tokenizer(sentence).input_ids, 0] for sentence in sentences]
        self.size = len(tokenizer)

    def __call__(self, ids):
        row = ids[0].tolist()
        known = [one for one in self.ids if len(one) > len(row) and one[: len(row)] == row]
        logits = torch.zeros(1, len(row), self.size)
        logits[0, -1, known[0][len(row)] if known else 0] = 1.0
        return SimpleNamespace(logits=logits)


def test_greedy_stops_before_the_end_token(tokenizer):
    model = Parrot(tokenizer, ["the cat and the dog"])
    assert greedy(model, tokenizer, "the cat", LONG) == " and the dog"
    assert greedy(model, tokenizer, "the dog", LONG) == ""


def test_required_prompts_are_met_or_reported(tokenizer):
    good = Parrot(tokenizer, [prompt + due for prompt, _, due in required.REQUIRED])
    long_enough = [(prompt, LONG, due) for prompt, _, due in required.REQUIRED]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(required, "REQUIRED", tuple(long_enough))
        assert required.required_failures(good, tokenizer) == []
        silent = Parrot(tokenizer, [])
        assert required.required_score(silent, tokenizer) == (0, len(long_enough))
        assert required.required_failures(silent, tokenizer)[0] == "'1, 2, 3,' -> ''"


def test_counting_counts_the_starts_that_go_on(tokenizer):
    model = Parrot(tokenizer, ["1, 2, 3, 4, 5, 6", "88, 89, 90, 91, 92, 93", "7, 8, 9, 9, 9, 9"])
    assert evaluate.counting_score(model, tokenizer) == (2, 90)


def test_repetition_counts_the_items_said_twice_more(tokenizer):
    model = Parrot(tokenizer, ["dog, dog, dog, dog, dog, dog", "犬、犬、犬、猫、猫"])
    assert evaluate.repetition_score(model, tokenizer, ["dog", "cat"], ", ") == (1, 2)
    assert evaluate.repetition_score(model, tokenizer, ["犬"], "、") == (0, 1)


def test_capitals_are_asked_in_either_language(tokenizer):
    model = Parrot(tokenizer, ["The capital of France is Paris.", "日本の首都は東京です。"])
    assert evaluate.capitals_score(model, tokenizer, COUNTRIES, japanese=False) == (1, 3)
    assert evaluate.capitals_score(model, tokenizer, COUNTRIES, japanese=True) == (1, 3)


def test_held_out_and_shown_two_step_facts_are_told_apart(tokenizer):
    held = "The capital of the country where Lyon lies is Paris."
    model = Parrot(tokenizer, [held])
    countries = COUNTRIES[:1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "held_out_relations", lambda _: {"Lyon": "capital"})
        assert evaluate.two_step_score(model, tokenizer, countries, shown=False) == (1, 1)
        assert evaluate.two_step_score(model, tokenizer, countries, shown=True) == (0, 1)


def test_bits_a_character_of_a_model_that_knows_nothing(tokenizer):
    size = len(tokenizer)

    def uniform(ids):
        return SimpleNamespace(logits=torch.zeros(1, ids.shape[1], size))

    uniform.device = torch.device("cpu")
    texts = ["the cat 犬", "and " * 600]  # the second one takes several windows
    tokens = sum(len(tokenizer(text).input_ids) + 1 for text in texts)
    due = tokens * math.log2(size) / sum(map(len, texts))
    assert evaluate.bits_per_character(uniform, tokenizer, texts) == pytest.approx(due, rel=1e-5)
