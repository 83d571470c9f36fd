"""encode: exactly what the tokenizer returns is fed, and what cannot be read is refused."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from transformers import PreTrainedTokenizerFast

from sukashi.errors import ModelError, TextError
from sukashi.explainer import Explainer
from sukashi.model.dissect import dissect
from sukashi.model.encode import _start_id, again, encode
from sukashi.model.encoding import Encoding
from sukashi.model.limit import position_limit, token_limit
from sukashi.model.load import load
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import token_id
from tests.networks import explainer, network, plain
from tests.tiny import FAMILIES, SEQ2SEQ, kind_of, tiny, tiny_tokenizer

TEXTS = ("the film was good.", "メロスは激怒した。", "naïve  café 🙂\n\tthe", " the", "a")


def subject(family: str, task: str = "lm") -> Subject:
    return explainer(family, task).subject


def made_of(net: Any, tokenizer: Any, task: str | None = None) -> Subject:
    return load(network=net, tokenizer=tokenizer, task=task)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_network_is_fed_what_the_tokenizer_returns(family: str, text: str) -> None:
    given = encode(subject(family), text)
    made = explainer(family).tokenizer(text, return_tensors="pt")
    fed = {k: v for k, v in given.inputs.items() if k != "decoder_input_ids"}
    for name, tensor in fed.items():
        assert torch.equal(tensor, made[name])
    assert {"input_ids", "attention_mask"} <= set(fed)
    assert given.tokens.ids.tolist() == made["input_ids"][0].tolist()
    assert given.tokens.text == text


def with_types(family: str) -> Subject:
    """A tokenizer that returns the parts of a pair as well, as BERT's does."""
    tokenizer = tiny_tokenizer(kind_of(family))
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    return made_of(network(family), tokenizer)


@pytest.mark.parametrize("family", ["bert", "electra", "gpt2"])
def test_all_keys_the_network_takes_are_fed(family: str) -> None:
    given = encode(with_types(family), "the film", "was good")
    assert set(given.inputs) == {"input_ids", "attention_mask", "token_type_ids"}
    if kind_of(family) == "masked":
        assert given.inputs["token_type_ids"].any()
        without = {k: v for k, v in given.inputs.items() if k != "token_type_ids"}
        net = network(family)
        assert not torch.allclose(plain(net, given.inputs).logits, plain(net, without).logits)


def test_keys_the_network_does_not_take_are_left_out() -> None:
    given = encode(with_types("distilbert"), "the film", "was good")
    assert set(given.inputs) == {"input_ids", "attention_mask"}
    plain(network("distilbert"), given.inputs)


def test_a_pair_has_a_boundary() -> None:
    given = encode(subject("bert"), "the film ", "was good")
    assert given.tokens.text == "the film was good"
    assert given.tokens.boundary == len("the film ")
    made = explainer("bert").tokenizer("the film ", "was good", return_tensors="pt")
    assert torch.equal(given.inputs["input_ids"], made["input_ids"])


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "　"])
def test_no_text_is_refused(text: str) -> None:
    with pytest.raises(TextError, match="The text is empty; give at least one word"):
        encode(subject("gpt2"), text)
    with pytest.raises(TextError, match="The text is empty"):
        encode(subject("bert"), "the film", text)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(TextError, match=r"half a character \(a lone surrogate\) at place 1; take"):
        encode(subject("gpt2"), "a\ud800")


@pytest.mark.parametrize("text", [None, 3, ["the"], b"the"])
def test_what_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(TextError, match=f"A text is a string, not {type(text).__name__}"):
        encode(subject("gpt2"), text)


def test_a_text_that_makes_no_token_is_refused() -> None:
    from tokenizers import Tokenizer, models, normalizers

    raw = Tokenizer(models.WordLevel({"a": 0}, unk_token="a"))
    raw.normalizer = normalizers.Replace("x", "")
    silent = replace(subject("gpt2"), tokenizer=PreTrainedTokenizerFast(tokenizer_object=raw))
    with pytest.raises(TextError, match="makes no token of this text"):
        encode(silent, "xxx")


@pytest.mark.parametrize(
    ("family", "changes", "limit"),
    [
        ("gpt2", {}, 128),
        ("llama", {}, 128),
        ("bert", {}, 128),
        ("roberta", {}, 127),  # positions are counted from the padding id (0) on
        ("xlm_roberta", {"pad_token_id": 1}, 126),
        ("camembert", {"pad_token_id": 3}, 124),
        ("bart", {}, 128),
        ("t5", {}, None),
        ("mt5", {}, None),
        ("bloom", {}, None),
    ],
)
def test_the_limit_is_the_longest_text_that_the_network_reads(
    family: str, changes: dict[str, Any], limit: int | None
) -> None:
    net = tiny(family, **changes)
    assert position_limit(net, dissect(net)) == limit
    ids = torch.full((1, limit or 600), 7)
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    if family in SEQ2SEQ:
        inputs["decoder_input_ids"] = ids[:, :1]
    assert plain(net, inputs).logits.isfinite().all()
    if limit and family not in ("llama",):  # rotary positions go on, the model was not made for it
        longer = {k: torch.cat([v, v[:, :1]], 1) for k, v in inputs.items()}
        with pytest.raises((IndexError, RuntimeError)):
            plain(net, longer)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_limit_is_seen_in_every_family(family: str) -> None:
    """Of a table of positions its rows behind the first that is used, whatever it is called."""
    others = {"gpt_neo": 2048, "distilbert": 512, "t5": None, "mt5": None, "bloom": None}
    others |= dict.fromkeys(("roberta", "xlm_roberta", "camembert"), 127)
    net = network(family)
    assert position_limit(net, dissect(net)) == others.get(family, 128)


class Positions(torch.nn.Module):
    """Words and positions that are a parameter of its own, of which the first are taken."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.config = SimpleNamespace(vocab_size=40, max_position_embeddings=1000)
        self.words, self.head = torch.nn.Embedding(40, 8), torch.nn.Linear(8, 40)
        self.places = torch.nn.Parameter(torch.randn(1, rows, 8))
        self.blocks = torch.nn.ModuleList([torch.nn.Linear(8, 8), torch.nn.Linear(8, 8)])

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        hidden = self.words(input_ids) + self.places[:, : input_ids.shape[1]]
        for block in self.blocks:
            hidden = block(hidden)
        logits: torch.Tensor = self.head(hidden)
        return logits


@pytest.mark.parametrize("rows", [4, 7, 77])
def test_the_limit_of_a_network_that_slices_its_positions(rows: int) -> None:
    net = Positions(rows)
    assert position_limit(net, dissect(net)) == rows


@pytest.mark.parametrize(("family", "room"), [("gpt2", 4), ("roberta", 8), ("opt", 6)])
def test_a_network_with_room_for_few_tokens(family: str, room: int) -> None:
    net = tiny(family, max_position_embeddings=room + (family == "roberta"))
    assert position_limit(net, dissect(net)) == room


def test_the_smaller_limit_counts() -> None:
    tokenizer = tiny_tokenizer("causal")
    one = made_of(network("gpt2"), tokenizer)
    assert token_limit(one) == 128  # the tokenizer says a number with thirty digits
    tokenizer.model_max_length = 40
    assert token_limit(one) == 40
    tokenizer.model_max_length = 400
    assert token_limit(one) == 128
    bloom = made_of(network("bloom"), tiny_tokenizer("causal"))
    assert token_limit(bloom) is None


def test_a_text_over_the_limit_is_refused_or_cut() -> None:
    one = subject("gpt2")
    text = "a" * 150
    message = (
        r"The text has 150 tokens, the model reads 128; shorten it, or let the end be cut "
        r"\(truncate=True\)"
    )
    with pytest.raises(TextError, match=message):
        encode(one, text)
    given = encode(one, text, truncate=True)
    assert given.inputs["input_ids"].shape == (1, 128)
    assert len(given.tokens) == 128
    assert given.tokens.text == text[:128]
    assert encode(one, "a" * 128).tokens.text == "a" * 128
    assert encode(one, "aa", truncate=True).tokens.text == "aa"


def test_cutting_keeps_the_special_tokens() -> None:
    given = encode(subject("bert"), "the film " * 100, truncate=True)
    assert given.tokens.pieces[0] == "[CLS]"
    assert given.tokens.pieces[-1] == "[SEP]"
    assert len(given.tokens) == 128
    pair = encode(subject("bert"), "the film " * 100, "was good " * 100, truncate=True)
    assert len(pair.tokens) == 128
    assert pair.tokens.boundary is not None


def test_cutting_does_not_stay_on_the_tokenizer() -> None:
    one = made_of(network("gpt2"), tiny_tokenizer("causal"))
    before = one.tokenizer.backend_tokenizer.to_str()
    encode(one, "a" * 150, truncate=True)
    encode(one, "aa")
    assert one.tokenizer.backend_tokenizer.to_str() == before
    assert len(one.tokenizer("a" * 150)["input_ids"]) == 150


def test_ids_outside_the_vocabulary_are_refused() -> None:
    small = replace(
        subject("gpt2"),
        anatomy=replace(
            subject("gpt2").anatomy,
            stacks={
                "decoder": replace(
                    subject("gpt2").anatomy.writer,
                    lookup=replace(subject("gpt2").anatomy.writer.lookup, rows=100),
                )
            },
        ),
    )
    with pytest.raises(
        ModelError, match=r"gives id \d+ \(.*\), but the model's vocabulary has 100"
    ):
        encode(small, "メロス")


def test_a_source_starts_the_decoder() -> None:
    for family in SEQ2SEQ:
        given = encode(subject(family), "the film")
        config = network(family).config
        start = config.decoder_start_token_id
        start = config.bos_token_id if start is None else start  # as transformers generates
        assert given.inputs["decoder_input_ids"].tolist() == [[start]]
        assert given.written.special.tolist() == [True]
        assert given.written.text == ""
        assert len(given.all) == len(given.tokens) + 1


@pytest.mark.parametrize("family", ["bart", "mbart", "t5", "mt5"])
@pytest.mark.parametrize("task", ["classify", "span"])
def test_other_heads_get_what_the_network_would_give_itself(family: str, task: str) -> None:
    given = encode(subject(family, task), "the film was good")
    alone = {k: v for k, v in given.inputs.items() if k != "decoder_input_ids"}
    ours = plain(network(family, task), given.inputs)
    wanted = plain(network(family, task), alone)
    name = "logits" if task == "classify" else "start_logits"
    assert torch.equal(ours[name], wanted[name])
    assert given.inputs["decoder_input_ids"].shape == alone["input_ids"].shape


def test_a_decoder_without_a_start_is_refused() -> None:
    config = SimpleNamespace(model_type="bart", is_encoder_decoder=True)
    network = nn.Module()
    network.config, network.generation_config = config, None
    bare = replace(subject("bart"), network=network)
    with pytest.raises(ModelError, match="which token its decoder starts with; set decoder_start"):
        _start_id(bare)


@pytest.mark.parametrize("family", ["gpt2", "llama", "t5", "bart"])
def test_a_generation_is_fed_again_by_its_ids(family: str) -> None:
    ex = explainer(family)
    for prompt in ("the film", "日本。the"):
        run = ex.generate(prompt, max_new_tokens=5, do_sample=True, seed=2)
        given: Encoding = again(ex.subject, run.tokens, run.prompt_length)
        ids = torch.cat(
            [given.inputs[k] for k in ("input_ids", "decoder_input_ids") if k in given.inputs], 1
        )
        assert ids[0].tolist() == run.tokens.ids.tolist()
        first = encode(ex.subject, prompt)
        for name, tensor in first.inputs.items():  # beside the ids the same keys
            assert torch.equal(given.inputs[name][:, : tensor.shape[1]], tensor)
        assert set(given.inputs) == set(first.inputs)
        whole = given.all
        assert whole.text == run.tokens.text
        np.testing.assert_array_equal(whole.spans, run.tokens.spans)
        assert whole.shown == run.tokens.shown


def test_what_stands_beside_the_ids_is_fed_again() -> None:
    """GPT-2 adds an embedding for token types, so leaving them out would change its answers."""
    ex = Explainer(with_types("gpt2"))
    run = ex.generate("the film", max_new_tokens=4)
    given = again(ex.subject, run.tokens, run.prompt_length)
    assert given.inputs["token_type_ids"].tolist() == [[0] * len(run.tokens)]
    chances = plain(network("gpt2"), given.inputs).logits[0].softmax(-1)
    wanted = [float(chances[p - 1, run.tokens.ids[p]]) for p in run.written]
    np.testing.assert_allclose(run.probabilities, wanted, atol=1e-6)
    np.testing.assert_array_equal(run.alternative_ids[:, 0], run.tokens.ids[list(run.written)])


def test_neither_tokenizer_nor_network_is_changed() -> None:
    one = made_of(network("bert"), tiny_tokenizer("masked"))
    before = one.tokenizer.backend_tokenizer.to_str()
    encode(one, "the film", "was good")
    assert one.tokenizer.backend_tokenizer.to_str() == before


def test_two_models_with_one_tokenizer_do_not_share_its_truncation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tokenizer itself keeps whether it cuts, from one call to the next."""
    tokenizer = tiny_tokenizer("causal")
    subjects = [load(network=tiny("gpt2"), tokenizer=tokenizer) for _ in range(2)]
    inside: list[int] = []
    most: list[int] = []
    real = type(tokenizer).__call__

    def slow(self: Any, *parts: Any, **options: Any) -> Any:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.002)
        made = real(self, *parts, **options)
        inside.pop()
        return made

    monkeypatch.setattr(type(tokenizer), "__call__", slow)
    lengths: dict[bool, set[int]] = {True: set(), False: set()}

    def ask(truncate: bool) -> None:
        text = "a" * (200 if truncate else 50)
        for _ in range(30):
            made = encode(subjects[truncate], text, truncate=truncate)
            lengths[truncate].add(made.inputs["input_ids"].shape[1])
            token_id(tokenizer, "b", 320)

    threads = [threading.Thread(target=ask, args=(one,)) for one in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lengths == {True: {128}, False: {50}}
    assert max(most) == 1
