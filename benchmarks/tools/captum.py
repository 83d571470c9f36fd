"""Captum: its classes for language models, and its layer integrated gradients a class."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.tools.transformers_alone import classifier, forward_of, language_model
from benchmarks.work import Job, Seen, Work


def saliency(job: Job) -> Work:
    """LLMGradientAttribution with gradient × activation of the embedding; it scores the prompt."""
    from captum.attr import LayerGradientXActivation

    network, reader = language_model(job)
    ask, ids = _attributing(job, LayerGradientXActivation(network, network.transformer.wte), reader)

    def see(found: Any) -> Seen:
        return Seen({"prompt": found.token_attr.detach().cpu().numpy()})

    return Work(ask, lambda: ask(count=1), forward_of(network, input_ids=ids), see)


def occlusion(job: Job) -> Work:
    """FeatureAblation of the embeddings by zeros, a feature a token, one target at a time."""
    import torch
    from captum.attr import FeatureAblation

    network, reader = language_model(job)
    text, prompt = job.options["text"], job.options["prompt"]
    ids = reader(text, return_tensors="pt")["input_ids"].to(job.device)
    embedded = network.get_input_embeddings()(ids).detach()

    def ask(count: int | None = None) -> Any:
        end = ids.shape[1] if count is None else prompt + count
        rows = np.zeros((end - prompt, ids.shape[1]), dtype=np.float32)
        for row, place in enumerate(range(prompt, end)):
            target = int(ids[0, place])

            def score(given: Any, target: int = target) -> Any:
                return network(inputs_embeds=given).logits[:, -1].log_softmax(-1)[:, target]

            features = torch.arange(place, device=job.device)[None, :, None]
            with torch.no_grad():
                found = FeatureAblation(score).attribute(
                    embedded[:, :place], baselines=0, feature_mask=features
                )
            rows[row, :place] = found[0, :, 0].cpu().numpy()
        return rows

    def see(found: Any) -> Seen:
        return Seen({"scores": found})

    return Work(ask, lambda: ask(1), forward_of(network, input_ids=ids), see)


def occlusion_of_prompt(job: Job) -> Work:
    """LLMAttribution with FeatureAblation: all written tokens by the prompt's tokens alone.

    Without its cache, which grows from copy to copy in this version of transformers.
    """
    from captum.attr import FeatureAblation, LLMAttribution, TextTokenInput

    network, reader = language_model(job)
    text, prompt = job.options["text"], job.options["prompt"]
    ids = reader(text, return_tensors="pt")["input_ids"].to(job.device)
    attribution = LLMAttribution(FeatureAblation(network), reader)
    given = TextTokenInput(text[:prompt], reader)

    def ask(count: int | None = None) -> Any:
        end = None if count is None else prompt + count
        return attribution.attribute(given, target=ids[0, prompt:end], use_cached_outputs=False)

    return Work(ask, lambda: ask(1), forward_of(network, input_ids=ids))


def occluded_text(job: Job) -> Work:
    """FeatureAblation of the predicted class by [PAD] in the place of every token's id."""
    import torch
    from captum.attr import FeatureAblation

    network, reader = classifier(job)
    inputs = reader(job.options["text"], return_tensors="pt").to(job.device)
    ids = inputs["input_ids"]
    baseline = torch.full_like(ids, reader.pad_token_id)
    baseline[:, 0], baseline[:, -1] = ids[:, 0], ids[:, -1]

    def probabilities(ids: Any) -> Any:
        return network(ids, attention_mask=torch.ones_like(ids)).logits.softmax(-1)

    def ask(tokens: int) -> Any:
        with torch.no_grad():
            label = int(probabilities(ids).argmax())
            some, nothing = ids[:, :tokens], baseline[:, :tokens]
            return FeatureAblation(probabilities).attribute(some, nothing, target=label)

    def see(found: Any) -> Seen:
        return Seen({"scores": found[0].float().cpu().numpy()})

    return Work(lambda: ask(ids.shape[1]), lambda: ask(3), forward_of(network, **inputs), see)


def integrated(job: Job) -> Work:
    """LLMGradientAttribution with integrated gradients of the embedding.

    Its baseline is token 0 in the prompt's place, so its numbers are not ours; those that are held
    against ours come, untimed, from Captum's IntegratedGradients from zero embeddings.
    """
    from captum.attr import LayerIntegratedGradients

    network, reader = language_model(job)
    steps = job.options["steps"]
    ask, ids = _attributing(
        job, LayerIntegratedGradients(network, network.transformer.wte), reader, n_steps=steps
    )

    def see(_: Any) -> Seen:
        rows = [_from_zero(network, ids, job, output) for output in range(job.options["checked"])]
        return Seen({"first": np.stack(rows)}, {"steps": str(steps)})

    return Work(ask, lambda: ask(count=1), forward_of(network, input_ids=ids), see)


def classes(job: Job) -> Work:
    """LayerIntegratedGradients from [PAD], one class after the other."""
    import torch
    from captum.attr import LayerIntegratedGradients

    network, reader = classifier(job)
    inputs = reader(job.options["text"], return_tensors="pt").to(job.device)
    ids = inputs["input_ids"]
    baseline = torch.full_like(ids, reader.pad_token_id)
    baseline[:, 0], baseline[:, -1] = ids[:, 0], ids[:, -1]

    def probabilities(ids: Any) -> Any:
        return network(ids, attention_mask=torch.ones_like(ids)).logits.softmax(-1)

    method = LayerIntegratedGradients(probabilities, network.get_input_embeddings())

    def ask(steps: int, count: int) -> list[tuple[Any, Any]]:
        return [
            method.attribute(
                ids, baseline, target=label, n_steps=steps, return_convergence_delta=True
            )
            for label in range(count)
        ]

    def see(found: list[tuple[Any, Any]]) -> Seen:
        with torch.no_grad():
            change = (probabilities(ids) - probabilities(baseline))[0]
        missed = torch.cat([delta for _, delta in found]).abs()
        scores = torch.cat([each.sum(-1) for each, _ in found]).detach().cpu().numpy()
        share = (missed / change.abs().to(missed)).max()
        facts = {"residual": float(missed.max()), "as a share": float(share)}
        return Seen({"scores": scores}, {"steps": str(job.options["steps"]), **facts})

    return Work(
        lambda: ask(job.options["steps"], network.config.num_labels),
        lambda: ask(2, 1),
        forward_of(network, **inputs),
        see,
    )


def texts(job: Job) -> Work:
    """LayerIntegratedGradients from [PAD] of the predicted class, one text after the other."""
    import torch
    from captum.attr import LayerIntegratedGradients

    network, reader = classifier(job)
    given = list(job.options["texts"])

    def probabilities(ids: Any) -> Any:
        return network(ids, attention_mask=torch.ones_like(ids)).logits.softmax(-1)

    method = LayerIntegratedGradients(probabilities, network.get_input_embeddings())

    def ask(texts: list[str], steps: int) -> Any:
        begun = time.perf_counter()
        found = []
        for text in texts:
            ids = reader(text, return_tensors="pt")["input_ids"].to(job.device)
            baseline = torch.full_like(ids, reader.pad_token_id)
            baseline[:, 0], baseline[:, -1] = ids[:, 0], ids[:, -1]
            with torch.no_grad():
                ends = probabilities(ids), probabilities(baseline)
            label = int(ends[0].argmax())
            scores, missed = method.attribute(
                ids, baseline, target=label, n_steps=steps, return_convergence_delta=True
            )
            change = float((ends[0] - ends[1])[0, label])
            found.append((scores.sum(-1)[0].detach().cpu().numpy(), float(missed.abs()), change))
        return found, time.perf_counter() - begun

    def see(found: Any) -> Seen:
        answers, took = found
        facts: dict[str, float | str] = {
            "steps": str(job.options["steps"]),
            "residual": max(missed for _, missed, _ in answers),
            "as a share": max(missed / abs(change) for _, missed, change in answers),
            "texts a second": len(answers) / took,
        }
        return Seen({"scores": np.concatenate([scores for scores, _, _ in answers])}, facts)

    longest = reader(max(given, key=len), return_tensors="pt").to(job.device)
    return Work(
        lambda: ask(given, job.options["steps"]),
        lambda: ask(given[:1], 2),
        forward_of(network, **longest),
        see,
    )


def _attributing(job: Job, method: Any, reader: Any, **options: Any) -> tuple[Any, Any]:
    """A call that explains the first `count` written tokens or all; and the ids of the whole."""
    from captum.attr import LLMGradientAttribution, TextTokenInput

    text, prompt = job.options["text"], job.options["prompt"]
    ids = reader(text, return_tensors="pt")["input_ids"].to(job.device)
    attribution = LLMGradientAttribution(method, reader)
    given = TextTokenInput(text[:prompt], reader)

    def ask(count: int | None = None) -> Any:
        end = None if count is None else prompt + count
        return attribution.attribute(given, target=ids[0, prompt:end], **options)

    return ask, ids


def _from_zero(network: Any, ids: Any, job: Job, output: int) -> np.ndarray:
    """(tokens,) integrated gradients of a written token's log-probability from zero."""
    import torch
    from captum.attr import IntegratedGradients

    place = job.options["prompt"] + output
    target = int(ids[0, place])

    def score(embedded: Any) -> Any:
        return network(inputs_embeds=embedded).logits[:, -1].log_softmax(-1)[:, target]

    start = network.get_input_embeddings()(ids[:, :place]).detach()
    method = IntegratedGradients(score)
    found = method.attribute(start, torch.zeros_like(start), n_steps=job.options["steps"])
    row = np.zeros(ids.shape[1], dtype=np.float32)
    row[:place] = found.detach().sum(-1)[0].cpu().numpy()
    return row
