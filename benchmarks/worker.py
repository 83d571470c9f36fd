"""Worker: the subprocess of one tool; it loads, warms up and times one repeat a line it is sent.

    python -m benchmarks.worker ORDER.json   # {"work": "module:function", "options": … }

Lines in: "repeat", then "end". Lines out: one JSON object each. It runs in any environment that has
torch, transformers and numpy.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from benchmarks.measure import sample
from benchmarks.work import Job, Work


def main() -> None:
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answers = _own_output()
    begun = time.perf_counter()
    work = prepare(order)
    work.warm()
    _say(answers, {"ready_seconds": time.perf_counter() - begun})
    given: Any = None
    for line in sys.stdin:
        if line.strip() != "repeat":
            break
        given = None  # the last answer must not count into the next peak
        measured, given = sample(work, order["device"])
        _say(answers, asdict(measured))
    seen = work.see(given)
    np.savez(order["numbers"], **seen.numbers)
    _say(answers, {"facts": seen.facts, "sizes": seen.sizes})


def prepare(order: dict[str, Any]) -> Work:
    """The work of an order, on as many threads as it says."""
    import torch

    torch.set_num_threads(order["threads"])
    module, _, function = order["work"].partition(":")
    job = Job(Path(order["folder"]), order["device"], order["options"])
    work: Work = getattr(importlib.import_module(module), function)(job)
    return work


def _own_output() -> TextIO:
    """Standard output for answers alone: whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def _say(answers: TextIO, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
