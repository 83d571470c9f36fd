"""Command line: `python -m training.evaluate [tales|authors|reviews] [FOLDER] [--data DIR]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers.utils import logging

from training.__main__ import BUILTIN
from training.evaluate import card, figures, gradients, tales, verdicts
from training.evaluate.drift import drift
from training.evaluate.figures import Figures, Measured
from training.evaluate.names import ordered

NAMES = ("tales", "authors", "reviews")


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    made.add_argument("name", choices=NAMES, nargs="?", default="tales")
    made.add_argument("folder", type=Path, nargs="?", help="of the model, else the built-in one")
    made.add_argument("--data", type=Path, help="folder with the open text, for every figure")
    made.add_argument(
        "--fast",
        action="store_true",
        help="only what needs no data, held against the cards if there are any",
    )
    made.add_argument("--write-card", action="store_true",
                      help="write the table into both cards and figures.json")  # fmt: skip
    return made


def measure(name: str, folder: Path, data: Path | None) -> Figures:
    """The figures of one model; of `tales` those that need no data, where there is none."""
    if name != "tales":
        assert data is not None
        return measure_classifier(name, folder, data)
    reader = tales.read_model(folder)
    found = tales.fast(reader)
    if data:
        found |= tales.full(reader, data)
        found["gradients"] = gradients.share(gradients.measure(folder, data, name))
    return found


def measure_classifier(name: str, folder: Path, data: Path) -> Figures:
    """The figures of a classifier, and whether its gradients converge."""
    from training.evaluate.classifier import measure_authors, measure_reviews

    found: Figures = {**(measure_authors if name == "authors" else measure_reviews)(folder, data)}
    found["gradients"] = gradients.share(gradients.measure(folder, data, name))
    return found


def samples(name: str, folder: Path, data: Path) -> list[dict[str, str]]:
    """Inputs with what the model makes of them now."""
    if name == "tales":
        return tales.samples(tales.read_model(folder), data)
    return verdicts.verdicts(folder, verdicts.inputs(name, data))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table of one model folder, and writes it into the cards if asked to."""
    options = parser()
    given = options.parse_args(arguments)
    if given.write_card and (given.fast or not given.data):
        options.error("--write-card writes every figure: give --data, and no --fast")
    folder = given.folder or BUILTIN / given.name
    carded = given.fast and (folder / figures.FILE).exists()
    data = None if given.fast else given.data
    if given.name != "tales" and not (carded or data):
        options.error(f"the figures of {given.name} are about held-out texts: give --data")
    torch.set_num_threads(1)  # small products: more threads only wait for one another
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    if carded:
        return say_drift(given.name, folder)
    found = ordered(figures.rounded(measure(given.name, folder, data)))
    print(card.printed(found))
    if given.write_card:
        made = samples(given.name, folder, given.data)
        figures.write(Measured(figures.weights_hash(folder), found, made), folder)
        card.fill(folder, found)
        print(f"written into the cards of {folder}")
    return 0


def say_drift(name: str, folder: Path) -> int:
    """Prints what is not as the cards say; 1 when there is something."""
    found = drift(name, folder)
    print("\n".join(found) or "the cards say what the shipped files do")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
