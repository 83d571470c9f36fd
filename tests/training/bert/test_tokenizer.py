"""The two tokenizers: the text comes back, pieces keep to one script, offsets fit."""

from __future__ import annotations

from random import Random

import pytest
from transformers import AutoTokenizer

from tests.training.bert.invented import paragraph, review
from training.bert.authors import SHOWN
from training.bert.tokenizer import (
    CLS,
    MASK,
    PAD,
    SEP,
    UNK,
    english_tokenizer,
    japanese_tokenizer,
    unknown_share,
)


@pytest.fixture(scope="module")
def japanese():
    rng = Random(1)
    texts = [paragraph(at % 8, rng) for at in range(80)] + [SHOWN] * 3
    endings = ["ところがそれでも", "それでもある", "あるところに", "今日", "今日本", "日本", "本日"]
    texts += [f"{rng.choice(endings)}、{rng.choice(endings)}。" for _ in range(200)]
    return japanese_tokenizer(texts, 300, 200, SHOWN)


@pytest.fixture(scope="module")
def english():
    rng = Random(1)
    return english_tokenizer([review(at % 2, rng) for at in range(80)], 120)


def test_shown_text_comes_back(japanese):
    made = japanese(SHOWN)
    assert UNK not in made.input_ids
    assert japanese.decode(made.input_ids, skip_special_tokens=True) == SHOWN
    assert unknown_share(japanese, [SHOWN]) == 0.0


def test_offsets_say_where_a_piece_stands(japanese):
    made = japanese(SHOWN, return_offsets_mapping=True)
    pieces = japanese.convert_ids_to_tokens(made.input_ids)
    spans = made["offset_mapping"]
    assert [SHOWN[a:b] for a, b in spans[1:-1]] == pieces[1:-1]
    assert (made.input_ids[0], made.input_ids[-1]) == (CLS, SEP)


def test_no_piece_holds_two_scripts_or_marks(japanese):
    pieces = [p for p in japanese.get_vocab() if len(p) > 1 and not p.startswith("[")]
    assert pieces
    for piece in pieces:
        kinds = {"kana" if "ぁ" <= c <= "ゖ" else "han" if "一" <= c <= "龥" else c for c in piece}
        assert len(kinds) == 1, piece


def test_unknown_characters_are_unknown(japanese):
    assert UNK in japanese("☃").input_ids
    assert unknown_share(japanese, ["☃"]) > 0


@pytest.mark.parametrize("name", ["japanese", "english"])
def test_specials_and_reloading(name, request, tmp_path):
    tokenizer = request.getfixturevalue(name)
    ids = (tokenizer.pad_token_id, tokenizer.unk_token_id, tokenizer.cls_token_id,
           tokenizer.sep_token_id, tokenizer.mask_token_id)  # fmt: skip
    assert ids == (PAD, UNK, CLS, SEP, MASK)
    tokenizer.save_pretrained(tmp_path)
    again = AutoTokenizer.from_pretrained(tmp_path)
    text = SHOWN if name == "japanese" else "The film is lovely."
    assert again(text).input_ids == tokenizer(text).input_ids
    pair = again(text, text)
    assert pair.token_type_ids.count(1) == len(again(text).input_ids) - 1


def test_english_is_lower_cased(english):
    assert english("THE FILM IS LOVELY").input_ids == english("the film is lovely").input_ids
    assert english.tokenize("film.") == ["film", "."]
