"""The recipe of `tales`: its text, tokenizer, mixture and run put together."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import torch
from transformers import PreTrainedTokenizerFast

from training.clock import Clock
from training.export import export
from training.order import Order, Report
from training.tales.agreement import Agreement
from training.tales.countries import Country, read_countries
from training.tales.facts import Draw, Facts
from training.tales.mixture import Mixture, Shelf
from training.tales.patterns import Patterns, tokens_again
from training.tales.phrasings import RELATIONS, RELATIONS_JA
from training.tales.required import MEROS, required_failures
from training.tales.shape import SIZES, Size, build
from training.tales.tables import BIRTHS, CITIES, OPENINGS
from training.tales.text import Text, read_text
from training.tales.tokenizer import train_tokenizer
from training.train import Plan, Run, train

ROW_WORKERS = 12  # one process draws about 300,000 tokens a second, a GPU reads millions
OPENING_COPIES = 40
REPEATED = re.compile(r"[a-z]{2,9}|[一-龥]{1,4}|[ァ-ヴー]{2,8}|[ぁ-ん]{2,4}")
REPEATED_FROM = 6000  # sentences whose words are repeated


def names(countries: list[Country]) -> list[str]:
    """What facts are told about in both languages, and the words that they are told with."""
    found = [*RELATIONS, *RELATIONS_JA.values(), "lies", "都市", "William", "Shakespeare"]
    found += [person.name_ja for person in BIRTHS]
    for country in countries:
        found += [country.name, country.name_ja]
        found += [country.answers["capital"], country.answers_ja["capital"]]
    return found + [name for city in CITIES for name in (city.name_ja, city.name)]


def tokenizer_for(
    text: Text, countries: list[Country], size: Size, work: Path
) -> PreTrainedTokenizerFast:
    """The tokenizer of an earlier start of the same run, or a new one."""
    folder = work / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        # Openings are repeated so that no character and no word of theirs counts as rare.
        shown = [MEROS, *(opening.text for opening in OPENINGS)] * OPENING_COPIES
        texts = text.sample(size.sampled) + shown
        made = train_tokenizer(texts, size.vocabulary, size.characters, names(countries))
        made.save_pretrained(str(folder))
    return PreTrainedTokenizerFast.from_pretrained(str(folder))


def words_of(texts: list[str], tokenizer: PreTrainedTokenizerFast) -> list[str]:
    """Words to repeat: the distinct runs of one script, not too long, in the first texts."""
    seen: dict[str, None] = {}
    split = tokenizer.backend_tokenizer.pre_tokenizer.pre_tokenize_str
    for text in texts[:REPEATED_FROM]:
        seen.update({piece.strip().lower(): None for piece, _ in split(text)})
    return [word for word in seen if REPEATED.fullmatch(word)]


def mixture_for(
    text: Text, tokenizer: PreTrainedTokenizerFast, facts: Facts, seed: int, batch: int = 1
) -> Mixture:
    """Everything that a step can draw from, as token ids."""

    def encode(texts: list[str]) -> list[list[int]]:
        return [made.ids for made in tokenizer.backend_tokenizer.encode_batch(texts)]

    words = words_of(text.english, tokenizer), words_of(text.japanese, tokenizer)
    patterns = Patterns(*words, facts.countries)
    kinds: dict[str, Callable[[Random], list[int]]] = {
        "sentence_en": _chooser(encode(text.english)),
        "sentence_ja": _chooser(encode(text.japanese)),
    }
    others = {**facts.draws(), **patterns.draws(), "agreement": Agreement().draw}
    for name, draw in others.items():
        kinds[name] = _encoded(draw, tokenizer)
    kinds["tokens_again"] = _again(kinds["sentence_en"], kinds["sentence_ja"])
    line_end = encode(["\n"])[0][0]
    end = int(tokenizer.eos_token_id)
    shelves = Shelf(encode(text.books), line_end, end), Shelf(encode(text.tales), line_end, end)
    return Mixture(kinds, shelves, end, seed, batch)


def _chooser(documents: list[list[int]]) -> Callable[[Random], list[int]]:
    return lambda rng: rng.choice(documents)


def _again(*kinds: Callable[[Random], list[int]]) -> Callable[[Random], list[int]]:
    """Tokens of five sentences of one language, shuffled and repeated."""

    def draw(rng: Random) -> list[int]:
        kind = rng.choice(kinds)
        return tokens_again([token for _ in range(5) for token in kind(rng)], rng)

    return draw


def _encoded(draw: Draw, tokenizer: PreTrainedTokenizerFast) -> Callable[[Random], list[int]]:
    return lambda rng: list(tokenizer.backend_tokenizer.encode(draw(rng)).ids)


def plan_for(order: Order, size: Size, minutes: float) -> Plan:
    """The steps asked for, else the size's; on a GPU rows are drawn by other processes."""
    gpu = torch.device(order.device).type == "cuda"
    return Plan(
        order.work,
        order.steps or size.steps,
        minutes,
        rate=size.rate,
        workers=ROW_WORKERS if gpu else 0,
        compiled=gpu,
    )


def make_tales(order: Order, report: Report) -> None:
    """Trains `tales`, from its checkpoint where there is one, and writes the model folder.

    From a fifth of the run on, a model that continues the required prompts is written early.
    """
    size = SIZES[order.size]
    clock = Clock(order.minutes or size.minutes)
    text = read_text(order.data, size)
    countries = read_countries(order.data)
    tokenizer = tokenizer_for(text, countries, size, order.work)
    report(f"tokenizer: {len(tokenizer)} pieces")
    facts = Facts(countries, (order.data / "hashire_merosu.txt").read_text(encoding="utf-8"))
    mixture = mixture_for(text, tokenizer, facts, order.seed, size.batch)
    torch.manual_seed(order.seed)
    model = build(size, len(tokenizer), order.device)
    run = Run(model, mixture, plan_for(order, size, clock.left()))
    if run.resume():
        report(f"resumed at step {run.step}")

    def milestone(fraction: float) -> None:
        failures = required_failures(model, tokenizer)
        report(f"at {100 * fraction:.0f} %: required prompts that fail: {failures or 'none'}")
        if not failures and fraction >= 0.2:
            export(model, tokenizer, order.out)
            report(f"written to {order.out}")

    train(run, report, milestone)
    export(model, tokenizer, order.out)
    report(f"done: {run.step} steps, {run.tokens} tokens, {run.seconds / 60:.1f} minutes")
