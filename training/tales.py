"""The recipe of `tales`: its text, tokenizer, mixture and run put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from transformers import PreTrainedTokenizerFast

from training import corpus
from training.facts import Draw, Facts, read_countries
from training.mixture import Mixture, Shelf
from training.model import SIZES, Size, build, export
from training.patterns import Patterns
from training.required import MEROS, required_failures
from training.tables import CAPITALS_JA, OPENINGS
from training.tokenizer import train_tokenizer
from training.train import Plan, Report, Run, train

# Characters of the texts that documentation shows, kept whole even where they are rare.
SHOWN = "".join((MEROS, *OPENINGS, *CAPITALS_JA.values()))
PIECE_SAMPLE = 3  # one paragraph in three of the long texts is enough to learn pieces from


@dataclass(frozen=True)
class Text:
    """All natural text of the recipe."""

    english: list[str]
    japanese: list[str]
    books: list[str]
    tales: list[str]

    def sample(self) -> list[str]:
        """Text for the tokenizer: natural sentences only, so that no fact becomes one piece."""
        lines = [line for book in self.books + self.tales for line in book.split("\n")]
        return self.english + self.japanese + lines[::PIECE_SAMPLE]


@dataclass(frozen=True)
class Order:
    """What was asked for on the command line."""

    data: Path
    out: Path
    work: Path
    size: str = "small"
    seed: int = 1
    steps: int | None = None
    minutes: float | None = None
    device: str = "cpu"


def read_text(data: Path, size: Size) -> Text:
    """The cleaned text of the recipe."""
    english, japanese = corpus.sentences(data)
    tales = corpus.tales(data, held_out=False, fiction=size.fiction)
    return Text(english, japanese, corpus.books(data), tales)


def tokenizer_for(text: Text, size: Size, work: Path) -> PreTrainedTokenizerFast:
    """The tokenizer of an earlier start of the same run, or a new one."""
    folder = work / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        made = train_tokenizer(text.sample(), size.vocabulary, size.characters, SHOWN)
        made.save_pretrained(str(folder))
    return PreTrainedTokenizerFast.from_pretrained(str(folder))


def words_of(texts: list[str], tokenizer: PreTrainedTokenizerFast) -> list[str]:
    """Words to repeat: the distinct runs of letters, of two to eight, in the first texts."""
    seen: dict[str, None] = {}
    split = tokenizer.backend_tokenizer.pre_tokenizer.pre_tokenize_str
    for text in texts[:2000]:
        seen.update({piece.strip().lower(): None for piece, _ in split(text)})
    return [word for word in seen if 2 <= len(word) <= 8 and word.isalpha()]


def mixture_for(text: Text, tokenizer: PreTrainedTokenizerFast, data: Path, seed: int) -> Mixture:
    """Everything that a step can draw from, as token ids."""

    def encode(texts: list[str]) -> list[list[int]]:
        return [made.ids for made in tokenizer.backend_tokenizer.encode_batch(texts)]

    countries = read_countries(data)
    facts = Facts(countries, (data / "hashire_merosu.txt").read_text(encoding="utf-8"))
    words = words_of(text.english, tokenizer), words_of(text.japanese, tokenizer)
    patterns = Patterns(*words, countries)
    kinds: dict[str, Callable[[Random], list[int]]] = {
        "sentence_en": _chooser(encode(text.english)),
        "sentence_ja": _chooser(encode(text.japanese)),
    }
    for name, draw in {**facts.draws(), **patterns.draws()}.items():
        kinds[name] = _encoded(draw, tokenizer)
    line_end = encode(["\n"])[0][0]
    end = int(tokenizer.eos_token_id)
    shelves = Shelf(encode(text.books), line_end, end), Shelf(encode(text.tales), line_end, end)
    return Mixture(kinds, shelves, end, seed)


def _chooser(documents: list[list[int]]) -> Callable[[Random], list[int]]:
    return lambda rng: rng.choice(documents)


def _encoded(draw: Draw, tokenizer: PreTrainedTokenizerFast) -> Callable[[Random], list[int]]:
    return lambda rng: list(tokenizer.backend_tokenizer.encode(draw(rng)).ids)


def make_tales(order: Order, report: Report) -> None:
    """Trains `tales`, from its checkpoint where there is one, and writes the model folder.

    From a fifth of the run on, a model that continues the required prompts is written early.
    """
    size = SIZES[order.size]
    text = read_text(order.data, size)
    tokenizer = tokenizer_for(text, size, order.work)
    report(f"tokenizer: {len(tokenizer)} pieces")
    mixture = mixture_for(text, tokenizer, order.data, order.seed)
    torch.manual_seed(order.seed)
    model = build(size, len(tokenizer)).to(order.device)
    plan = Plan(order.work, order.steps or size.steps, order.minutes or size.minutes)
    run = Run(model, mixture, plan)
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
