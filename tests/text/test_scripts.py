"""Scripts: kinds of characters, and where a text must not be broken."""

from __future__ import annotations

import pytest

from sukashi.text.scripts import kind, unbreakable


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("猫はパーﾊﾟ々〆𠮷ゝ", "japanese"),
        ("aé한7_Яก\u0301Ａ", "word"),
        (" \n\u3000\x00\x7f", "space"),
        (".。、「」👍・-＝", "other"),
    ],
)
def test_kinds(characters: str, expected: str) -> None:
    assert {character: kind(character) for character in characters} == dict.fromkeys(
        characters, expected
    )


@pytest.mark.parametrize(
    "whole",
    ["e\u0301", "ﾊﾟ", "👍🏽", "👨\u200d👩\u200d👧", "❤\ufe0f", "🇯🇵", "\r\n", "が", "か\u3099"],
)
def test_what_a_reader_sees_as_one_character_is_held_together(whole: str) -> None:
    held = unbreakable("猫" + whole + "猫")
    assert [place for place in range(len(held)) if not held[place]] == [
        0,
        1,
        1 + len(whole),
        2 + len(whole),
    ]


def test_two_flags_are_two() -> None:
    assert list(unbreakable("🇯🇵🇫🇷")) == [0, 1, 0, 1, 0]


def test_nothing_is_held_in_plain_text() -> None:
    assert not any(unbreakable("Hello"))
    assert not any(unbreakable("吾輩は猫"))
