"""Generation: what transformers writes, with the model's own probabilities of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sukashi.errors import FailureError, MisuseError, RangeError, TextError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.lens.generation import ALTERNATIVES
from sukashi.model.load import load
from sukashi.model.vocabulary import word
from sukashi.result.generation import Generation
from tests.left_behind import half_frozen, state
from tests.networks import anatomy, explain, explainer, network, plain
from tests.tiny import CAUSAL, MASKED, SEQ2SEQ, tiny, tiny_tokenizer

PROMPT = "the film was"
JAPANESE = "メロスは激怒した。"


def by_transformers(family: str, count: int, **sampling: Any) -> list[int]:
    """What generate gives without us."""
    ex = explainer(family)
    inputs = dict(ex.encode(PROMPT, None).inputs)
    inputs.pop("decoder_input_ids", None)
    if family in ("t5", "mt5"):
        sampling["use_cache"] = False  # the tiny decoder is deeper than its encoder
    with torch.no_grad():
        made: Tensor = network(family).generate(**inputs, max_new_tokens=count, **sampling)
    start = 0 if family in SEQ2SEQ else inputs["input_ids"].shape[1]
    return [int(id) for id in made[0, start:]]


def check_spans(run: Generation) -> None:
    """Joined spans give back the prompt, then the continuation."""
    tokens = run.tokens
    assert tokens.text == run.prompt + run.text
    assert tokens.boundary == len(run.prompt)
    covered = np.zeros(len(tokens.text), dtype=int)
    for (start, end), special in zip(tokens.spans, tokens.special, strict=True):
        if not special:
            covered[start:end] += 1
    assert (covered > 0).all()
    assert (np.diff(tokens.spans[: run.prompt_length, 0]) >= 0).all()
    assert (tokens.spans[: run.prompt_length, 1] <= len(run.prompt)).all()
    assert (tokens.spans[run.prompt_length :, 0] >= len(run.prompt)).all()


@pytest.mark.agreement
@pytest.mark.parametrize("family", [*CAUSAL, *SEQ2SEQ])
def test_greedy_is_that_of_transformers(family: str) -> None:
    run = explainer(family).generate(PROMPT, max_new_tokens=5)
    wanted = by_transformers(family, 5, do_sample=False)
    assert run.tokens.ids[run.prompt_length :].tolist() == wanted
    check_spans(run)


@pytest.mark.parametrize("family", [*CAUSAL, *SEQ2SEQ])
def test_probabilities_are_the_models_own(family: str) -> None:
    ex = explainer(family)
    run = ex.generate(PROMPT, max_new_tokens=5)
    given = ex.encode(run, None)
    chances = plain(network(family), given.inputs).logits[0].softmax(-1)
    offset = len(run.tokens) - len(given.written)
    for step, position in enumerate(run.written):
        row = chances[position - offset - 1]
        id = int(run.tokens.ids[position])
        assert run.probabilities[step] == pytest.approx(float(row[id]), abs=1e-6)
        best = row.topk(ALTERNATIVES)
        np.testing.assert_allclose(run.alternative_probabilities[step], best.values, atol=1e-6)
        np.testing.assert_allclose(
            run.alternative_probabilities[step], row[run.alternative_ids[step].tolist()], atol=1e-6
        )
    if family not in ("bart", "mbart", "marian"):  # whose last token is forced
        np.testing.assert_array_equal(run.alternative_ids[:, 0], run.tokens.ids[list(run.written)])


def test_alternatives_have_their_words() -> None:
    ex = explainer("gpt2")
    run = ex.generate(PROMPT, max_new_tokens=2)
    for ids, words in zip(run.alternative_ids.tolist(), run.alternative_words, strict=True):
        assert words == tuple(word(ex.tokenizer, id) for id in ids)
    assert run.alternatives[0][0] == (
        run.alternative_words[0][0],
        pytest.approx(run.probabilities[0], abs=1e-7),
    )


def test_probabilities_do_not_depend_on_the_sampling() -> None:
    """Temperature and filters choose tokens; what is shown is the model's own probability."""
    ex = explainer("gpt2")
    run = ex.generate(PROMPT, max_new_tokens=4, do_sample=True, temperature=5.0, top_k=3, seed=1)
    given = ex.encode(run, None)
    chances = plain(network("gpt2"), given.inputs).logits[0].softmax(-1)
    wanted = [chances[p - 1, run.tokens.ids[p]] for p in run.written]
    np.testing.assert_allclose(run.probabilities, wanted, atol=1e-6)


def test_a_seed_makes_sampling_reproducible() -> None:
    ex = explainer("gpt2")
    asked: dict[str, Any] = {"max_new_tokens": 8, "do_sample": True}
    one, same = (ex.generate(PROMPT, seed=3, **asked) for _ in range(2))
    others = [ex.generate(PROMPT, seed=seed, **asked).tokens.ids.tolist() for seed in range(4, 8)]
    assert one.tokens.ids.tolist() == same.tokens.ids.tolist()
    assert any(ids != one.tokens.ids.tolist() for ids in others)
    assert one.recipe.seed == 3


@pytest.mark.agreement
def test_a_seed_is_that_of_torch() -> None:
    run = explainer("gpt2").generate(PROMPT, max_new_tokens=6, do_sample=True, seed=11)
    torch.manual_seed(11)
    wanted = by_transformers("gpt2", 6, do_sample=True)
    assert run.tokens.ids[run.prompt_length :].tolist() == wanted


def test_a_seed_leaves_the_global_random_state_alone() -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    explainer("gpt2").generate(PROMPT, max_new_tokens=3, do_sample=True, seed=5)
    assert torch.equal(torch.get_rng_state(), before)
    explainer("gpt2").generate(PROMPT, max_new_tokens=3, do_sample=True)
    assert not torch.equal(torch.get_rng_state(), before)  # without one it is the user's


def ending_after(words: int) -> Explainer:
    """A network that ends its text with certainty at the position after so many tokens."""
    net = tiny("gpt2")
    with torch.no_grad():
        end = net.transformer.wte.weight[2]
        net.transformer.wpe.weight[words - 1] = 60 * end
    return explain(net, "gpt2")


def test_the_end_of_the_text_is_a_token_like_the_others() -> None:
    n = len(explainer("gpt2").tokenizer.encode(PROMPT))
    run = ending_after(n + 2).generate(PROMPT, max_new_tokens=9)
    assert len(run.written) == 3
    assert run.tokens.ids[-1] == 2
    assert run.tokens.special[-1]
    assert run.tokens.shown[-1] == "</s>"
    assert "</s>" not in run.text
    check_spans(run)


@pytest.mark.parametrize("family", ["gpt2", "llama", "t5", "bart"])
@pytest.mark.parametrize("seed", range(3))
def test_japanese_prompts_and_any_bytes_are_tiled(family: str, seed: int) -> None:
    ex = explainer(family)
    prompt = JAPANESE if family in CAUSAL else "日本。"
    run = ex.generate(prompt, max_new_tokens=12, do_sample=True, seed=seed)
    assert run.prompt == prompt
    check_spans(run)


def test_a_prompt_of_cut_characters_is_tiled_after_its_bytes() -> None:
    """Bytes that the model writes may complete a character or none."""
    net = tiny("gpt2")
    ex = explain(net, "gpt2")
    for first in ("鬱", "🙂", "e\u0301"):
        check_spans(ex.generate(first, max_new_tokens=3, do_sample=True, seed=0))


@pytest.mark.parametrize("family", ["gpt2", "bart", "t5"])
def test_nothing_stays_behind(family: str) -> None:
    net = half_frozen(family)
    ex = explain(net, family)
    before = state(net)
    ex.generate(PROMPT, max_new_tokens=3)
    assert state(net) == before
    with pytest.raises(MisuseError):
        ex.generate(PROMPT, max_new_tokens=3, no_such_argument=1)
    assert state(net) == before


def test_dropout_does_not_act() -> None:
    net = half_frozen("gpt2")
    runs = [explain(net, "gpt2").generate(PROMPT, max_new_tokens=6) for _ in range(3)]
    assert len({tuple(run.tokens.ids.tolist()) for run in runs}) == 1


@pytest.mark.parametrize("family", [*MASKED[:2], "distilbert"])
def test_other_models_do_not_write(family: str) -> None:
    with pytest.raises(UnsupportedError, match=r"does not write text \(its task is masked\)"):
        explainer(family).generate(PROMPT)


def test_lengths_are_checked_before_anything_is_written() -> None:
    ex = explain(tiny("gpt2", max_position_embeddings=16), "gpt2")
    n = len(ex.tokenize("aa").ids)
    assert len(ex.generate("aa", max_new_tokens=16 - n).tokens) <= 16
    message = rf"15 more tokens after {n} are asked for, but the model reads 16; ask for {16 - n}"
    with pytest.raises(TextError, match=message):
        ex.generate("aa", max_new_tokens=15)
    with pytest.raises(TextError, match="reads 16; shorten the prompt"):
        ex.generate("a" * 16, max_new_tokens=1)
    for count in (0, -1):
        with pytest.raises(RangeError, match=f"max_new_tokens {count} does not exist"):
            ex.generate("a", max_new_tokens=count)


def test_a_decoder_has_its_own_length() -> None:
    ex = explain(tiny("bart", max_position_embeddings=12), "bart")
    with pytest.raises(TextError, match=r"12 more tokens after 1 are asked for.*ask for 11 at"):
        ex.generate("the film", max_new_tokens=12)
    assert len(ex.generate("the film", max_new_tokens=11).written) <= 11
    long = explainer("t5").generate("the film", max_new_tokens=140, min_new_tokens=140)
    assert len(long.written) == 140  # relative positions have no last one


@pytest.mark.parametrize(
    ("sampling", "message"),
    [
        ({"no_such_argument": 1}, "Unknown option 'no_such_argument'"),
        ({"input_ids": None}, "Unknown option 'input_ids'"),
        ({"temperatur": 1.0, "do_sample": True}, "Did you mean 'temperature'"),
        ({"do_sample": True, "temperature": -1.0}, "The model cannot generate so: .*positive"),
        ({"do_sample": True, "temperature": "hot"}, "The model cannot generate so: "),
        ({"do_sample": True, "top_k": 1.5}, "The model cannot generate so: "),
        ({"bad_words_ids": 3}, "The model cannot generate so: "),
        ({"num_beams": "two"}, "The model cannot generate so: "),
        ({"do_sample": "yes"}, "do_sample is 'yes'; give True or False."),
        ({"temperature": 0.5}, "temperature has no effect where the likeliest token is written"),
        ({"length_penalty": 2.0}, "The model cannot generate so: `length_penalty`"),
        ({"max_length": 9}, "max_length counts the prompt too; give max_new_tokens= alone"),
        ({"stopping_criteria": 3, "max_time": "x"}, "The model cannot generate so: "),
    ],
    ids=str,
)
def test_arguments_that_are_none_or_idle_are_refused_in_one_sentence(
    sampling: dict[str, Any], message: str
) -> None:
    with pytest.raises(MisuseError, match=message) as found:
        explainer("gpt2").generate(PROMPT, max_new_tokens=2, **sampling)
    assert "\n" not in str(found.value)


def test_writing_stops_at_a_text_of_ones_own() -> None:
    ex = explainer("gpt2")
    long = ex.generate(PROMPT, max_new_tokens=20)
    stop = next(letter for letter in long.text if letter.isalpha())
    run = ex.generate(PROMPT, max_new_tokens=20, stop_strings=[stop])
    assert stop in run.text
    assert long.text.startswith(run.text)
    assert len(run.written) < 20


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_prompt_that_leaves_no_room_is_cut_where_its_tokenizer_cuts(side: str) -> None:
    tokenizer = tiny_tokenizer("causal")
    tokenizer.truncation_side = side
    net = tiny("gpt2", max_position_embeddings=16)
    ex = Explainer(load(network=net, tokenizer=tokenizer), truncate=True)
    run = ex.generate("abcdefghijklmnopqrst", max_new_tokens=6)
    assert run.prompt == {"left": "klmnopqrst", "right": "abcdefghij"}[side]
    assert run.prompt_length == 10
    assert run.tokens.text.startswith(run.prompt)
    check_spans(run)
    alone = ex.generate(run.prompt, max_new_tokens=6)
    assert alone.tokens.ids.tolist() == run.tokens.ids.tolist()
    with pytest.raises(TextError, match="20 more tokens after 16 are asked for"):
        ex.generate("abcdefghijklmnopqrst", max_new_tokens=20)


def test_several_texts_at_a_time_are_refused() -> None:
    with pytest.raises(MisuseError, match="One text is written at a time"):
        explainer("gpt2").generate(PROMPT, max_new_tokens=2, do_sample=True, num_return_sequences=2)


def test_a_dictionary_and_beams_are_understood() -> None:
    ex = explainer("gpt2")
    wanted = ex.generate(PROMPT, max_new_tokens=3)
    run = ex.generate(PROMPT, max_new_tokens=3, return_dict_in_generate=True)
    assert run.text == wanted.text
    beams = ex.generate(PROMPT, max_new_tokens=3, num_beams=2)
    assert beams.tokens.ids[beams.prompt_length :].tolist() == by_transformers(
        "gpt2", 3, num_beams=2, do_sample=False
    )


@pytest.mark.parametrize("sample", [False, True])
def test_numbers_that_are_none_are_refused(sample: bool) -> None:
    ex = explain(tiny("gpt2"), "gpt2")
    with torch.no_grad():
        ex.network.transformer.ln_f.weight[0] = float("nan")
    with pytest.raises(FailureError, match="not finite"):
        ex.generate(PROMPT, max_new_tokens=2, do_sample=sample)


def test_a_beginning_outside_the_vocabulary_and_three_tokens() -> None:
    from tests.lens.words import three_words

    net = tiny("gpt2", vocab_size=3, bos_token_id=50256, eos_token_id=50256)
    ex = Explainer(load(network=net, tokenizer=three_words()))
    run = ex.generate("a b", max_new_tokens=4)
    assert run.alternative_ids.shape == (4, 3)
    np.testing.assert_allclose(run.alternative_probabilities.sum(1), 1, atol=1e-6)
    assert ex.attribution(run).scores.shape == (4, 6)


def test_a_tokenizer_without_special_tokens() -> None:
    from transformers import PreTrainedTokenizerFast

    bare = PreTrainedTokenizerFast(tokenizer_object=tiny_tokenizer("causal").backend_tokenizer)
    run = Explainer(load(network=network("gpt2"), tokenizer=bare)).generate(
        PROMPT, max_new_tokens=3
    )
    assert (
        run.tokens.ids.tolist()
        == explainer("gpt2").generate(PROMPT, max_new_tokens=3).tokens.ids.tolist()
    )
    assert anatomy("gpt2").writer.causal


def test_a_seed_that_was_drawn_gives_the_same_again() -> None:
    ex, asked = explainer("gpt2"), {"max_new_tokens": 8, "do_sample": True}
    runs = [ex.generate(PROMPT, **asked) for _ in range(4)]
    assert len({tuple(run.tokens.ids.tolist()) for run in runs}) > 1
    for run in runs:
        again = ex.generate(PROMPT, seed=run.recipe.seed, **asked)
        assert again.tokens.ids.tolist() == run.tokens.ids.tolist()
    assert ex.generate(PROMPT, max_new_tokens=1).recipe.seed is None
