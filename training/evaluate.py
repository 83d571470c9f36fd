"""Measures a `tales` model: `python -m training.evaluate [MODEL_DIR]` prints a table."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
)

from training import corpus
from training.__main__ import BUILTIN
from training.facts import Country, held_out_relations, one_step, read_countries, two_step
from training.model import POSITIONS, greedy
from training.patterns import repeat
from training.required import required_failures, required_score
from training.tables import BIRTHS, CAPITALS_JA, CITIES

Net = GPT2LMHeadModel
Tok = PreTrainedTokenizerFast
NUMBERS = [str(number) for number in range(100)]
WORDS_EN = "cat house water friend school happy green window river money dog music".split()  # noqa: SIM905
WORDS_JA = "犬 猫 学校 友達 本 水 私 彼女 今日 日本 テニス コーヒー".split()  # noqa: SIM905


def completes(model: Net, tokenizer: Tok, sentence: str, answer: str) -> bool:
    """Whether the model, given the sentence up to `answer`, says the rest of it."""
    at = sentence.rindex(answer)
    prompt, rest = sentence[:at].rstrip(" "), sentence[at:]
    new = len(tokenizer(rest).input_ids) + 2
    return greedy(model, tokenizer, prompt, new).lstrip(" ").startswith(answer)


def counting_score(model: Net, tokenizer: Tok) -> tuple[int, int]:
    """How many of the starts 1 to 90 are counted on for three numbers."""
    good = 0
    for start in range(1, 91):
        prompt = ", ".join(str(start + more) for more in range(3)) + ","
        due = ",".join(f" {start + more}" for more in range(3, 6))
        good += greedy(model, tokenizer, prompt, 6).startswith(due)
    return good, 90


def repetition_score(model: Net, tokenizer: Tok, items: list[str], joint: str) -> tuple[int, int]:
    """How many of the items, said three times with `joint` after each, are said twice more."""
    good = 0
    for item in items:
        prompt, due = repeat(item, 3, joint) + joint, repeat(item, 2, joint)
        new = len(tokenizer(due).input_ids) + 2
        said = greedy(model, tokenizer, prompt.rstrip(" "), new)
        good += said.lstrip(" ").startswith(due)
    return good, len(items)


def list_score(model: Net, tokenizer: Tok, countries: list[Country]) -> tuple[int, int]:
    """How many countries of Europe are given their right follower in the numbered list."""
    names = [country.name for country in countries if country.continent == "Europe"]
    good = 0
    for at in range(2, len(names)):
        lines = [f"{n + 1}. {names[n]}" for n in range(at - 2, at)]
        prompt = "\n".join(lines) + f"\n{at + 1}."
        good += greedy(model, tokenizer, prompt, 14).startswith(f" {names[at]}")
    return good, len(names) - 2


def capitals_score(
    model: Net, tokenizer: Tok, countries: list[Country], *, japanese: bool
) -> tuple[int, int]:
    """Capitals told in both languages: how many are right in one of them."""
    told = [country for country in countries if country.name in CAPITALS_JA]
    good = 0
    for country in told:
        if japanese:
            answer = CAPITALS_JA[country.name]
            sentence = f"{country.name_ja}の首都は{answer}です。"
        else:
            answer = country.answers["capital"]
            sentence = one_step(country, "capital")
        good += completes(model, tokenizer, sentence, answer)
    return good, len(told)


def births_score(model: Net, tokenizer: Tok) -> tuple[int, int]:
    """How many English years of birth are right."""
    good = 0
    for name, year in BIRTHS.items():
        sentence = f"{name} was born in the year {year}."
        good += completes(model, tokenizer, sentence, str(year))
    return good, len(BIRTHS)


def two_step_score(
    model: Net, tokenizer: Tok, countries: list[Country], *, shown: bool
) -> tuple[int, int]:
    """Two-step facts that were held out (`shown=False`), or as many that were trained on."""
    by_name = {country.name: country for country in countries}
    good = total = 0
    for city, held in held_out_relations(countries).items():
        country = by_name[CITIES[city]]
        relation = next(r for r in country.answers if r != held) if shown else held
        sentence = two_step(city, country, relation)
        good += completes(model, tokenizer, sentence, country.answers[relation])
        total += 1
    return good, total


def bits_per_character(model: Net, tokenizer: Tok, texts: list[str]) -> float:
    """Bits the model needs for one character of the texts, each text begun after an end token.

    Long texts are read in windows of the model's positions, with no context across windows.
    """
    nats = 0.0
    for text in texts:
        ids = [tokenizer.eos_token_id, *tokenizer(text).input_ids, tokenizer.eos_token_id]
        for start in range(0, len(ids) - 1, POSITIONS - 1):
            window = torch.tensor([ids[start : start + POSITIONS]], device=model.device)
            with torch.no_grad():
                logits = model(window[:, :-1]).logits[0].float()
            nats += float(torch.nn.functional.cross_entropy(logits, window[0, 1:], reduction="sum"))
    return nats / math.log(2) / sum(map(len, texts))


def measure(model: Net, tokenizer: Tok) -> dict[str, str]:
    """Every figure that needs no text from outside, by its name."""
    scores = {
        "required prompts": required_score(model, tokenizer),
        "counting from 1 to 90": counting_score(model, tokenizer),
        "repetition of numbers, 0 to 99": repetition_score(model, tokenizer, NUMBERS, ", "),
        "repetition of English words": repetition_score(model, tokenizer, WORDS_EN, ", "),
        "repetition of Japanese words": repetition_score(model, tokenizer, WORDS_JA, "、"),
        "years of birth": births_score(model, tokenizer),
    }
    return _shares(scores)


def measure_with(model: Net, tokenizer: Tok, data: Path) -> dict[str, str]:
    """The figures that need the country table and the held-out text, by their names."""
    countries = read_countries(data)
    english, japanese = corpus.sentences(data, "tanaka_enja_test")
    tales = [tale[:4000] for tale in corpus.tales(data, held_out=True)]
    scores = {
        "next country of Europe": list_score(model, tokenizer, countries),
        "capitals in English": capitals_score(model, tokenizer, countries, japanese=False),
        "capitals in Japanese": capitals_score(model, tokenizer, countries, japanese=True),
        "two-step facts, trained": two_step_score(model, tokenizer, countries, shown=True),
        "two-step facts, held out": two_step_score(model, tokenizer, countries, shown=False),
    }
    bits = {
        "held-out English sentences, bits a character": english,
        "held-out Japanese sentences, bits a character": japanese,
        "held-out Japanese tales, bits a character": tales,
    }
    texts = {k: f"{bits_per_character(model, tokenizer, v):.2f}" for k, v in bits.items()}
    return {**_shares(scores), **texts}


def _shares(scores: dict[str, tuple[int, int]]) -> dict[str, str]:
    return {name: f"{good} of {total}" for name, (good, total) in scores.items()}


def main() -> int:
    """Prints the table of one model folder."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=BUILTIN / "tales")
    parser.add_argument("--data", type=Path, help="folder with the open text, for every figure")
    given = parser.parse_args()
    model = AutoModelForCausalLM.from_pretrained(given.model, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(given.model)
    for line in required_failures(model, tokenizer):
        print("fails:", line)
    table = measure(model, tokenizer)
    if given.data:
        table |= measure_with(model, tokenizer, given.data)
    for name, value in table.items():
        print(f"{name:<48} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
