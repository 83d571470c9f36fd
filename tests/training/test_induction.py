"""The induction score is the attention to the token after the first occurrence, and no other."""

from random import Random
from types import SimpleNamespace

import pytest
import torch
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

from sukashi.model.builtin import folder_of
from training.evaluate import induction

LENGTH = 4


def looking(back):
    """(1, 1, 1, 8, 8) attention in which every token looks at the one `back` places before it."""
    weights = torch.zeros(2 * LENGTH, 2 * LENGTH)
    for at in range(2 * LENGTH):
        weights[at, max(0, at - back)] = 1.0
    return weights[None, None, None]


@pytest.mark.parametrize(("back", "due"), [(LENGTH - 1, 1.0), (LENGTH, 0.0), (LENGTH - 2, 0.0),
                                           (1, 0.0), (0, 0.0)])  # fmt: skip
def test_a_head_scores_by_where_it_looks(back, due):
    assert induction.scores(looking(back)).tolist() == [[due]]


def test_the_score_is_read_entry_by_entry():
    weights = torch.rand(2, 5, 3, 2 * LENGTH, 2 * LENGTH)
    due = torch.zeros(2, 3)
    for layer in range(2):
        for head in range(3):
            due[layer, head] = sum(
                weights[layer, row, head, LENGTH + i, i + 1]
                for row in range(5) for i in range(LENGTH)
            ) / (5 * LENGTH)  # fmt: skip
    assert torch.allclose(induction.scores(weights), due)


def test_copying_is_read_from_the_first_repeated_token_on():
    ids = torch.tensor([[5, 6, 7, 5, 6, 7]])
    said = torch.tensor([[0, 0, 0, 6, 0, 0]])  # after the second 5 a 6, after the second 6 no 7
    logits = torch.nn.functional.one_hot(said, 9).float()
    assert induction.copied(logits, ids).tolist() == [[True, False]]


def test_sequences_are_different_words_said_twice():
    found = induction.twice(list(range(100, 200)), 20, 7, Random(1))
    assert found.shape == (7, 40)
    assert torch.equal(found[:, :20], found[:, 20:])
    assert all(len(set(row)) == 20 for row in found[:, :20].tolist())


@pytest.fixture(scope="module")
def tokenizer():
    return AutoTokenizer.from_pretrained(folder_of("tales"))


def test_the_fixed_sequences_are_fifty_of_every_length(tokenizer):
    found = induction.batches(tokenizer)
    assert {ids.shape[1] // 2 for ids in found} == set(range(20, 26))
    assert sum(len(ids) for ids in found) == 50
    assert all(torch.equal(a, b) for a, b in zip(found, induction.batches(tokenizer), strict=True))
    special = {0, 1}
    assert not special & {id for ids in found for id in ids.flatten().tolist()}


def test_pieces_to_draw_from_are_words(tokenizer):
    pieces = {tokenizer.convert_ids_to_tokens(id) for id in induction.ordinary(tokenizer)}
    assert {" the", "先生", "日本"} <= pieces
    assert not pieces & {"<0x0A>", ",", " 4", "。", "<|end|>", " a"}


class Copier:
    """Looks and says as an induction head would, from layer 1's head 0 only."""

    config = SimpleNamespace(_attn_implementation="sdpa")
    device = torch.device("cpu")

    def set_attn_implementation(self, name):
        self.used = name

    def __call__(self, input_ids, **_):
        count, size = input_ids.shape
        weights = torch.zeros(count, 2, size, size)
        rows = torch.arange(size // 2, size)
        sharp = weights.clone()
        sharp[:, 0, rows, rows - size // 2 + 1] = 0.75
        seen = input_ids.roll(size // 2 - 1, dims=1)
        logits = torch.nn.functional.one_hot(seen, 10_000).float()
        return SimpleNamespace(attentions=(weights, sharp), logits=logits)


def test_the_best_head_is_named_and_the_network_left_as_it_was(tokenizer):
    model = Copier()
    head, (good, total) = induction.measure(model, tokenizer)
    assert (head.layer, head.head, head.score) == (1, 0, pytest.approx(0.75))
    assert good == total == sum(ids[:, 1:].numel() - len(ids) * (ids.shape[1] // 2)
                                for ids in induction.batches(tokenizer))  # fmt: skip
    assert model.used == "sdpa"


def test_a_network_that_knows_nothing_scores_near_even_attention(tokenizer):
    torch.manual_seed(0)
    size = GPT2Config(vocab_size=len(tokenizer), n_positions=64, n_embd=16, n_layer=2, n_head=2)
    head, (good, total) = induction.measure(GPT2LMHeadModel(size).eval(), tokenizer)
    assert head.score < 0.06
    assert good / total < 0.02
