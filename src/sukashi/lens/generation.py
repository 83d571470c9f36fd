"""Generation: let the model write, and keep what else it might have written."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from sukashi.errors import MisuseError, RangeError, TextError, UnsupportedError
from sukashi.model.encode import continued, with_decoder
from sukashi.model.encoding import Encoding
from sukashi.model.limit import token_limit
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import word
from sukashi.result.generation import Generation
from sukashi.result.recipe import Recipe
from sukashi.trace.run import run, undisturbed

ALTERNATIVES = 5


def write(
    subject: Subject,
    prompt: Encoding,
    recipe: Recipe,
    *,
    max_new_tokens: int,
    seed: int | None,
    **sampling: Any,
) -> Generation:
    """Let the model write `max_new_tokens` tokens at most; sampling arguments as in transformers' generate.

    Probabilities and alternatives are the model's own (temperature and filters of the sampling not
    applied), read from one pass over the exact ids.
    Raises: UnsupportedError for a model that does not write, RangeError and TextError for lengths.
    """
    if subject.task not in ("causal", "seq2seq"):
        raise UnsupportedError(
            f"This model does not write text (its task is {subject.task}); "
            "generation needs a causal or an encoder–decoder language model."
        )
    _check_length(subject, prompt, max_new_tokens)
    ids = _generate(subject, prompt, max_new_tokens, seed, sampling)
    source = prompt.inputs["input_ids"].shape[1]
    if subject.task == "seq2seq":
        whole, first = with_decoder(subject, prompt, ids), 1
    else:
        whole, first = continued(subject, prompt, ids[source:]), source
    return _result(subject, whole, first, len(prompt.tokens), recipe)


def _check_length(subject: Subject, prompt: Encoding, count: int) -> None:
    if count < 1:
        raise RangeError("max_new_tokens", count, 1, 100_000)
    limit = token_limit(subject) if subject.task == "causal" else None
    length = prompt.inputs["input_ids"].shape[1]
    if limit and length + count > limit:
        raise TextError(
            f"The prompt has {length} tokens and {count} more are asked for, but the model reads "
            f"{limit}; ask for {max(limit - length, 0)} or shorten the prompt."
        )


def _generate(
    subject: Subject, prompt: Encoding, count: int, seed: int | None, sampling: dict[str, Any]
) -> list[int]:
    inputs = dict(prompt.inputs)
    inputs.pop("decoder_input_ids", None)
    if len({stack.layers for stack in subject.anatomy.stacks.values()}) > 1:
        # transformers sizes T5's cache by the encoder, which fails for a deeper decoder.
        sampling = {"use_cache": False, **sampling}
    pad = next(
        (
            id
            for id in (
                getattr(subject.tokenizer, "pad_token_id", None),
                getattr(subject.tokenizer, "eos_token_id", None),
            )
            if isinstance(id, int)
        ),
        0,
    )
    with (
        undisturbed(subject.network),
        torch.no_grad(),
        torch.random.fork_rng(enabled=seed is not None),
    ):
        if seed is not None:
            torch.manual_seed(seed)
        try:
            made = subject.network.generate(
                **inputs, max_new_tokens=count, pad_token_id=pad, **sampling
            )
        except (TypeError, ValueError) as error:
            raise MisuseError(f"The model cannot generate so: {error}") from error
    return [int(id) for id in made[0].tolist()]


def _result(
    subject: Subject, whole: Encoding, first: int, prompt_length: int, recipe: Recipe
) -> Generation:
    trace = run(subject.network, subject.anatomy, whole.inputs)
    assert trace.logits is not None
    ids = torch.from_numpy(whole.written.ids[first:].copy()).to(trace.logits.device)
    probabilities = trace.logits[0, first - 1 : -1].float().softmax(-1)
    k = min(ALTERNATIVES, probabilities.shape[-1])
    best = probabilities.topk(k, dim=-1)
    tokens = whole.all
    alternatives = best.indices.cpu().numpy().astype(np.int64)
    boundary = tokens.boundary or 0
    return Generation(
        text=tokens.text[boundary:],
        prompt=tokens.text[:boundary],
        tokens=tokens,
        prompt_length=prompt_length,
        probabilities=probabilities.gather(-1, ids[:, None])[:, 0].cpu().numpy(),
        alternative_ids=alternatives,
        alternative_probabilities=best.values.cpu().numpy(),
        alternative_words=tuple(
            tuple(word(subject.tokenizer, int(id)) for id in step) for step in alternatives
        ),
        recipe=recipe,
    )
