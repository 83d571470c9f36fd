"""Question context: what one question is answered with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sukashi.arguments import several
from sukashi.errors import MisuseError
from sukashi.explainer.recipes import about, with_parameters
from sukashi.model.encode import again
from sukashi.model.encode_prompt import encode_prompt
from sukashi.model.encoding import Encoding
from sukashi.model.prompt import Asked
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import word
from sukashi.result.generation import Generation
from sukashi.result.recipe import Recipe
from sukashi.trace.budget import Budget
from sukashi.trace.problem import Problem
from sukashi.trace.progress import Progress
from sukashi.trace.target import Target


@dataclass(frozen=True, eq=False)
class QuestionContext:
    """One model, and one question that is asked of it.

    recipe: of the answer. budget: memory the work may take. progress: called with (done, total).
    truncate: cut texts that are longer than the model reads. session: the `ModelSession` that
    answers, which other questions can be put to.
    """

    subject: Subject
    recipe: Recipe
    budget: Budget
    progress: Progress
    truncate: bool = False
    session: Any = None

    def about(self, answer: object) -> QuestionContext:
        """The context of a question about an answer, which its recipe keeps."""
        return replace(self, recipe=replace(self.recipe, about=about(answer)))

    def with_parameters(self, **parameters: Any) -> QuestionContext:
        """The context with other parameters in its recipe, and without those that are None."""
        return replace(self, recipe=with_parameters(self.recipe, parameters))

    def encode(self, text: Asked, pair: str | None = None, *, room: int = 0) -> Encoding:
        """What was given, or a pair, as the model reads it; room: tokens to be written behind."""
        return encode_prompt(self.subject, text, pair, truncate=self.truncate, room=room)

    def encode_any(self, text: Asked | Generation, pair: str | None = None) -> Encoding:
        """A text, a pair, or what the model wrote, as the model reads it."""
        return encode_any(self.subject, text, pair, truncate=self.truncate)

    def problem(self, encoding: Encoding, targets: tuple[Target, ...]) -> Problem:
        """The scalars to be explained in what the model reads."""
        return Problem(
            subject=self.subject,
            encoding=encoding,
            targets=targets,
            multi_label=self.subject.problem_type == "multi label",
            budget=self.budget,
            progress=self.progress,
        )

    def word(self, id: int) -> str:
        """What a person reads for a token of the vocabulary."""
        return word(self.subject.tokenizer, id)


def encode_any(
    subject: Subject, text: Asked | Generation, pair: str | None = None, *, truncate: bool = False
) -> Encoding:
    """A text, a pair, or what the model wrote, as the model reads it.

    Raises: MisuseError for a generation with a second text, or for another kind of model.
    """
    if not isinstance(text, Generation):
        return encode_prompt(subject, text, pair, truncate=truncate)
    if pair is not None:
        raise MisuseError("A generation has no second text; leave <<pair=>> out.")
    if subject.task not in ("causal", "seq2seq"):
        raise MisuseError(
            f"A generation is explained by the model that wrote it, and this one (task "
            f"{subject.task}) does not write; give its text."
        )
    demand_text_alone(text.recipe)
    first = text.written.start - (text.prompt_length if subject.task == "seq2seq" else 0)
    return replace(again(subject, text.tokens, text.prompt_length), first=first)


def demand_text_alone(recipe: Recipe) -> None:
    """Refuse an answer that was given to more than a text. Raises: MisuseError."""
    beside = recipe.parameters.get("inputs")
    if beside:
        raise MisuseError(
            f"This was answered with {', '.join(map(str, several(beside)))} beside the text, which "
            "no result keeps; ask with the inputs themselves (and <<answer=>> for what was "
            "written)."
        )
