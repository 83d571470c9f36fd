"""Spans of any text over every kind of tokenizer, drawn by hypothesis."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sukashi.text.normalization import droppable, folded
from sukashi.text.spans import locate_ids, read_ids
from tests.text.tiling import assert_tiled, located
from tests.texts import mixed
from tests.tokenizers import TOKENIZERS, tokenizer

# A typed "</s>" before the one it adds is worth a warning to ByT5, not to us.
pytestmark = pytest.mark.filterwarnings("ignore:This sequence already has")
every_kind = pytest.mark.parametrize("name", TOKENIZERS)
many = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def loose(text: str) -> str:
    """Return the letters of a text in their loosest reading, marks and spaces left out."""
    letters = "".join(folded(letter) for letter in unicodedata.normalize("NFKC", text))
    return "".join(letter for letter in letters if not droppable(letter))


@every_kind
@many
@given(text=mixed)
def test_spans_of_any_text_give_it_back(name: str, text: str) -> None:
    assert_tiled(located(name, text), (text,))


@every_kind
@settings(parent=many, max_examples=15)
@given(first=mixed, second=mixed)
def test_spans_of_a_pair_give_both_back_and_never_cross(name: str, first: str, second: str) -> None:
    found = located(name, first, second)
    assert_tiled(found, (first, second))
    assert found.boundary == len(first)
    crossing = (found.spans[:, 0] < len(first)) & (found.spans[:, 1] > len(first))
    assert not crossing.any()


@every_kind
@settings(parent=many, max_examples=15)
@given(text=mixed, data=st.data())
def test_any_ids_with_their_decoded_text_are_tiled(
    name: str, text: str, data: st.DataObject
) -> None:
    """A generation may stop in the middle of a character and hold anything."""
    model = tokenizer(name)
    inner = [int(index) for index in located(name, text).ids]
    ids = inner + data.draw(st.lists(st.integers(0, min(len(model), 500) - 1), max_size=8))
    read_back = read_ids(model, ids)
    found = locate_ids(model, ids, read_back)
    assert_tiled(found, (read_back,))
    assert found.ids.tolist() == ids


@many
@given(text=mixed)
def test_right_offsets_are_left_alone(text: str) -> None:
    """Where a fast tokenizer's offsets are exact (untrimmed byte-level BPE), spans are the same."""
    offsets = tokenizer("gpt2")(text, return_offsets_mapping=True)["offset_mapping"]
    assert located("gpt2", text).spans.tolist() == [list(pair) for pair in offsets]


@pytest.mark.parametrize("name", ["bert-uncased", "bert-cased"])
@many
@given(text=mixed)
def test_offsets_of_words_grow_only_over_what_was_dropped(name: str, text: str) -> None:
    """WordPiece offsets are right but leave gaps; only droppable characters may fill them."""
    offsets = tokenizer(name)(text, return_offsets_mapping=True)["offset_mapping"]
    found = located(name, text)
    for (low, high), (start, end), special in zip(
        offsets, found.spans.tolist(), found.special, strict=True
    ):
        if special:
            continue
        assert start <= low < high <= end
        around = text[start:low] + text[high:end]
        assert all(droppable(letter) for part in around for letter in folded(part)), around


@many
@given(text=mixed)
def test_character_tokenizer_has_one_token_per_character(text: str) -> None:
    """CANINE, slow, without offsets, drops and changes nothing."""
    found = located("canine", text)
    if not any(mark in text for mark in ("\ue000", "\ue001", "\ue003", "\ue004", "\x00")):
        assert found.spans[1:-1].tolist() == [[place, place + 1] for place in range(len(text))]


@many
@given(text=mixed.filter(lambda text: "<" not in text))
def test_byte_tokenizer_has_one_token_per_byte(text: str) -> None:
    """ByT5, slow, without offsets: token k is byte k and lies where its character does."""
    places = [[n, n + 1] for n, letter in enumerate(text) for _ in letter.encode()]
    assert located("byt5", text).spans[:-1].tolist() == places


@every_kind
@settings(parent=many, max_examples=15)
@given(text=mixed.filter(lambda text: "s>" not in text))
def test_ids_alone_are_placed_as_their_encoding_is(name: str, text: str) -> None:
    found = located(name, text)
    again = locate_ids(tokenizer(name), found.ids.tolist(), text)
    assert again.spans.tolist() == found.spans.tolist()
    assert again.special.tolist() == found.special.tolist()


@every_kind
@many
@given(text=mixed)
def test_plain_pieces_stand_where_their_characters_do(name: str, text: str) -> None:
    """Every letter of a piece that is plain text occurs, normalised, in the span of the token."""
    model = tokenizer(name)
    unknown = model.unk_token_id
    found = located(name, text)
    for index, piece, (start, end), special in zip(
        found.ids, found.pieces, found.spans.tolist(), found.special, strict=True
    ):
        plain = piece.removeprefix("##").strip("▁Ġ ")
        if special or index == unknown or not plain.isascii() or not plain.isalnum():
            continue
        if name == "byt5" or piece.startswith("<"):
            continue
        assert loose(plain) in loose(text[start:end]), (piece, text[start:end])
