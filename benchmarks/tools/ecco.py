"""Ecco: saliency of what it writes, and the ranks of it in every layer."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Callable
from typing import Any

from benchmarks.tools.transformers_alone import forward_of
from benchmarks.work import Job, Work

CONFIG = {
    "embedding": "transformer.wte.weight",
    "type": "causal",
    "activations": [r"mlp\.c_proj"],
    "token_prefix": "Ġ",
    "partial_token_prefix": "",
}


def saliency(job: Job) -> Work:
    """grad_x_input while it writes as many tokens; writing alone is timed apart and taken off."""
    model = _loaded(job)
    text, prompt = job.options["text"], job.options["prompt"]
    count = len(text) - prompt

    def write(attribution: list[str], count: int = count) -> Any:
        return _write(model, text[:prompt], count, attribution=attribution)

    ids = _silent(lambda: write([]))().token_ids
    return Work(
        _silent(lambda: write(["grad_x_input"])),
        _silent(lambda: write(["grad_x_input"], 1)),
        forward_of(model.model, input_ids=ids),
        without=_silent(lambda: write([])),
    )


def layers(job: Job) -> Work:
    """rankings() of all it wrote after two tokens; writing is not timed and no picture is drawn."""
    model = _loaded(job, hidden_states=True)
    text = job.options["text"]
    # generate() of newer transformers only keeps the states when it is asked itself
    written = _silent(lambda: _write(model, text[:2], len(text) - 2, output_hidden_states=True))()
    importlib.import_module("ecco.lm_plots").plot_inner_token_rankings = lambda *_, **__: None
    rank = _silent(written.rankings)
    return Work(rank, rank, forward_of(model.model, input_ids=written.token_ids))


def _loaded(job: Job, **options: Any) -> Any:
    cm: Any = importlib.import_module("matplotlib.cm")
    if not hasattr(cm, "get_cmap"):  # gone from matplotlib 3.9, and Ecco does not start without it
        maps: Any = importlib.import_module("matplotlib").colormaps
        cm.get_cmap = lambda name=None, _=None: maps[name or "viridis"]
    ecco: Any = importlib.import_module("ecco")
    gpu = job.device != "cpu"
    made = {"model_config": dict(CONFIG), "verbose": False, "gpu": gpu, **options}
    model = ecco.from_pretrained(str(job.folder), **made)
    model.model.eval()
    return model


def _write(model: Any, prompt: str, count: int, **options: Any) -> Any:
    length = {"generate": count, "min_new_tokens": count, "do_sample": False, "pad_token_id": 0}
    return model.generate(prompt, **length, **options)


def _silent(call: Callable[[], Any]) -> Callable[[], Any]:
    """The call without what it prints, which would be a page a token."""

    def quiet() -> Any:
        with contextlib.redirect_stdout(io.StringIO()):
            return call()

    return quiet
