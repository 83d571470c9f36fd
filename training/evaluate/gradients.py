"""Whether a model can be explained: integrated gradients converge, and the first answer is soon.

`python -m training.evaluate.gradients tales --data DIR` prints how many of 200 held-out texts reach
a residual of 1 % of the output's change within 64 steps, with the distribution, and how long the
first explanation of a fresh process takes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

import sukashi
from sukashi.explainer import Explainer
from training import corpus
from training.__main__ import BUILTIN
from training.evaluate.items import Share

STEPS = (8, 16, 32, 64)
TEXTS = 200
TESTS = {"authors": "author_test", "reviews": "sentence_polarity_test"}
FIRST = "import sukashi; sukashi.load({folder!r}).attribution({text!r})"


@dataclass(frozen=True)
class Converged:
    """One text: the steps that were enough, 0 where 64 were not, and the last residual.

    residual: |Σ scores − (f(x) − f(x′))| as a share of |f(x) − f(x′)|.
    """

    steps: int
    residual: float


def converged(explainer: Explainer, text: str) -> Converged:
    """Doubles the steps from 8 to 64 until the residual is small, as `steps="auto"` does."""
    residual = float("inf")
    for steps in STEPS:
        found = explainer.attribution(text, method="integrated_gradients", steps=steps)
        (target,) = found.targets
        change = abs(target.value - target.baseline_value)
        residual = abs(float(found.residuals[0])) / change if change else float("inf")
        if found.interpretation == "quantitative":
            return Converged(steps, residual)
    return Converged(0, residual)


def share(found: Sequence[Converged]) -> Share:
    """How many texts converged."""
    return Share(sum(each.steps > 0 for each in found), len(found))


def told(found: Sequence[Converged]) -> str:
    """The distribution of steps and of residuals in a few words."""
    counts = Counter(each.steps for each in found)
    steps = ", ".join(f"{counts[n]} in {n}" for n in STEPS)
    residuals = sorted(each.residual for each in found)
    points = ", ".join(
        f"{label} {residuals[round(at * (len(residuals) - 1))]:.2%}"
        for label, at in (("median", 0.5), ("90 %", 0.9), ("largest", 1.0))
    )
    return f"steps: {steps}, {counts[0]} not in {STEPS[-1]}; residuals: {points}"


def texts(name: str, data: Path) -> list[str]:
    """Evenly spread held-out texts; of `tales` both languages, each cut before its last words.

    A sentence is cut at a half of its words, or of its characters, so that something is to come.
    """
    if name in TESTS:
        rows = [row["text"] for row in corpus.read_rows(data / f"{TESTS[name]}.jsonl.gz")]
        return _spread(rows, TEXTS)
    english, japanese = corpus.sentences(data, "tanaka_enja_test")
    cut = [" ".join(text.split(" ")[: (text.count(" ") + 2) // 2]) for text in english]
    cut_ja = [text[: (len(text) + 1) // 2] for text in japanese]
    return _spread(cut, TEXTS // 2) + _spread(cut_ja, TEXTS // 2)


def _spread(rows: list[str], count: int) -> list[str]:
    return rows[:: max(1, len(rows) // count)][:count]


def measure(folder: Path, data: Path, name: str) -> list[Converged]:
    """Every held-out text of a built-in model."""
    explainer = sukashi.load(folder, truncate=True)
    return [converged(explainer, text) for text in texts(name, data)]


def cold_start(folder: Path, text: str) -> float:
    """Seconds from starting a fresh process to the end of its first explanation."""
    code = FIRST.format(folder=str(folder), text=text)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - begun


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was found about one built-in model."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate.gradients")
    parser.add_argument("name", choices=("tales", *TESTS))
    parser.add_argument("folder", type=Path, nargs="?", help="of the model, else the built-in one")
    parser.add_argument("--data", type=Path, required=True, help="folder with the open text")
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)
    folder = given.folder or BUILTIN / given.name
    found = measure(folder, given.data, given.name)
    good = share(found)
    print(f"within 1 % in {STEPS[-1]} steps: {good.good} of {good.total}; {told(found)}")
    seconds = cold_start(folder, texts(given.name, given.data)[0])
    print(f"first explanation of a fresh process: {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
