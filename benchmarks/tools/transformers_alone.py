"""transformers alone: the network, its plain forward pass, and what a user writes by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.work import Job, Seen, Work


def language_model(job: Job) -> tuple[Any, Any]:
    """Network and tokenizer of a language model, as transformers loads them."""
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(job.folder).to(job.device).eval(), tokenizer(job)


def classifier(job: Job) -> tuple[Any, Any]:
    """Network and tokenizer of a classifier, as transformers loads them."""
    from transformers import AutoModelForSequenceClassification as Auto

    network = Auto.from_pretrained(job.shipped or job.folder).to(job.device).eval()
    return network.float(), tokenizer(job)


def tokenizer(job: Job) -> Any:
    """The tokenizer of the folder."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(job.shipped or job.folder)


def forward_of(network: Any, **inputs: Any) -> Callable[[], Any]:
    """One plain forward pass."""
    import torch

    def forward() -> Any:
        with torch.no_grad():
            return network(**inputs)

    return forward


def layers(job: Job) -> Work:
    """Each hidden state through norm and head: ten best, rank and probability of the next token."""
    import torch

    network, reader = language_model(job)
    ids = reader(job.options["text"], return_tensors="pt")["input_ids"].to(job.device)
    coming = ids[0, 1:, None]

    @torch.no_grad()
    def lens(depth: int | None = None) -> list[Any]:
        hidden = network(ids, output_hidden_states=True).hidden_states
        read = []
        for layer, state in enumerate(hidden[:depth]):
            last = layer == len(hidden) - 1  # the norm is already in it
            normed = state[0] if last else network.transformer.ln_f(state[0])
            probabilities = network.lm_head(normed).softmax(-1)
            own = probabilities[:-1].gather(-1, coming)
            rank = (probabilities[:-1] > own).sum(-1) + 1
            read.append((own[:, 0], rank, probabilities.topk(10, dim=-1)))
        return read

    def see(read: list[Any]) -> Seen:
        return Seen({"probabilities": torch.stack([own for own, _, _ in read]).cpu().numpy()})

    return Work(lens, lambda: lens(1), forward_of(network, input_ids=ids), see)
