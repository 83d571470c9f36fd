"""Parts: which token belongs to which text, and which the tokenizer put there by itself."""

from __future__ import annotations

import numpy as np
import pytest

from sukashi.text.parts import added_ids, layout, layout_of_ids, literal, special_ids
from tests.tokenizers import tokenizer


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


@pytest.mark.parametrize("name", ["bert-cased", "mecab-wordpiece", "t5", "llama", "byt5"])
def test_a_pair_is_told_apart_with_and_without_offsets(name: str) -> None:
    model = tokenizer(name)
    parts = ["猫は外", "雨は"]
    plan = layout(model, model(*parts), parts)
    from_ids = layout_of_ids(model, plan.ids, parts)
    assert from_ids.part == plan.part
    assert {0, 1} <= set(plan.part)
    assert [where for where in plan.part if where >= 0] == sorted(
        where for where in plan.part if where >= 0
    )
    special = [index for index, where in zip(plan.ids, plan.part, strict=True) if where < 0]
    assert set(special) <= special_ids(model)


def test_token_types_tell_the_parts_of_a_truncated_pair() -> None:
    """Cut short, the ids cannot be found by encoding again."""
    model = tokenizer("mecab-wordpiece")
    parts = ["猫は外を見ている", "雨は朝まで降った"]
    encoding = model(*parts, truncation="only_second", max_length=11, return_token_type_ids=True)
    plan = layout(model, encoding, parts)
    kinds = encoding["token_type_ids"]
    assert plan.part == [
        -1 if index in model.all_special_ids else kind
        for index, kind in zip(plan.ids.tolist(), kinds, strict=True)
    ]


def test_without_types_a_run_of_special_tokens_is_the_border() -> None:
    model = tokenizer("mecab-wordpiece")
    first, second = (model.convert_tokens_to_ids(words) for words in (["猫", "は"], ["雨"]))
    given = ids(model.cls_token_id, *first, model.sep_token_id, *second, model.sep_token_id)
    assert layout_of_ids(model, given, ["猫", "雨と猫"]).part == [-1, 0, 0, -1, 1, -1]


def test_arrays_with_a_batch_axis_are_read() -> None:
    model = tokenizer("mecab-character")
    plan = layout(model, model(["猫", "雨は"], padding=True, return_tensors="np"), ["雨は"], 1)
    assert plan.part == [-1, 0, 0, -1]
    padded = layout(model, model(["猫", "雨は"], padding=True, return_tensors="np"), ["猫"], 0)
    assert padded.part == [-1, 0, -1, -1]


def test_a_fast_tokenizers_empty_offsets_are_no_hint() -> None:
    model = tokenizer("gpt2-trimmed")
    plan = layout(model, model("Hello  world"), ["Hello  world"])
    assert plan.hints == [(0, 5), None, (7, 12)]


def test_the_unknown_id_is_special_only_with_another_meaning() -> None:
    assert tokenizer("bert-cased").unk_token_id not in special_ids(tokenizer("bert-cased"))
    assert tokenizer("gpt2").unk_token_id in special_ids(tokenizer("gpt2"))


def test_added_tokens_are_known() -> None:
    assert tokenizer("gpt2").eos_token_id in added_ids(tokenizer("gpt2"))


def test_typed_special_words_are_read_in_their_order() -> None:
    pieces = ["[CLS]", "猫", "[SEP]", "は", "[SEP]"]
    special = [True, False, True, False, True]
    assert literal(pieces, special, "猫[SEP]は") == [False, False, True, False, False]
    assert literal(pieces, special, "猫は") == [False] * 5
