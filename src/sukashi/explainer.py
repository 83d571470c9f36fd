"""Explainer: one model on the table; every question is a method, every answer has its recipe."""

from __future__ import annotations

import importlib.metadata
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Annotated, Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

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
from sukashi.model.vocabulary import token_id, vocabulary_size, word
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
_LOCKS: WeakKeyDictionary[Any, threading.RLock] = WeakKeyDictionary()
_LOCKS_LOCK = threading.Lock()
_VERSIONED = ("sukashi", "torch", "transformers", "tokenizers")
_RANDOM = ("smooth_grad",)


class Explainer:
    """Asks one model why.

    memory: bytes that one question may take besides the weights. progress: called as
    progress(question, done, total) during long work; an exception it raises ends the work.
    truncate: cut texts that are longer than the model reads instead of refusing them.
    Questions asked from several threads are answered one after the other. What is annotated beside
    the type of a parameter is what a form offers: names, or a range of numbers.
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
        self._lock = _lock_of(subject.network)
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
        """What the model was made for: causal, masked, seq2seq, classify, tokens, span or body."""
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
        with self._lock:
            return self._encode(text, pair).tokens

    @property
    def answers(self) -> tuple[str, ...]:
        """The questions that this model can be asked, by the names of the methods."""
        found = {
            "generate": self.task in ("causal", "seq2seq"),
            "attention": True,
            "attribution": self.anatomy.decode is not None or self.task == "classify",
            "layers": self.anatomy.decode is not None,
        }
        return tuple(name for name, works in found.items() if works)

    def generate(
        self,
        prompt: str,
        max_new_tokens: Annotated[int, range(1, 1001)] = 20,
        *,
        seed: int | None = None,
        **sampling: Any,
    ) -> Generation:
        """Let the model write on, greedily; with do_sample=True as transformers' generate.

        seed: makes sampling reproducible and leaves the global random state alone.
        sampling: any argument of generate (temperature, top_k, top_p …).
        """
        parameters = {"max_new_tokens": max_new_tokens, **sampling}

        def answer(recipe: Recipe) -> Generation:
            encoding = self._encode(prompt, None)
            return generation_lens.write(
                self.subject,
                encoding,
                replace(recipe, seed=seed),
                max_new_tokens=max_new_tokens,
                seed=seed,
                progress=self._reporting("generate"),
                **{"do_sample": False, **sampling},
            )

        return self._stamped("generate", parameters, answer)

    def attention(
        self, text: str | Generation, pair: str | None = None, *, part: Part | None = None
    ) -> AttentionMaps:
        """Attention weights of every layer and head.

        part: "encoder", "decoder" or "cross"; models that have all three give cross-attention
        unless asked. What does not fit into the memory is kept as queries and keys.
        """
        return self._stamped(
            "attention",
            {"part": part},
            lambda recipe: attention_lens.look(
                self.subject,
                self._given(text, pair),
                recipe,
                part,
                Budget(self.memory),
                self._reporting("attention"),
            ),
        )

    def attribution(  # noqa: PLR0913 - the question, and how it is answered
        self,
        text: str | Generation,
        pair: str | None = None,
        *,
        method: Annotated[str, METHODS] = "grad_x_input",
        target: Named | None = None,
        contrast: Named | None = None,
        of: Of = "logit",
        outputs: Sequence[int] | int | None = None,
        **options: Any,
    ) -> Attribution:
        """What the target is owed to.

        text: a text (explained: the predicted label, the next token, the words in the gaps) or a
        Generation (explained: every written token, or those numbered in `outputs`).
        method: one of the names in `methods`. target, contrast: token or label, as text or number.
        of: "logit", "probability" or "log_probability". options: baseline, steps, samples, noise,
        unit, seed (see `Options`).
        """
        chosen = _options(options)
        if method not in METHODS:
            raise UnknownNameError("method", method, METHODS)
        numbers = [outputs] if isinstance(outputs, int) else outputs
        wish = Wish(target, contrast, of, self._first_written(text), numbers)
        asked = {"method": method, "target": target, "contrast": contrast, "of": of}

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

        return self._stamped("attribution", {**asked, "outputs": numbers, **options}, answer)

    def layers(
        self,
        text: str | Generation,
        *,
        top: Annotated[int, range(1, 101)] = 10,
        watch: Sequence[Named] | Named = (),
        norm: Annotated[str, layers_lens.NORMS] = "final",
    ) -> LayerPredictions:
        """What every layer would already have written.

        Read at every position of a text, or before every written token of a generation.
        top: predictions to keep a place. watch: words whose rank and probability are followed.
        norm: "final" applies the model's last norm to every layer, "none" is the older reading.
        """
        words = [watch] if isinstance(watch, str | int) else list(watch)
        asked = {"top": top, "watch": words, "norm": norm}

        def answer(recipe: Recipe) -> LayerPredictions:
            encoding = self._given(text, None)
            positions, outcomes = self._readings(text, encoding)
            size = vocabulary_size(self.subject)
            ids = [token_id(self.tokenizer, each, size) for each in words]
            question = layers_lens.LayersQuestion(
                positions=positions,
                outcomes=outcomes,
                top=top,
                watch=tuple((self._word(id), id) for id in ids),
                norm=norm,
            )
            return layers_lens.look(
                self.subject,
                encoding,
                question,
                recipe,
                self._word,
                Budget(self.memory),
                self._reporting("layers"),
            )

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
        if self.task not in ("causal", "seq2seq"):
            raise MisuseError(
                f"A generation is explained by the model that wrote it, and this one (task "
                f"{self.task}) does not write; give its text."
            )
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
        """Positions at which layers are read, and the token after each (−1: the model's best)."""
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
            parameters={n: _as_json(value) for n, value in parameters.items() if value is not None},
            dtype=str(self.subject.dtype).removeprefix("torch."),
            device=str(self.subject.device),
            attention=str(getattr(self.network.config, "_attn_implementation", "")),
            versions={name: importlib.metadata.version(name) for name in _VERSIONED},
        )


def _lock_of(network: Any) -> threading.RLock:
    """One question at a time for a network, also where two Explainers hold it: hooks would mix."""
    with _LOCKS_LOCK:
        return _LOCKS.setdefault(network, threading.RLock())


def _as_json(value: Any) -> Any:
    """The value as a recipe can keep it: numpy's numbers as numbers, other objects as text."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, list | tuple | range):
        return [_as_json(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _as_json(each) for name, each in value.items()}
    return value.item() if isinstance(value, np.generic) else str(value)


def _options(given: dict[str, Any]) -> Options:
    known = [each.name for each in fields(Options)]
    for name in given:
        if name not in known:
            raise UnknownNameError("option", name, known)
    return Options(**given)


__all__ = ["Explainer", "Progress"]
