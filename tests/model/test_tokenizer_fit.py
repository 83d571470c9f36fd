"""A tokenizer that was given held against the model's own: one id, one token."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from sukashi.errors import ModelError
from sukashi.model import builtin
from sukashi.model.load import load
from tests.tiny import VOCABULARY, tiny, tiny_tokenizer

WORDS = tuple(f"word{number}" for number in range(100))


def words(order: tuple[str, ...]) -> PreTrainedTokenizerFast:
    """A tokenizer that numbers whole words in this order."""
    raw = Tokenizer(models.WordLevel({word: at for at, word in enumerate(order)}, WORDS[0]))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=raw, unk_token=WORDS[0])


def save(folder: Path, **changes: Any) -> Any:
    """A network of 100 words in a folder, with its tokenizer."""
    network = tiny("gpt2", vocab_size=len(WORDS), bos_token_id=0, eos_token_id=0, **changes)
    network.save_pretrained(folder)
    words(WORDS).save_pretrained(folder)
    return network


def test_the_tokenizer_of_another_built_in_model_is_refused() -> None:
    """Both are BERT's, of 7,989 and of 8,000 tokens."""
    with pytest.raises(ModelError) as refused:
        load("reviews", tokenizer="authors")
    found = re.fullmatch(
        r"The tokenizer authors does not belong to reviews: most of its ids stand for other tokens "
        r"\(id (\d+) is '(\S+)', and '(\S+)' in the network's own tokenizer\); give the one that "
        r"came with the network, or, if the network was trained with this one, save it in the "
        r"network's folder\.",
        str(refused.value),
    )
    assert found is not None, refused.value
    for name, piece in (("authors", found[2]), ("reviews", found[3])):
        theirs = transformers.AutoTokenizer.from_pretrained(builtin.folder_of(name))
        assert theirs.convert_ids_to_tokens(int(found[1])) == piece


@pytest.mark.parametrize("name", ["tales", "authors", "reviews"])
def test_the_model_s_own_tokenizer_may_be_given(name: str) -> None:
    assert len(load(name, tokenizer=name).tokenizer) == len(load(name).tokenizer)


@pytest.mark.parametrize(
    ("order", "fits"),
    [
        (WORDS, True),
        ((*WORDS[:50], *reversed(WORDS[50:])), True),
        ((*WORDS[:48], *reversed(WORDS[48:])), False),
        (WORDS[1:], False),  # every id is one less
        (WORDS[:60], True),
        (tuple(f"other{number}" for number in range(100)), False),
    ],
)
def test_half_of_the_ids_decide(order: tuple[str, ...], fits: bool, tmp_path: Path) -> None:
    save(tmp_path)
    given = words(order) if WORDS[0] in order else words((WORDS[0], *order[1:]))
    if fits:
        assert load(tmp_path, tokenizer=given).tokenizer is given
        return
    with pytest.raises(ModelError, match="most of its ids stand for other tokens"):
        load(tmp_path, tokenizer=given)


def test_tokens_that_were_added_are_no_other_tokenizer(tmp_path: Path) -> None:
    """A network whose embedding has rows to spare, and a tokenizer with new special tokens."""
    tiny("gpt2").save_pretrained(tmp_path)
    own, given = tiny_tokenizer("causal"), tiny_tokenizer("causal")
    given.add_tokens([f"<new{number}>" for number in range(VOCABULARY - len(own))])
    own.save_pretrained(tmp_path)
    assert load(tmp_path, tokenizer=given).tokenizer is given


def test_one_vocabulary_written_in_two_ways_is_one(tmp_path: Path) -> None:
    """Pieces of spaces as ▁ and as Ġ: what an id is decoded to decides."""
    network = tiny("gpt2", vocab_size=len(WORDS), bos_token_id=0, eos_token_id=0)
    network.save_pretrained(tmp_path)
    words(WORDS).save_pretrained(tmp_path)

    class Written(PreTrainedTokenizerFast):
        def convert_ids_to_tokens(self, ids: Any, skip_special_tokens: bool = False) -> Any:
            found = super().convert_ids_to_tokens(ids, skip_special_tokens)
            return f"▁{found}" if isinstance(found, str) else [f"▁{one}" for one in found]

    given = Written(tokenizer_object=words(WORDS).backend_tokenizer, unk_token=WORDS[0])
    assert load(tmp_path, tokenizer=given).tokenizer is given


def test_a_folder_whose_tokenizer_cannot_be_read_has_nothing_to_compare(tmp_path: Path) -> None:
    save(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}")
    given = words(WORDS[1:])
    assert load(tmp_path, tokenizer=given).tokenizer is given


def test_a_network_in_memory_is_held_against_the_folder_it_came_from(tmp_path: Path) -> None:
    save(tmp_path)
    network = transformers.AutoModelForCausalLM.from_pretrained(tmp_path)
    load(network=network, tokenizer=words(WORDS))
    with pytest.raises(ModelError, match=r"stand for other tokens \(id \d+ is 'word"):
        load(network=network, tokenizer=words(WORDS[1:]))


def test_a_network_that_was_trained_on_has_left_its_folder(tmp_path: Path) -> None:
    """Its embedding is another than in the folder, so it may have learnt another tokenizer."""
    save(tmp_path)
    network = transformers.AutoModelForCausalLM.from_pretrained(tmp_path)
    with torch.no_grad():
        network.transformer.wte.weight.add_(1e-3)
    load(network=network, tokenizer=words(WORDS[1:]))


def test_a_network_in_memory_of_no_folder_has_nothing_to_compare() -> None:
    network = tiny("gpt2", vocab_size=len(WORDS), bos_token_id=0, eos_token_id=0)
    load(network=network, tokenizer=words(WORDS[1:]))
    network.config._name_or_path = "nobody/nothing"
    load(network=network, tokenizer=words(WORDS[1:]))
