"""Generation: let the model write, and keep what else it might have written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch
import transformers
from torch import Tensor

from sukashi.arguments import as_sequence
from sukashi.errors import MisuseError, RangeError, TextError, UnsupportedError
from sukashi.model.config import text_config
from sukashi.model.encode import continued, with_decoder
from sukashi.model.encoding import Encoding
from sukashi.model.generation_arguments import check_sampling, refusal
from sukashi.model.greedy import check_greedy, write_greedily
from sukashi.model.library_state import random_state
from sukashi.model.limit import position_limit, token_limit
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import word
from sukashi.result.generation import Generation
from sukashi.result.recipe import Recipe
from sukashi.trace.finite import demand_finite, not_finite
from sukashi.trace.progress import Progress, silent
from sukashi.trace.run import run, undisturbed
from sukashi.trace.site import end

ALTERNATIVES = 5
MOST_TOKENS = 100_000
_ROWS = 64  # of the vocabulary's table in memory at a time


class _Count(transformers.StoppingCriteria):
    """Never stops the writing; called after every token, it reports the progress.

    error: what the progress callback raised, which is not to be taken for an error of generate.
    """

    def __init__(self, total: int, progress: Progress) -> None:
        self.done, self.total, self.progress = 0, total, progress
        self.error: BaseException | None = None

    def __call__(self, input_ids: Tensor, scores: Any, **_: Any) -> Tensor:
        self.done += 1
        try:
            self.progress(self.done, self.total)
        except BaseException as error:
            self.error = error
            raise
        return torch.zeros(len(input_ids), dtype=torch.bool, device=input_ids.device)


def write(
    subject: Subject,
    prompt: Encoding,
    recipe: Recipe,
    *,
    max_new_tokens: int,
    seed: int | None,
    progress: Progress = silent,
    **sampling: Any,
) -> Generation:
    """Let the model write at most `max_new_tokens` tokens; sampling as in transformers' generate.

    Probabilities and alternatives are the model's own (temperature and filters of the sampling not
    applied), read from one pass over the exact ids. seed: of the sampling; None draws one from
    torch's own state, so that the recipe always gives the same again. progress: called with
    every token written; an exception it raises ends the writing.
    Raises: UnsupportedError for a model that does not write, RangeError and TextError for lengths.
    """
    if subject.task not in ("causal", "seq2seq"):
        raise UnsupportedError(
            f"This model does not write text (its task is {subject.task}); "
            "generation needs a causal or an encoder–decoder language model."
        )
    _check_length(subject, prompt, max_new_tokens)
    if hasattr(subject.network, "generate"):
        check_sampling(subject.network, sampling)
    else:
        check_greedy(sampling)
    count = _Count(max_new_tokens, progress)
    if seed is None and sampling.get("do_sample"):
        seed = int(torch.randint(2**31, ()))
    ids = _generate(subject, prompt, count, seed, sampling)
    source = prompt.inputs["input_ids"].shape[1]
    if subject.task == "seq2seq":
        whole, first = with_decoder(subject, prompt, ids), 1
    else:
        whole, first = continued(subject, prompt, ids[source:]), source
    return _result(subject, whole, first, len(prompt.tokens), replace(recipe, seed=seed))


def _check_length(subject: Subject, prompt: Encoding, count: int) -> None:
    if not 1 <= count <= MOST_TOKENS:
        raise RangeError("max_new_tokens", count, 1, MOST_TOKENS)
    if subject.task == "seq2seq":  # what is written starts anew, after one start token
        length, limit = 1, position_limit(subject.network, subject.anatomy)
    else:
        length, limit = prompt.inputs["input_ids"].shape[1], token_limit(subject)
    if limit and length + count > limit:
        raise TextError(
            f"{count} more tokens after {length} are asked for, but the model reads {limit}; "
            f"{_way_out(limit - length)}."
        )


def _way_out(room: int) -> str:
    return f"ask for {room} at most" if room > 0 else "shorten the prompt"


def _generate(
    subject: Subject, prompt: Encoding, count: _Count, seed: int | None, sampling: dict[str, Any]
) -> list[int]:
    """Ids of what is fed to the writing stack and what it writes behind it."""
    if not hasattr(subject.network, "generate"):
        with undisturbed(subject.network), torch.no_grad():
            return write_greedily(subject, prompt, count.total, count)
    inputs = dict(prompt.inputs)
    inputs.pop("decoder_input_ids", None)
    if _short_cache(subject):
        sampling = {"use_cache": False, **sampling}
    asked = {
        "max_new_tokens": count.total,
        "pad_token_id": _padding(subject.tokenizer),
        **sampling,
        "stopping_criteria": [*(as_sequence(sampling.get("stopping_criteria")) or ()), count],
    }
    if "stop_strings" in sampling:
        asked["tokenizer"] = subject.tokenizer
    with undisturbed(subject.network), torch.no_grad(), random_state(seed):
        try:
            made = subject.network.generate(**inputs, **asked)
        except torch.OutOfMemoryError:
            raise
        except Exception as error:
            if error is count.error:
                raise
            if "probability tensor contains" in str(error):
                raise not_finite() from error
            if not set(sampling) - {"do_sample"}:
                raise
            raise refusal(error) from error
    made = getattr(made, "sequences", made)
    if len(made) != 1:
        raise MisuseError("One text is written at a time; leave num_return_sequences out.")
    return [int(id) for id in made[0].tolist()]


def _short_cache(subject: Subject) -> bool:
    """Whether transformers would make a cache for fewer layers than there are.

    It counts them as the config does, which for an encoder–decoder's decoder are the encoder's.
    """
    counted = getattr(text_config(subject.network), "num_hidden_layers", None)
    layers = {stack.layers for stack in subject.anatomy.stacks.values()}
    return len(layers) > 1 or (isinstance(counted, int) and counted < max(layers))


def _padding(tokenizer: Any) -> int:
    """An id that generate may fill with; with one text it never does."""
    ids = (getattr(tokenizer, name, None) for name in ("pad_token_id", "eos_token_id"))
    return next((id for id in ids if isinstance(id, int)), 0)


def _result(
    subject: Subject, whole: Encoding, first: int, prompt_length: int, recipe: Recipe
) -> Generation:
    ids = torch.from_numpy(whole.written.ids[first:].copy())
    chances, best, alternatives = _chances(subject, whole, first, ids)
    tokens = whole.all
    boundary = tokens.boundary or 0
    return Generation(
        text=tokens.text[boundary:],
        prompt=tokens.text[:boundary],
        tokens=tokens,
        prompt_length=prompt_length,
        probabilities=chances.numpy(),
        alternative_ids=alternatives.numpy().astype(np.int64),
        alternative_probabilities=best.numpy(),
        alternative_words=tuple(
            tuple(word(subject.tokenizer, id) for id in step) for step in alternatives.tolist()
        ),
        recipe=recipe,
    )


def _chances(
    subject: Subject, whole: Encoding, first: int, ids: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """(written,) probabilities of the ids, (written, k) the largest ones and their ids."""
    decode, last = subject.anatomy.decode, end(subject.anatomy)
    trace = run(subject.network, subject.anatomy, whole.inputs, stop=last)
    hidden = trace.rows if last is None else trace.at[last]
    own, best, places = [], [], []
    with torch.no_grad():
        for rows, some in zip(
            torch.split(hidden[0, first - 1 : -1], _ROWS), torch.split(ids, _ROWS), strict=True
        ):
            logits = rows if decode is None else decode(rows)
            chances = logits.float().softmax(-1).cpu()
            demand_finite(chances)
            top = chances.topk(min(ALTERNATIVES, chances.shape[-1]), dim=-1)
            own.append(chances.gather(-1, some[:, None])[:, 0])
            best.append(top.values)
            places.append(top.indices)
    return torch.cat(own), torch.cat(best), torch.cat(places)
