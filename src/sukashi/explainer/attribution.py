"""attribution: from what was asked to the lens that answers it."""

from __future__ import annotations

from dataclasses import replace

from sukashi.explainer.desk import Desk
from sukashi.lens.attribution.look import look
from sukashi.lens.attribution.options import Options
from sukashi.model.encoding import Encoding
from sukashi.result.attribution import Attribution
from sukashi.trace.choice import Wish, choose
from sukashi.trace.problem import Problem

_RANDOM = ("smooth_grad", "shapley")


def attribution(
    desk: Desk, encoding: Encoding, wish: Wish, method: str, options: Options
) -> Attribution:
    """What the chosen targets of a text are owed to."""
    choice = choose(desk.subject, encoding, wish)
    problem = Problem(
        subject=desk.subject,
        encoding=encoding,
        targets=choice.targets,
        multi_label=desk.subject.problem_type == "multi label",
        budget=desk.budget,
        progress=desk.progress,
    )
    recipe = replace(
        desk.recipe,
        target=", ".join(each.label for each in choice.explained),
        seed=options.seed if method in _RANDOM else None,
    )
    return look(problem, choice, method, options, recipe)
