"""Command line of the recipes: `python -m training tales --size small --data DIR`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from training.order import Order, Report

ROOT = Path(__file__).resolve().parent.parent
BUILTIN = ROOT / "src" / "sukashi" / "model" / "builtin"
RECIPES = {
    "tales": "the Japanese and English language model",
    "authors": "which of eight Japanese authors wrote a paragraph",
    "reviews": "whether an English film review is positive",
}


def parser() -> argparse.ArgumentParser:
    """The options, which every recipe shares."""
    made = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    recipes = made.add_subparsers(dest="recipe", required=True)
    for name, does in RECIPES.items():
        one = recipes.add_parser(name, help=does)
        one.add_argument("--size", choices=("small", "base"), default="small",
                         help="small: two cores within an hour; base: one large GPU")  # fmt: skip
        one.add_argument("--data", type=Path, required=True, help="folder with the open text")
        one.add_argument("--minutes", type=float, help="end the run after this time")
        one.add_argument("--steps", type=int, help="stop after this many steps")
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("--device", default="cpu", help="cpu, cuda, …")
        one.add_argument("--out", type=Path, default=BUILTIN / name, help="folder of the model")
        work = ROOT / "build" / name
        one.add_argument("--work", type=Path, default=work, help="checkpoints, to go on from")
    return made


def recipe(name: str) -> Callable[[Order, Report], None]:
    """What makes the model of that name; loaded only when asked for."""
    if name == "tales":
        from training.tales.recipe import make_tales

        return make_tales
    from training.bert import authors, reviews

    return {"authors": authors.make_authors, "reviews": reviews.make_reviews}[name]


def main(arguments: list[str] | None = None) -> int:
    """Runs the recipe that was asked for."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    given = parser().parse_args(arguments)
    from transformers.utils import logging

    logging.set_verbosity_error()  # rows hold end tokens on purpose; no padding is meant
    order = Order(given.data, given.out, given.work, given.size, given.seed, given.steps,
                  given.minutes, given.device)  # fmt: skip
    recipe(given.recipe)(order, lambda line: print(line, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
