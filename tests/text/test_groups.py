"""Groups: they tile the text, hold every token once, and never depend on luck."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from sukashi.errors import UnknownNameError
from sukashi.text.groups import GROUPINGS, Group, group
from sukashi.text.units import units
from tests.text.tiling import located
from tests.texts import mixed
from tests.tokenizers import TOKENIZERS

FILM = "この映画はとても面白かった。でも、最後が退屈だった！本当に？"
every_kind = pytest.mark.parametrize("name", TOKENIZERS)
pytestmark = pytest.mark.filterwarnings("ignore:This sequence already has")


def grouped(name: str, *parts: str, by: str) -> tuple[Group, ...]:
    found = located(name, *parts)
    return group(
        found.text,
        found.spans,
        found.special,
        by=by,
        borders=[found.boundary] if found.boundary else [],
    )


def texts(name: str, *parts: str, by: str) -> list[str]:
    whole = "".join(parts)
    return [
        whole[one.start : one.end] for one in grouped(name, *parts, by=by) if one.end > one.start
    ]


@every_kind
def test_three_sentences_whatever_the_tokenizer(name: str) -> None:
    assert texts(name, FILM, by="sentence") == [
        "この映画はとても面白かった。",
        "でも、最後が退屈だった！",
        "本当に？",
    ]


@every_kind
@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_of_both_languages_tile_the_text(name: str, by: str) -> None:
    text = FILM + " The film was good. 鬱 Hello"
    assert "".join(texts(name, text, by=by)) == text


@pytest.mark.parametrize("by", GROUPINGS)
@settings(max_examples=60, deadline=None)
@given(text=mixed)
def test_any_text_is_tiled_and_every_token_is_in_one_group(by: str, text: str) -> None:
    for name in ("gpt2", "llama", "t5", "bert-uncased", "mecab-wordpiece"):
        found = located(name, text)
        groups = group(text, found.spans, found.special, by=by)
        held = sorted(token for one in groups for token in one.tokens)
        assert held == list(range(len(found.ids)))
        if by == "token":
            continue
        assert "".join(text[one.start : one.end] for one in groups) == text
        starts = [one.start for one in groups]
        assert starts == sorted(starts)


@every_kind
@settings(max_examples=20, deadline=None)
@given(first=mixed, second=mixed)
def test_no_group_reaches_over_the_border_of_a_pair(name: str, first: str, second: str) -> None:
    found = located(name, first, second)
    begins = found.spans[~found.special, 0]
    assume((begins < len(first)).any() and (begins >= len(first)).any())
    for by in GROUPINGS:
        for one in grouped(name, first, second, by=by):
            assert not one.start < len(first) < one.end


def test_words_and_phrases_of_a_known_text() -> None:
    text = "吾輩は猫である。"
    assert texts("mecab-wordpiece", text, by="word") == ["吾輩", "は", "猫", "で", "ある", "。"]
    assert texts("mecab-character", text, by="word") == ["吾輩", "は", "猫", "で", "ある", "。"]
    assert texts("byt5", text, by="phrase") == ["吾輩は", "猫である。"]
    assert texts("gpt2", "Hello  world", by="word") == ["Hello", "  world"]


def test_groups_hold_the_tokens_of_their_characters() -> None:
    found = grouped("mecab-character", "吾輩は猫", by="word")
    assert found == (
        Group(0, 0, (0,)),
        Group(0, 2, (1, 2)),
        Group(2, 3, (3,)),
        Group(3, 4, (4,)),
        Group(4, 4, (5,)),
    )


def plain(
    text: str, *spans: tuple[int, int], by: str, borders: tuple[int, ...] = ()
) -> list[tuple]:
    array = np.array(spans, np.int64).reshape(-1, 2)
    return [
        (text[one.start : one.end], one.tokens)
        for one in group(text, array, np.zeros(len(array), bool), by=by, borders=borders)
    ]


def test_a_token_over_two_words_makes_them_one() -> None:
    assert plain("a b c", (0, 1), (1, 5), by="word") == [("a", (0,)), (" b c", (1,))]
    assert plain("猫は", (0, 2), by="word") == [("猫は", (0,))]


def test_a_space_at_the_end_of_a_token_does_not_count() -> None:
    """Llama writes "Hello▁" with the space behind; the words stay two."""
    assert plain("a b", (0, 2), (2, 3), by="word") == [("a", (0,)), (" b", (1,))]


def test_a_token_over_two_sentences_goes_with_the_greater_part() -> None:
    assert plain("猫。でも", (0, 1), (1, 4), by="sentence") == [("猫。", (0,)), ("でも", (1,))]
    first, second = plain("ね。犬。", (0, 1), (1, 3), (3, 4), by="sentence")
    assert first == ("ね。", (0, 1))
    assert second == ("犬。", (2,))


def test_a_sentence_without_a_token_joins_the_one_that_took_it() -> None:
    assert plain("え。本当に", (0, 5), by="sentence") == [("え。本当に", (0,))]


def test_dropped_newlines_do_not_move_a_token_to_another_sentence() -> None:
    assert plain("a\nb", (0, 1), (1, 3), by="sentence") == [("a\n", (0,)), ("b", (1,))]


def test_the_boundary_always_splits() -> None:
    assert plain("猫は", (0, 1), (1, 2), by="sentence", borders=(1,)) == [
        ("猫", (0,)),
        ("は", (1,)),
    ]
    assert plain("ab", (0, 1), (1, 2), by="word", borders=(1,)) == [("a", (0,)), ("b", (1,))]


def test_by_token_groups_are_the_units() -> None:
    found = located("gpt2", "鬱 猫")
    made = group(found.text, found.spans, found.special, by="token")
    assert [tuple(one) for one in made] == [tuple(one) for one in units(found.spans, found.special)]


def test_another_grouping_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'words'; choose from: token, word"):
        group("a", np.array([[0, 1]]), np.zeros(1, bool), by="words")


def test_a_border_inside_a_token_divides_nothing() -> None:
    assert plain("猫は", (0, 2), by="word", borders=(1,)) == [("猫は", (0,))]
    assert plain("ab", (0, 2), by="sentence", borders=(1,)) == [("ab", (0,))]


def test_a_stretch_without_a_token_goes_with_the_next() -> None:
    found = plain("a\nb", (0, 1), (1, 3), by="word", borders=(1, 2))
    assert found == [("a", (0,)), ("\nb", (1,))]
    assert plain("a \n", (0, 3), by="word", borders=(1, 2)) == [("a \n", (0,))]
