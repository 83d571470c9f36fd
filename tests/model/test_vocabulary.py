"""Vocabulary: one word is one id, or it is said why not."""

from __future__ import annotations

import pytest

from sukashi.errors import RangeError, TargetError
from sukashi.model.vocabulary import token_id, vocabulary_size, word
from tests.networks import explainer
from tests.tiny import VOCABULARY, tiny_tokenizer
from tests.tokenizers import tokenizer as trained

CAUSAL = tiny_tokenizer("causal")
MASKED = tiny_tokenizer("masked")
SOURCE = tiny_tokenizer("seq2seq")


@pytest.mark.parametrize(
    ("text", "piece"),
    [(" the", "Ġthe"), ("the", "the"), ("a", "a"), (" a", "Ġa"), ("</s>", "</s>")],
)
def test_a_text_of_one_token(text: str, piece: str) -> None:
    assert token_id(CAUSAL, text, VOCABULARY) == CAUSAL.convert_tokens_to_ids(piece)


def test_a_piece_as_the_tokenizer_writes_it() -> None:
    assert token_id(CAUSAL, "Ġthe", VOCABULARY) == CAUSAL.convert_tokens_to_ids("Ġthe")
    assert token_id(MASKED, "##a", VOCABULARY) == MASKED.convert_tokens_to_ids("##a")
    assert token_id(SOURCE, "▁the", VOCABULARY) == SOURCE.convert_tokens_to_ids("▁the")


def test_the_space_that_a_tokenizer_puts_before_a_text_is_not_counted() -> None:
    """The tokens of "日本" are ▁ and 日本: the word was meant."""
    assert token_id(SOURCE, "日本", VOCABULARY) == SOURCE.convert_tokens_to_ids("日本")


def test_an_id_is_itself_if_it_is_in_the_vocabulary() -> None:
    assert token_id(CAUSAL, 7, VOCABULARY) == 7
    assert token_id(CAUSAL, VOCABULARY - 1, VOCABULARY) == VOCABULARY - 1
    for id in (-1, VOCABULARY):
        with pytest.raises(RangeError, match=f"Token id {id} does not exist; choose from 0 to 319"):
            token_id(CAUSAL, id, VOCABULARY)


def test_several_tokens_are_listed_with_their_ids() -> None:
    ids = CAUSAL.encode("then")
    pieces = ", ".join(f"'{word(CAUSAL, id)}' ({id})" for id in ids)
    with pytest.raises(TargetError) as caught:
        token_id(CAUSAL, "then", VOCABULARY)
    assert str(caught.value) == (
        f"'then' is 2 tokens for this model: {pieces}; name one of them, as text or by its id."
    )
    assert pieces.startswith("'the' (")


def test_nothing_is_no_token() -> None:
    with pytest.raises(TargetError, match="An empty text names no token; give a token"):
        token_id(CAUSAL, "", VOCABULARY)


def test_an_unknown_word_is_not_taken_for_the_unknown_token() -> None:
    with pytest.raises(TargetError, match=r"'鬱' is not in .* vocabulary \(it reads \[UNK\]\)"):
        token_id(MASKED, "鬱", VOCABULARY)
    unknown = MASKED.unk_token
    assert token_id(MASKED, unknown, VOCABULARY) == MASKED.unk_token_id


@pytest.mark.parametrize("name", ["gpt2", "llama", "t5", "bert-uncased"])
def test_every_shown_word_of_a_whole_vocabulary_is_text(name: str) -> None:
    made = trained(name)
    for id in range(len(made)):
        shown = word(made, id)
        assert shown
        assert "\ufffd" not in shown
        assert shown.isprintable() or shown == " "


def test_words_are_shown_with_their_space() -> None:
    assert word(CAUSAL, CAUSAL.convert_tokens_to_ids("Ġthe")) == " the"
    assert word(CAUSAL, CAUSAL.convert_tokens_to_ids("the")) == "the"
    assert word(SOURCE, SOURCE.convert_tokens_to_ids("▁the")) == " the"
    assert word(SOURCE, SOURCE.convert_tokens_to_ids("ing")) == "ing"
    assert word(MASKED, MASKED.convert_tokens_to_ids("good")) == "good"


def test_a_lone_byte_shows_its_piece() -> None:
    half = CAUSAL.encode("日")[0]
    assert word(CAUSAL, half) == CAUSAL.convert_ids_to_tokens(half)
    assert word(SOURCE, SOURCE.convert_tokens_to_ids("<0xE3>")) == "<0xE3>"


def test_invisible_characters_are_shown_by_a_sign() -> None:
    assert word(CAUSAL, CAUSAL.encode("\n")[0]) == "↵"
    assert word(CAUSAL, CAUSAL.encode("\t")[0]) == "⇥"


def test_rows_without_a_word_show_their_number() -> None:
    """Many models have more rows than their tokenizer has words."""
    assert word(CAUSAL, VOCABULARY - 1) == f"<{VOCABULARY - 1}>"


def test_the_size_is_that_of_the_last_matrix() -> None:
    assert vocabulary_size(explainer("gpt2").subject) == VOCABULARY
    classifier = explainer("bert", "classify")
    assert vocabulary_size(classifier.subject) == len(classifier.tokenizer)
