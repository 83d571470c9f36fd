"""sukashi: what is timed here."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.arithmetic import (
    block_parameters,
    causal_backward_flop,
    causal_copies_flop,
    matrix_rate,
)
from benchmarks.measure import seconds
from benchmarks.tools.transformers_alone import forward_of
from benchmarks.work import Job, Seen, Work, directions


def saliency(job: Job) -> Work:
    """grad_x_input of every written token; the floor is one causal backward pass a token."""
    ex = explainer(job)
    run = generation(ex, job.options["text"], job.options["prompt"])
    parameters = block_parameters(ex.anatomy.writer.blocks)
    flop = causal_backward_flop(parameters, run.written)

    def ask(outputs: list[int] | None = None) -> Any:
        return ex.attribution(run, method="grad_x_input", of="log_probability", outputs=outputs)

    def see(found: Any) -> Seen:
        prompt = found.scores[:, : run.prompt_length]
        return Seen({"prompt": prompt, "directions": directions(prompt)})

    forward = forward_of(ex.network, input_ids=_ids(ex, run.tokens))
    return Work(ask, lambda: ask([0]), forward, see, lambda: flop / matrix_rate(job.device))


def occlusion(job: Job) -> Work:
    """Occlusion of every written token by zeros; the floor is what leaving a token out changes."""
    ex = explainer(job)
    run = generation(ex, job.options["text"], job.options["prompt"])
    read = np.arange(run.prompt_length, len(run.tokens)) - 1  # the rows that targets read
    head = ex.subject.anatomy.unembedding.weight.numel()
    flop = causal_copies_flop(block_parameters(ex.anatomy.writer.blocks), head, read.tolist())

    def ask(outputs: list[int] | None = None) -> Any:
        return ex.attribution(
            run, method="occlusion", of="log_probability", baseline="zero", outputs=outputs
        )

    forward = forward_of(ex.network, input_ids=_ids(ex, run.tokens))
    return Work(
        ask,
        lambda: ask([0]),
        forward,
        lambda found: Seen({"scores": found.scores}),
        lambda: flop / matrix_rate(job.device),
    )


def occluded_text(job: Job) -> Work:
    """Occlusion of a classifier's answer by [PAD]; the floor is a plain pass for every token."""
    ex = explainer(job)
    text = job.options["text"]
    forward = forward_of(ex.network, **_fed(ex, text))
    tokens = len(ex.tokenize(text))

    def ask(text: str = text) -> Any:
        return ex.attribution(text, method="occlusion", of="probability", baseline="pad")

    def floor() -> float:
        return seconds(lambda: [forward() for _ in range(tokens)], job.device)

    return Work(
        ask,
        lambda: ask(text[:20]),
        forward,
        lambda found: Seen({"scores": found.scores[0]}),
        floor,
    )


def integrated(job: Job) -> Work:
    """Integrated gradients of every written token from the zero baseline."""
    ex = explainer(job)
    run = generation(ex, job.options["text"], job.options["prompt"])
    steps, checked = job.options["steps"], job.options["checked"]

    def ask(outputs: list[int] | None = None) -> Any:
        return ex.attribution(
            run,
            method="integrated_gradients",
            of="log_probability",
            baseline="zero",
            steps=steps,
            outputs=outputs,
        )

    def see(found: Any) -> Seen:
        changes = [each.value - each.baseline_value for each in found.targets]
        numbers = {"first": found.scores[:checked]}
        return Seen(numbers, _residual(found.residuals, np.array(changes), found.steps))

    return Work(ask, lambda: ask([0]), forward_of(ex.network, input_ids=_ids(ex, run.tokens)), see)


def classes(job: Job) -> Work:
    """Integrated gradients of the probability of every class, until each is within 1 %."""
    ex = explainer(job)
    text = job.options["text"]

    def ask(**options: Any) -> Any:
        how = {"method": "integrated_gradients", "of": "probability", "baseline": "pad"}
        return ex.attribution(text, target="all", **how, **options)

    def see(found: Any) -> Seen:
        return Seen({"scores": found.scores}, _missed([found]))

    return Work(ask, lambda: ask(steps=1), forward_of(ex.network, **_fed(ex, text)), see)


def texts(job: Job) -> Work:
    """Integrated gradients of the probability of each text's predicted class, in shared passes."""
    ex = explainer(job)
    given = list(job.options["texts"])

    def ask(texts: list[str]) -> Any:
        begun = time.perf_counter()
        how = {"method": "integrated_gradients", "of": "probability", "baseline": "pad"}
        if job.options.get("loop"):
            found = [ex.attribution(text, **how) for text in texts]
        else:
            found = ex.attribution(texts, **how)
        return found, time.perf_counter() - begun

    def see(found: Any) -> Seen:
        answers, took = found
        numbers = {"scores": np.concatenate([each.scores[0] for each in answers])}
        return Seen(numbers, {**_missed(answers), "texts a second": len(answers) / took})

    longest = max(given, key=len)
    return Work(
        lambda: ask(given),
        lambda: ask(given[:2]),
        forward_of(ex.network, **_fed(ex, longest)),
        see,
    )


def layers(job: Job) -> Work:
    """Predictions of every layer at every position; the floor is the products alone."""
    ex = explainer(job)
    text = job.options["text"]
    ids = _ids(ex, ex.tokenize(text))
    forward = forward_of(ex.network, input_ids=ids)

    def see(found: Any) -> Seen:
        return Seen({"probabilities": found.probabilities[:, :-1]})

    return Work(
        lambda: ex.layers(text),
        lambda: ex.layers(text[:2]),
        forward,
        see,
        lambda: seconds(_products(ex, ids, forward), job.device),
    )


def explainer(job: Job) -> Any:
    """What `sukashi.load` gives for the folder, or for the built-in model that is named."""
    import sukashi

    return sukashi.load(job.shipped or job.folder, device=job.device)


def generation(ex: Any, text: str, prompt: int) -> Any:
    """`text` as if the model had written all but its first `prompt` tokens."""
    from sukashi.result.generation import Generation
    from sukashi.result.recipe import Recipe

    tokens = ex.tokenize(text)
    count = len(tokens) - prompt
    return Generation(
        text=text[prompt:],
        prompt=text[:prompt],
        tokens=tokens,
        prompt_length=prompt,
        probabilities=np.zeros(count, dtype=np.float32),
        alternative_ids=np.zeros((count, 0), dtype=np.int64),
        alternative_probabilities=np.zeros((count, 0), dtype=np.float32),
        alternative_words=((),) * count,
        recipe=Recipe(model="", lens="generate"),
    )


def _ids(ex: Any, tokens: Any) -> Any:
    import torch

    return torch.tensor(tokens.ids)[None].to(ex.subject.device)


def _products(ex: Any, ids: Any, forward: Callable[[], Any]) -> Callable[[], None]:
    """What nobody is spared: a forward pass and the head's product for all states but the last."""
    import torch

    with torch.no_grad():
        hidden = ex.network(ids, output_hidden_states=True).hidden_states[:-1]
    weight = ex.network.get_output_embeddings().weight.detach().T

    def products() -> None:
        forward()
        for state in hidden:
            state[0] @ weight

    return products


def _fed(ex: Any, text: str) -> Any:
    from sukashi.model.encode import encode

    return encode(ex.subject, text).inputs


def _missed(answers: list[Any]) -> dict[str, float | str]:
    """Of the worst target of some attributions."""
    targets = [target for each in answers for target in each.targets]
    changes = np.array([target.value - target.baseline_value for target in targets])
    steps = max(each.steps for each in answers)
    return _residual(np.concatenate([each.residuals for each in answers]), changes, steps)


def _residual(residuals: Any, changes: Any, steps: int) -> dict[str, float | str]:
    """Of the worst target: what the scores miss of f(x) − f(x′), and as a share of it."""
    return {
        "steps": str(steps),
        "residual": float(np.abs(residuals).max()),
        "as a share": float((np.abs(residuals) / np.abs(changes)).max()),
    }
