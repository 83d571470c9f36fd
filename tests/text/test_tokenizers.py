"""The tokenizers the tests use are what they claim to be, and really know the words."""

from __future__ import annotations

import unicodedata

import pytest

from tests.text.tiling import assert_tiled, located
from tests.tokenizers import TEXT, TOKENIZERS, tokenizer

every_kind = pytest.mark.parametrize("name", TOKENIZERS)
SLOW = {"mecab-wordpiece", "mecab-character", "canine", "byt5"}


@every_kind
def test_its_own_text_holds_no_unknown_token(name: str) -> None:
    """A tokenizer that knows nothing would pass every test of tiling."""
    model = tokenizer(name)
    ids = [index for line in TEXT.splitlines() for index in model(line).input_ids]
    known = len({index for index in ids if index not in model.all_special_ids})
    assert known > 40
    if name not in ("gpt2", "gpt2-trimmed", "roberta", "qwen", "canine"):
        assert model.unk_token_id not in ids


@every_kind
def test_only_four_are_slow(name: str) -> None:
    assert tokenizer(name).is_fast is (name not in SLOW)


@every_kind
def test_pieces_of_its_own_text_are_its_words(name: str) -> None:
    """Each span holds, spaces aside, what the tokenizer itself decodes the token to."""
    for line in TEXT.splitlines():
        found = located(name, line)
        assert_tiled(found, (line,))
        for index, (start, end), special in zip(
            found.ids, found.spans.tolist(), found.special, strict=True
        ):
            decoded = tokenizer(name).decode([int(index)]).removeprefix("##").strip()
            if special or "\ufffd" in decoded or not decoded:
                continue
            stands = unicodedata.normalize("NFKC", line[start:end].strip())
            if name in ("xlnet", "bert-uncased"):
                assert len(stands) == len(decoded)
            else:
                assert stands == unicodedata.normalize("NFKC", decoded)


def test_the_four_ways_to_write_a_rare_kanji() -> None:
    assert located("gpt2", "鬱").pieces == ("é", "¬", "±")
    assert located("llama", "鬱").pieces[2:] == ("<0xE9>", "<0xAC>", "<0xB1>")
    assert located("bert-cased", "鬱").pieces == ("[CLS]", "[UNK]", "[SEP]")
    assert located("canine", "鬱").pieces[1:-1] == ("鬱",)


def test_trimmed_offsets_really_are_empty() -> None:
    """The fault that spans must mend is there."""
    model = tokenizer("gpt2-trimmed")
    offsets = model("Hello  world", return_offsets_mapping=True)["offset_mapping"]
    assert offsets[1][0] == offsets[1][1]


def test_fused_offsets_really_are_too_wide() -> None:
    model = tokenizer("t5")
    offsets = model("𠮷野鬱", return_offsets_mapping=True)["offset_mapping"]
    assert offsets[1] == (0, 3)
