"""Model session: one model, and the way every question about it is answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from sukashi.explainer.lock import lock_of
from sukashi.explainer.question_context import QuestionContext, given
from sukashi.explainer.recipes import about, recipe_of
from sukashi.model.anatomy import Anatomy
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.tokens import Tokens
from sukashi.trace.budget import DEFAULT_BYTES, Budget
from sukashi.trace.fit import fit_checks
from sukashi.trace.verify import Check, demand, verify

Progress = Callable[[str, int, int], None]
R = TypeVar("R", bound=Result)


class ModelSession:
    """A model with what is known about it.

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
        self._lock = lock_of(subject.network)
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
            proofs = verify(self.network, self.anatomy, self.subject.device)
            return (*proofs, *fit_checks(self.subject))

    def tokenize(self, text: str, pair: str | None = None) -> Tokens:
        """The text as the model reads it, with the place of every token in the characters."""
        return self._given(text, pair).tokens

    def _given(self, text: str | Generation, pair: str | None) -> Encoding:
        """What a person gave, as the model reads it."""
        with self._lock:
            return given(self.subject, text, pair, truncate=self.truncate)

    def _answer(
        self,
        lens: str,
        parameters: dict[str, Any],
        work: Callable[[QuestionContext], R],
        asked: object = None,
    ) -> R:
        """What `work` makes of a question; on it the recipe, and the seconds it took.

        One question at a time. parameters: the question's arguments as they were given. asked: what
        the question is about, where that may be an answer.
        """
        with self._lock:
            begun = time.perf_counter()
            result = work(self._context(lens, parameters))
            seconds = round(time.perf_counter() - begun, 4)
            recipe = replace(result.recipe, seconds=seconds, about=about(asked))
            return replace(result, recipe=recipe)

    def _answers(
        self, lens: str, parameters: dict[str, Any], work: Callable[[QuestionContext], list[R]]
    ) -> list[R]:
        """The same for many texts at once; each has its share of the seconds."""
        with self._lock:
            begun = time.perf_counter()
            results = work(self._context(lens, parameters))
            seconds = round((time.perf_counter() - begun) / max(1, len(results)), 4)
            return [replace(one, recipe=replace(one.recipe, seconds=seconds)) for one in results]

    def _context(self, lens: str, parameters: dict[str, Any]) -> QuestionContext:
        def report(done: int, total: int) -> None:
            if self.progress is not None:
                self.progress(lens, done, total)

        recipe = recipe_of(self.subject, lens, parameters)
        return QuestionContext(self.subject, recipe, Budget(self.memory), report, self.truncate)
