"""Inseq: input × gradient of a given continuation, prompt and prefix scored."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.tools.transformers_alone import forward_of
from benchmarks.work import Job, Seen, Work, directions


def saliency(job: Job) -> Work:
    """attribute() with constrained decoding.

    It differentiates the probability, whose gradient is the log-probability's times a number: what
    is held against ours is each row divided by its norm.
    """
    inseq: Any = importlib.import_module("inseq")
    model = inseq.load_model(str(job.folder), "input_x_gradient", device=job.device)
    text, prompt = job.options["text"], job.options["prompt"]
    ids = model.tokenizer(text, return_tensors="pt")["input_ids"].to(job.device)

    def ask(end: int | None = None) -> Any:
        return model.attribute(
            text[:prompt],
            text[:end],
            show_progress=False,
            pretty_progress=False,
        )

    def see(found: Any) -> Seen:
        scores = found.sequence_attributions[0].target_attributions.sum(-1)  # (inputs, written)
        return Seen({"directions": directions(scores[:prompt].T.cpu().numpy())})

    return Work(ask, lambda: ask(prompt + 2), forward_of(model.model, input_ids=ids), see)


def occlusion(job: Job) -> Work:
    """attribute() with "occlusion" and constrained decoding, of the probability.

    It puts a token of its own in the place of what it leaves out and gives amounts without a sign,
    so its numbers are not held against ours.
    """
    inseq: Any = importlib.import_module("inseq")
    model = inseq.load_model(str(job.folder), "occlusion", device=job.device)
    text, prompt = job.options["text"], job.options["prompt"]
    ids = model.tokenizer(text, return_tensors="pt")["input_ids"].to(job.device)

    def ask(end: int | None = None) -> Any:
        return model.attribute(
            text[:prompt],
            text[:end],
            show_progress=False,
            pretty_progress=False,
        )

    return Work(ask, lambda: ask(prompt + 2), forward_of(model.model, input_ids=ids))
