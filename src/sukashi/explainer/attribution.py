"""attribution: from what was asked to the lens that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sukashi.errors import MisuseError
from sukashi.explainer.desk import Desk
from sukashi.explainer.prediction import Asked as Classified
from sukashi.explainer.prediction import prediction
from sukashi.lens.attribution.look import look
from sukashi.lens.attribution.methods import RANDOM
from sukashi.lens.attribution.options import Options
from sukashi.model.encoding import Encoding
from sukashi.model.entailment import entailment_of
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.result.recipe import Recipe
from sukashi.trace.choice import choose
from sukashi.trace.labels import label_id
from sukashi.trace.problem import Problem
from sukashi.trace.wish import Choice, Wish


@dataclass(frozen=True)
class Asked:
    """How the targets are explained; candidates: a person's own labels, put into `hypothesis`."""

    method: str
    options: Options
    candidates: Sequence[str] = ()
    hypothesis: str = ""


def attribution(
    desk: Desk, text: str | Generation, pair: str | None, wish: Wish, asked: Asked
) -> Attribution:
    """What the chosen targets of a text are owed to."""
    if asked.candidates:
        encoding, choice = _candidate(desk, text, pair, wish, asked)
    else:
        encoding = desk.given(text, pair)
        choice = choose(desk.subject, encoding, replace(wish, first=desk.first_written(text)))
    problem = Problem(
        subject=desk.subject,
        encoding=encoding,
        targets=choice.targets,
        multi_label=desk.subject.problem_type == "multi label",
        budget=desk.budget,
        progress=desk.progress,
    )
    recipe = recipe_for(desk, choice, asked.method, asked.options)
    return look(problem, choice, asked.method, asked.options, recipe)


def recipe_for(desk: Desk, choice: Choice, method: str, options: Options) -> Recipe:
    """The recipe of an attribution, with what was explained."""
    return replace(
        desk.recipe,
        target=", ".join(each.label for each in choice.explained),
        seed=options.seed if method in RANDOM else None,
    )


def _candidate(
    desk: Desk, text: str | Generation, pair: str | None, wish: Wish, asked: Asked
) -> tuple[Encoding, Choice]:
    """The entailment of one candidate's sentence by the text: of the named one, else the best."""
    if isinstance(text, Generation):
        raise MisuseError("Candidates are judged for a text; give the text of the generation.")
    if len(wish.targets) > 1:
        raise MisuseError(
            "Every candidate is read with a sentence of its own, so one is explained at a time; "
            "name one candidate as target."
        )
    judged = prediction(desk, text, pair, Classified(1, asked.candidates, asked.hypothesis, False))
    best = int(judged.best[0])
    number = label_id(judged.labels, wish.targets[0]) if wish.targets else best
    encoding = desk.encode(text, judged.hypotheses[number])
    entailed = entailment_of(desk.subject).entailed
    choice = choose(desk.subject, encoding, replace(wish, targets=(entailed,)))
    chance = float(judged.probabilities[0, number])
    explained = replace(choice.explained[0], label=judged.labels[number], probability=chance)
    return encoding, Choice(choice.targets, (explained,))
