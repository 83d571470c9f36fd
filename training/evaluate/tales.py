"""The table of `tales`: every figure of the card, from a model folder."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast

from training import corpus
from training.evaluate import induction, knowledge, likelihood, patterns
from training.evaluate.figures import Figures
from training.evaluate.items import Item, Share, share, spread
from training.evaluate.voice import Reader, Voice
from training.evaluate.words import WORDS_EN, WORDS_JA, drawn, words_of
from training.tales.agreement import held_out_pairs
from training.tales.countries import read_countries
from training.tales.required import REQUIRED

NUMBERS = [str(number) for number in range(100)]
DRAWN_WORDS = 100
SHOWN_FACTS = 100  # of each relation and language
SAMPLES, SAMPLE_TOKENS = 60, 8
Items = dict[str, list[Item]]


def read_model(folder: Path, device: str = "cpu") -> Reader:
    """The model of a folder, in float32."""
    network = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    tokenizer: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(folder)  # type: ignore[assignment]
    return Reader(network.eval().to(device), tokenizer)


def items_at_hand() -> Items:
    """The items that need no text from outside, by the key of their figure."""
    return {
        "required": [Item(prompt, (due,)) for prompt, _, due in REQUIRED],
        "counting": patterns.counting(),
        "repeat numbers": patterns.repetition(NUMBERS, ", "),
        "repeat words en": patterns.repetition(WORDS_EN, ", "),
        "repeat words ja": patterns.repetition(WORDS_JA, "、"),
        "phrases en": patterns.phrases(WORDS_EN, " "),
        "phrases ja": patterns.phrases(WORDS_JA, "、"),
        **_keyed("births", knowledge.births()),
        "openings": knowledge.openings(),
    }


def items_with(data: Path) -> Items:
    """The items about the country table and the words of the corpus."""
    countries = read_countries(data)
    english, japanese = corpus.sentences(data)
    words_en = drawn(words_of(english, japanese=False), DRAWN_WORDS)
    words_ja = drawn(words_of(japanese, japanese=True), DRAWN_WORDS)
    shown = knowledge.shown_facts(countries)
    return {
        "repeat drawn en": patterns.repetition(words_en, ", "),
        "repeat drawn ja": patterns.repetition(words_ja, "、"),
        **_keyed("list", patterns.lists(countries)),
        **_keyed("capitals", knowledge.capitals(countries)),
        **_keyed("lies", knowledge.lies(countries)),
        **_keyed("shown", {k: spread(v, SHOWN_FACTS) for k, v in shown.items()}),
        **_keyed("held out", knowledge.held_out_facts(countries)),
    }


def _keyed(prefix: str, items: Items) -> Items:
    return {f"{prefix} {key}": value for key, value in items.items()}


def shares(voice: Voice, items: Items) -> Figures:
    """How many items of each key are met."""
    return {key: share(voice, each) for key, each in items.items()}


def agreement(voice: Voice) -> Share:
    """How often the right form of the verb is likelier than the wrong one."""
    pairs = held_out_pairs()
    right = voice.words([(prompt, form) for prompt, form, _ in pairs])
    wrong = voice.words([(prompt, form) for prompt, _, form in pairs])
    return Share(sum(a > b for a, b in zip(right, wrong, strict=True)), len(pairs))


def fast(reader: Reader) -> Figures:
    """The figures that need no text from outside."""
    head, (good, total) = induction.measure(reader.network, reader.tokenizer)
    return {
        **shares(reader, items_at_hand()),
        "agreement": agreement(reader),
        "induction head": f"{head.layer}.{head.head}",
        "induction score": head.score,
        "copying": Share(good, total),
    }


def full(reader: Reader, data: Path) -> Figures:
    """The figures that need the country table, the corpus or the held-out texts."""
    bits = likelihood.measure(reader, data)
    return {
        **shares(reader, items_with(data)),
        **{f"bits {kind}": value for kind, value in bits.items()},
    }


def samples(reader: Reader, data: Path) -> list[dict[str, str]]:
    """Prompts about the data, evenly spread, with what the model says."""
    items = items_with(data).values()
    chosen = spread((item for each in items for item in each), SAMPLES)
    return again(reader, [item.prompt for item in chosen])


def again(voice: Voice, prompts: list[str]) -> list[dict[str, str]]:
    """The prompts with what the model says now."""
    said = voice.continues(prompts, [SAMPLE_TOKENS] * len(prompts))
    return [{"prompt": p, "said": s} for p, s in zip(prompts, said, strict=True)]
