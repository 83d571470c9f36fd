"""transformers-interpret: its explainer for classifiers, one class after the other."""

from __future__ import annotations

import importlib
import time
from typing import Any

from benchmarks.tools.transformers_alone import classifier, forward_of
from benchmarks.work import Job, Seen, Work


def classes(job: Job) -> Work:
    """The explainer called once a class, with its own 50 steps.

    It moves words to [PAD], but positions and segments too, and scores the words alone: its numbers
    do not sum to f(x) − f(x′) and are not held against ours.
    """
    library: Any = importlib.import_module("transformers_interpret")
    network, reader = classifier(job)
    text = job.options["text"]
    explainer = library.SequenceClassificationExplainer(network, reader)
    missed: list[float] = []

    def ask(count: int, steps: int) -> None:
        missed.clear()
        for label in range(count):
            explainer(text, index=label, n_steps=steps)
            missed.append(float(explainer.attributions.delta.abs().max()))

    def see(_: None) -> Seen:
        return Seen(facts={"steps": str(job.options["steps"]), "residual": max(missed)})

    return Work(
        lambda: ask(network.config.num_labels, job.options["steps"]),
        lambda: ask(1, 2),
        forward_of(network, **reader(text, return_tensors="pt").to(job.device)),
        see,
    )


def texts(job: Job) -> Work:
    """The explainer called once a text, for the class that is predicted."""
    library: Any = importlib.import_module("transformers_interpret")
    network, reader = classifier(job)
    given = list(job.options["texts"])
    explainer = library.SequenceClassificationExplainer(network, reader)

    def ask(texts: list[str], steps: int) -> Any:
        begun, missed = time.perf_counter(), []
        for text in texts:
            explainer(text, n_steps=steps)
            missed.append(float(explainer.attributions.delta.abs().max()))
        return missed, time.perf_counter() - begun

    def see(found: Any) -> Seen:
        missed, took = found
        facts: dict[str, float | str] = {"steps": str(job.options["steps"])}
        return Seen(facts={**facts, "residual": max(missed), "texts a second": len(missed) / took})

    longest = reader(max(given, key=len), return_tensors="pt").to(job.device)
    return Work(
        lambda: ask(given, job.options["steps"]),
        lambda: ask(given[:1], 2),
        forward_of(network, **longest),
        see,
    )
