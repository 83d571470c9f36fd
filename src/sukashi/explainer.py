"""Explainer: one model on the table; every question is a method, every answer a result with its recipe."""

from __future__ import annotations

import importlib.metadata
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import torch

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.lens import attention as attention_lens
from sukashi.lens import generation as generation_lens
from sukashi.lens import layers as layers_lens
from sukashi.lens.attribution.choice import Named, Wish, choose, is_multi_label
from sukashi.lens.attribution.look import look as attribute
from sukashi.lens.attribution.methods import METHODS
from sukashi.lens.attribution.problem import Options, Problem
from sukashi.model.anatomy import Anatomy
from sukashi.model.encode import again, encode
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import token_id, word
from sukashi.result.attention import AttentionMaps, Part
from sukashi.result.attribution import Attribution, Of
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.layers import LayerPredictions
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.trace.budget import DEFAULT_BYTES, Budget
from sukashi.trace.verify import Check, demand, verify

Progress = Callable[[str, int, int], None]
R = TypeVar("R", bound=Result)
_VERSIONED = ("sukashi", "torch", "transformers", "tokenizers")
_RANDOM = ("smooth_grad",)


class Explainer:
    """Asks one model why.

    memory: bytes that one question may take besides the weights. progress: called as
    progress(question, done, total) during long work; an exception it raises ends the work.
    truncate: cut texts that are longer than the model reads instead of refusing them.
    Questions asked from several threads are answered one after the other.
    """

    def __init__(
        self,
        subject: Subject,
        *,
        memory: int = DEFAULT_BYTES,
        progress: Progress | None = None,
        truncate: bool = False,
        check: bool = True,
    ) -> None:
        self.subject = subject
        self.memory = memory
        self.progress = progress
        self.truncate = truncate
        self._lock = threading.RLock()
        if check:
            demand(self.verify())

    @property
    def network(self) -> Any:
        """The network, as it was given."""
        return self.subject.network

    @property
    def tokenizer(self) -> Any:
        """The tokenizer, as it was given."""
        return self.subject.tokenizer

    @property
    def anatomy(self) -> Anatomy:
        """The network's parts by their role."""
        return self.subject.anatomy

    @property
    def task(self) -> str:
        """What the model was made for: causal, masked, seq2seq, classify …"""
        return self.subject.task

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of a classifier."""
        return self.subject.labels

    def verify(self) -> tuple[Check, ...]:
        """Prove on a few tokens that the parts behave as the architecture says."""
        with self._lock:
            return verify(self.network, self.anatomy, self.subject.device)

    def tokenize(self, text: str, pair: str | None = None) -> Tokens:
        """The text as the model reads it, with the place of every token in the characters."""
        return self._encode(text, pair).tokens

    def generate(
        self, prompt: str, max_new_tokens: int = 20, *, seed: int | None = None, **sampling: Any
    ) -> Generation:
        """Let the model write on; sampling arguments as in transformers (greedy unless do_sample=True)."""
        parameters = {"max_new_tokens": max_new_tokens, **sampling}

        def answer(recipe: Recipe) -> Generation:
            encoding = self._encode(prompt, None)
            return generation_lens.write(
                self.subject,
                encoding,
                replace(recipe, seed=seed),
                max_new_tokens=max_new_tokens,
                seed=seed,
                **{"do_sample": False, **sampling},
            )

        return self._stamped("generate", parameters, answer)

    def attention(
        self, text: str | Generation, pair: str | None = None, *, part: Part | None = None
    ) -> AttentionMaps:
        """Attention weights of every layer and head.

        part: "encoder", "decoder" or "cross"; models with both stacks give cross-attention unless asked.
        """
        return self._stamped(
            "attention",
            {"part": part},
            lambda recipe: attention_lens.look(
                self.subject, self._given(text, pair), recipe, part, Budget(self.memory)
            ),
        )

    def attribution(
        self,
        text: str | Generation,
        pair: str | None = None,
        *,
        method: str = "grad_x_input",
        target: Named | None = None,
        contrast: Named | None = None,
        of: Of = "logit",
        outputs: Sequence[int] | None = None,
        **options: Any,
    ) -> Attribution:
        """What the target is owed to.

        text: a text (explained: the predicted label, the next token, the words in the gaps) or a
        Generation (explained: every written token, or those numbered in `outputs`).
        method: one of the names in `methods`. target, contrast: token or label, as text or number.
        of: "logit", "probability" or "log_probability". options: baseline, steps, samples, noise, unit, seed.
        """
        chosen = _options(options)
        wish = Wish(target, contrast, of, self._first_written(text), outputs)
        if method not in METHODS:
            raise UnknownNameError("method", method, METHODS)
        asked = {
            "method": method,
            "target": target,
            "contrast": contrast,
            "of": of,
            "outputs": None if outputs is None else list(outputs),
            **options,
        }

        def answer(recipe: Recipe) -> Attribution:
            encoding = self._given(text, pair)
            choice = choose(self.subject, encoding, wish)
            problem = Problem(
                subject=self.subject,
                encoding=encoding,
                targets=choice.targets,
                multi_label=is_multi_label(self.subject),
                budget=Budget(self.memory),
                progress=self._reporting("attribution"),
            )
            seeded = chosen.seed if method in _RANDOM else None
            made = replace(recipe, target=", ".join(e.label for e in choice.explained), seed=seeded)
            return attribute(problem, choice, method, chosen, made)

        return self._stamped("attribution", asked, answer)

    def layers(
        self,
        text: str | Generation,
        *,
        top: int = 10,
        watch: Sequence[Named] = (),
        norm: str = "final",
    ) -> LayerPredictions:
        """What every layer would already have written, at every position of a text or before every written token.

        top: predictions to keep a place. watch: words whose rank and probability are followed.
        norm: "final" applies the model's last norm to every layer, "none" is the older reading.
        """
        asked = {"top": top, "watch": list(watch), "norm": norm}

        def answer(recipe: Recipe) -> LayerPredictions:
            encoding = self._given(text, None)
            positions, outcomes = self._readings(text, encoding)
            size = len(self.tokenizer) if self.anatomy.unembedding is None else _rows(self.anatomy)
            ids = [token_id(self.tokenizer, each, size) for each in watch]
            question = layers_lens.LayersQuestion(
                positions=positions,
                outcomes=outcomes,
                top=top,
                watch=tuple((self._word(id), id) for id in ids),
                norm=norm,
            )
            return layers_lens.look(self.subject, encoding, question, recipe, self._word)

        return self._stamped("layers", asked, answer)

    def _word(self, id: int) -> str:
        return word(self.tokenizer, id)

    def _encode(self, text: str, pair: str | None) -> Encoding:
        return encode(self.subject, text, pair, truncate=self.truncate)

    def _given(self, text: str | Generation, pair: str | None) -> Encoding:
        if not isinstance(text, Generation):
            return self._encode(text, pair)
        if pair is not None:
            raise MisuseError("A generation has no second text; leave `pair` out.")
        return again(self.subject, text.tokens, text.prompt_length)

    def _first_written(self, text: str | Generation) -> int | None:
        """Index of the first written token among those of the writing stack."""
        if not isinstance(text, Generation):
            return None
        start = text.written.start
        return start - text.prompt_length if self.subject.task == "seq2seq" else start

    def _readings(
        self, text: str | Generation, encoding: Encoding
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Positions at which layers are read and the token that came after each (−1: the model's own best)."""
        ids = encoding.written.ids.tolist()
        first = self._first_written(text)
        if first is not None:
            return tuple(range(first - 1, len(ids) - 1)), tuple(ids[first:])
        if self.task == "causal":
            return tuple(range(len(ids))), (*ids[1:], -1)
        return tuple(range(len(ids))), (-1,) * len(ids)

    def _reporting(self, question: str) -> Callable[[int, int], None]:
        def report(done: int, total: int) -> None:
            if self.progress is not None:
                self.progress(question, done, total)

        return report

    def _stamped(self, lens: str, parameters: dict[str, Any], answer: Callable[[Recipe], R]) -> R:
        """The answer with the recipe of how it was made."""
        with self._lock:
            begun = time.perf_counter()
            result = answer(self._recipe(lens, parameters))
            seconds = round(time.perf_counter() - begun, 4)
            return replace(result, recipe=replace(result.recipe, seconds=seconds))

    def _recipe(self, lens: str, parameters: dict[str, Any]) -> Recipe:
        return Recipe(
            model=self.subject.name,
            revision=self.subject.revision,
            weights=self.subject.weights_hash,
            lens=lens,
            parameters={name: value for name, value in parameters.items() if value is not None},
            dtype=str(self.subject.dtype).removeprefix("torch."),
            device=str(self.subject.device),
            attention=str(getattr(self.network.config, "_attn_implementation", "")),
            versions={name: importlib.metadata.version(name) for name in _VERSIONED},
        )


def _rows(anatomy: Anatomy) -> int:
    weight = getattr(anatomy.unembedding, "weight", None)
    assert isinstance(weight, torch.Tensor)
    return int(weight.shape[0])


def _options(given: dict[str, Any]) -> Options:
    known = [each.name for each in fields(Options)]
    for name in given:
        if name not in known:
            raise UnknownNameError("option", name, known)
    return Options(**given)


__all__ = ["Explainer", "Progress"]
