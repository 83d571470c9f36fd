"""attribution: from what was asked to the lens that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sukashi.explainer.candidates import of_candidates
from sukashi.explainer.desk import Desk
from sukashi.explainer.stamp import recipe_for
from sukashi.explainer.texts import TextsAsked
from sukashi.lens.attribution.look import look
from sukashi.lens.attribution.options import Options
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.trace.choice import choose
from sukashi.trace.wish import Wish


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
    method, options = asked.method, asked.options
    if asked.candidates:
        how = TextsAsked(wish, method, options)
        return of_candidates(desk, (text, pair), asked.candidates, asked.hypothesis, how)
    encoding = desk.given(text, pair)
    choice = choose(desk.subject, encoding, replace(wish, first=desk.first_written(text)))
    recipe = recipe_for(desk.recipe, choice.explained, method, options)
    return look(desk.problem(encoding, choice.targets), choice, method, options, recipe)
