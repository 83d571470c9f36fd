"""Model session: one model, and the way every question about it is answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, TypeVar, cast

from sukashi.arguments import check_all
from sukashi.explainer.lock import lock_of
from sukashi.explainer.pickling import SessionState, check_progress, deep_copy, state_of
from sukashi.explainer.question_context import QuestionContext, encode_any
from sukashi.explainer.recipes import recipe_of
from sukashi.model.anatomy import Anatomy
from sukashi.model.encoding import Encoding
from sukashi.model.prompt import Asked, prompt_of
from sukashi.model.subject import Subject
from sukashi.model.undisturbed import own_arithmetic
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.tokens import Tokens
from sukashi.trace.budget import DEFAULT_BYTES, Budget
from sukashi.trace.fit import fit_checks
from sukashi.trace.verify import Check, proved, verify

Progress = Callable[[str, int, int], None]
R = TypeVar("R")


class ModelSession:
    """A model with what is known about it.

    memory: bytes that one question may take besides the weights. progress: called as
    progress(question, done, total) during long work; an exception it raises ends the work.
    truncate: cut texts that are longer than the model reads instead of refusing them.
    Questions asked from several threads are answered one after the other. A session can be pickled
    and copied: with the network's weights as they are, and all settings.
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
        check_all(
            {
                "memory": (memory, Annotated[int, range(1, 1 << 62)]),
                "progress": (progress, Callable | None),
                "truncate": (truncate, bool),
                "verify": (check, bool),
            }
        )
        self._set(subject, memory=int(memory), progress=progress, truncate=truncate)
        if check:
            self.subject = replace(subject, anatomy=proved(subject.anatomy, self.verify()))

    def _set(
        self, subject: Subject, *, memory: int, progress: Progress | None, truncate: bool
    ) -> None:
        self.subject = subject
        self.memory = memory
        self.progress = progress
        self.truncate = truncate
        self._lock = lock_of(subject.network)

    def _state(self) -> SessionState:
        settings = {"memory": self.memory, "progress": self.progress, "truncate": self.truncate}
        with self._lock:
            return state_of(self.subject, settings)

    def __getstate__(self) -> SessionState:
        check_progress(self.progress)
        return self._state()

    def __setstate__(self, state: SessionState) -> None:
        self._set(state.subject(), **state.settings)

    def __copy__(self) -> ModelSession:
        made = object.__new__(type(self))
        made._set(self.subject, **self._state().settings)
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> ModelSession:
        made = object.__new__(type(self))
        made.__setstate__(deep_copy(self._state(), memo))
        return made

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
        with self._lock, own_arithmetic(self.subject.device):
            proofs = verify(self.network, self.anatomy, self.subject.device)
            return (*proofs, *fit_checks(self.subject))

    def tokenize(self, text: Asked, pair: str | None = None) -> Tokens:
        """What was given as the model reads it, with the place of every token in the characters."""
        return self.encode(text, pair).tokens

    def encode(self, text: Asked | Generation, pair: str | None = None) -> Encoding:
        """A text, a pair, or what the model wrote: the tensors it is fed, and their tokens.

        text: also messages, and {"ids": [...]} for ids that are fed as they are.
        """
        prompt = prompt_of(text)
        check_all({"text": (prompt, Asked | Generation), "pair": (pair, str | None)})
        with self._lock:
            return encode_any(self.subject, prompt, pair, truncate=self.truncate)

    def answered(
        self,
        question: str,
        parameters: dict[str, Any],
        work: Callable[[QuestionContext], R],
        subject: object = None,
    ) -> R:
        """What `work` makes of a question; on it the recipe, and the seconds it took.

        One question at a time. Of a list of results each has its share of the seconds.
        parameters: the question's arguments as they were given. subject: what the question is
        about, which a recipe keeps where that is an answer.
        """
        with self._lock, own_arithmetic(self.subject.device):
            begun = time.perf_counter()
            found = work(self.context(question, parameters).about(subject))
            return _timed(found, time.perf_counter() - begun)

    def context(self, question: str, parameters: dict[str, Any]) -> QuestionContext:
        """What a question is answered with; parameters: its arguments, for the recipe."""

        def report(done: int, total: int) -> None:
            if self.progress is not None:
                self.progress(question, done, total)

        recipe = recipe_of(self.subject, question, parameters)
        budget = Budget(self.memory)
        return QuestionContext(self.subject, recipe, budget, report, self.truncate, self)


def _timed(found: R, seconds: float) -> R:
    """A result, or a list of them, with the seconds in the recipe."""
    if isinstance(found, list):
        share = seconds / max(1, len(found))
        return cast(R, [_timed(one, share) for one in found])
    result = cast(Result, found)
    return cast(R, replace(result, recipe=replace(result.recipe, seconds=round(seconds, 4))))
