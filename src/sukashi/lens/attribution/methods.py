"""The attribution methods, in one list: adding one is a function and a line here.

The options of a method are the keywords of its function; there is no other list of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

from sukashi.arguments import check, hints_of
from sukashi.errors import MisuseError, UnknownNameError, UnsupportedError
from sukashi.lens.attribution.attention_based import attention_rollout, attention_x_gradient
from sukashi.lens.attribution.expected import expected_gradients
from sukashi.lens.attribution.gradients import grad_x_input, gradient, smooth_grad
from sukashi.lens.attribution.hierarchical import hierarchical_occlusion
from sukashi.lens.attribution.integrated import integrated_gradients
from sukashi.lens.attribution.occlusion import occlusion
from sukashi.lens.attribution.scores import Scores
from sukashi.lens.attribution.shapley import shapley
from sukashi.lens.attribution.value_zeroing import value_zeroing
from sukashi.trace import baseline
from sukashi.trace.cost import counting
from sukashi.trace.problem import Problem

P = ParamSpec("P")
Method = Callable[..., list[Scores]]
"""Called with problems, which may share passes, and the options that it reads as keywords."""


def one_by_one(
    method: Callable[Concatenate[Problem, P], Scores],
) -> Callable[Concatenate[Sequence[Problem], P], list[Scores]]:
    """A method that takes one text after the other; the others share their passes."""

    @wraps(method)
    def all_of(problems: Sequence[Problem], /, *args: P.args, **options: P.kwargs) -> list[Scores]:
        found = []
        for problem in problems:
            with counting() as cost:
                found.append(method(problem, *args, **options))
            problem.cost.add(cost)
        return found

    return all_of


def by_gradient(
    method: Callable[Concatenate[Sequence[Problem], P], list[Scores]],
) -> Callable[Concatenate[Sequence[Problem], P], list[Scores]]:
    """A method that differentiates, which is refused where the gradient was not proved."""

    @wraps(method)
    def proved(problems: Sequence[Problem], /, *args: P.args, **options: P.kwargs) -> list[Scores]:
        for problem in problems:
            reason = problem.anatomy.unproven.get("gradient")
            if reason:
                raise UnsupportedError(
                    f"{problem.subject.name} has no gradient that could be relied on: {reason}; "
                    f"choose a method that needs none ({', '.join(_without_gradient())})."
                )
        return method(problems, *args, **options)

    proved.differentiates = True  # type: ignore[attr-defined]
    return proved


AUTO = "auto"
"""The name of the method that fits the model and the length of the text, see `auto`."""
DEFAULT = AUTO

METHODS: dict[str, Method] = {
    "grad_x_input": by_gradient(grad_x_input),
    "gradient": by_gradient(gradient),
    "smooth_grad": by_gradient(smooth_grad),
    "integrated_gradients": by_gradient(integrated_gradients),
    "expected_gradients": by_gradient(one_by_one(expected_gradients)),
    "occlusion": occlusion,
    "hierarchical_occlusion": one_by_one(hierarchical_occlusion),
    "shapley": one_by_one(shapley),
    "attention_rollout": one_by_one(attention_rollout),
    "attention_x_gradient": by_gradient(one_by_one(attention_x_gradient)),
    "value_zeroing": one_by_one(value_zeroing),
}

CHOICES = (AUTO, *METHODS)


def reads(method: str) -> dict[str, inspect.Parameter]:
    """The options that a method reads, by name; "auto" reads what any method does."""
    if method == AUTO:
        return {name: reads(readers[0])[name] for name, readers in option_readers().items()}
    parameters = inspect.signature(METHODS[method]).parameters.values()
    return {one.name: one for one in parameters if one.kind is one.KEYWORD_ONLY}


@cache
def option_readers() -> dict[str, tuple[str, ...]]:
    """Every option there is, and the methods that read it."""
    names = dict.fromkeys(name for method in METHODS for name in reads(method))
    return {name: tuple(each for each in METHODS if name in reads(each)) for name in names}


def options_of(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """All options that a method reads: those given, checked, and the defaults of the others.

    Raises: UnknownNameError for a method or an option that there is not, MisuseError for an option
    that this method does not read, and see `sukashi.arguments.check`.
    """
    if method not in METHODS:
        raise UnknownNameError("method", method, (AUTO, *METHODS))
    own = reads(method)
    for name, value in given.items():
        if name in option_readers() and name not in own:
            raise MisuseError(
                f"The method {method!r} does not read {name!r}; it reads {_listed(own)}, and "
                f"{name!r} is read by {', '.join(option_readers()[name])}."
            )
        check_option(name, value)
    return {**{name: one.default for name, one in own.items()}, **given}


def _without_gradient() -> list[str]:
    return [name for name, one in METHODS.items() if not hasattr(one, "differentiates")]


def check_option(name: str, value: Any) -> None:
    """Refuse what no method reads, or what may not stand there. Raises: see `options_of`."""
    if name not in option_readers():
        raise UnknownNameError("option", name, option_readers())
    reader = option_readers()[name][0]
    check(name, value, hints_of(METHODS[reader])[name], reads(reader)[name].default)
    if name == "baseline":
        baseline.check_name(value)


def _listed(names: Mapping[str, Any]) -> str:
    return ", ".join(names) or "no option"


__all__ = [
    "AUTO",
    "CHOICES",
    "DEFAULT",
    "METHODS",
    "Method",
    "check_option",
    "option_readers",
    "options_of",
    "reads",
]
