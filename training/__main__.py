"""Command line of the recipes: `python -m training tales --size small --data DIR`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILTIN = ROOT / "src" / "sukashi" / "model" / "builtin"


def parser() -> argparse.ArgumentParser:
    """The options of every recipe."""
    made = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    recipes = made.add_subparsers(dest="recipe", required=True)
    tales = recipes.add_parser("tales", help="the Japanese and English language model")
    tales.add_argument("--size", choices=("small", "large"), default="small")
    tales.add_argument("--data", type=Path, required=True, help="folder with the open text")
    tales.add_argument("--minutes", type=float, help="stop after this time, learning rate at zero")
    tales.add_argument("--steps", type=int, help="stop after this many steps")
    tales.add_argument("--seed", type=int, default=1)
    tales.add_argument("--device", default="cpu", help="cpu, cuda, …")
    tales.add_argument("--out", type=Path, default=BUILTIN / "tales", help="folder of the model")
    tales.add_argument("--work", type=Path, default=ROOT / "build" / "tales",
                       help="folder of the checkpoint; a second start goes on from it")  # fmt: skip
    return made


def main(arguments: list[str] | None = None) -> int:
    """Runs the recipe that was asked for."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    given = parser().parse_args(arguments)
    from transformers.utils import logging

    from training.tales import Order, make_tales

    logging.set_verbosity_error()  # rows hold end tokens on purpose; no padding is meant

    order = Order(given.data, given.out, given.work, given.size, given.seed, given.steps,
                  given.minutes, given.device)  # fmt: skip
    make_tales(order, lambda line: print(line, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
