"""TransformerLens: the cached residual stream of every layer through norm and head."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.tools.transformers_alone import tokenizer
from benchmarks.work import Job, Seen, Work


def layers(job: Job) -> Work:
    """accumulated_resid, ln_final, unembed; ten best, rank and probability of the next token."""
    import torch

    bridge: Any = importlib.import_module("transformer_lens.model_bridge").TransformerBridge
    model = bridge.boot_transformers(str(job.folder), device=job.device).eval()
    # not with model.tokenizer, to which it adds a token for the beginning
    ids = tokenizer(job)(job.options["text"], return_tensors="pt")["input_ids"].to(job.device)
    coming = ids[0, 1:]

    @torch.no_grad()
    def lens(ids: Any = ids, coming: Any = coming) -> Any:
        _, cache = model.run_with_cache(ids)
        stream = cache.accumulated_resid(layer=-1, incl_mid=False)  # (layers + 1, 1, tokens, width)
        logits = model.unembed(model.ln_final(stream.reshape(-1, *stream.shape[2:])))
        places = coming[None, :, None].expand(logits.shape[0], -1, 1)
        own = logits[:, :-1].gather(-1, places)
        rank = (logits[:, :-1] > own).sum(-1) + 1
        chance = (own[..., 0] - logits[:, :-1].logsumexp(-1)).exp()
        return chance, rank, logits.topk(10, dim=-1)

    @torch.no_grad()
    def forward() -> Any:
        return model(ids)

    return Work(
        lens,
        lambda: lens(ids[:, :2], coming[:1]),
        forward,
        lambda found: Seen({"probabilities": found[0].cpu().numpy()}),
    )
