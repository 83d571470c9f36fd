"""Code: the Python lines that give a result again, from its recipe."""

from __future__ import annotations

from sukashi.result.attention import AttentionMaps
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.recipe import Recipe

NAMES = {
    "attribution": "why",
    "layers": "steps",
    "attention": "maps",
    "generate": "run",
    "classify": "said",
}


def code(result: Result, run: Generation | None = None) -> str:
    """Return Python code that asks the same question again.

    run: the generation that the result explains, where there is one.
    """
    recipe = result.recipe
    lines = ["import sukashi", "", f"ex = sukashi.load({_loading(recipe)})"]
    writing = result if isinstance(result, Generation) else run
    if writing is not None:
        lines.append(f"run = ex.generate({_call(repr(writing.prompt), writing.recipe)})")
    if not isinstance(result, Generation):
        given = "run" if run is not None else _text(result)
        name = NAMES.get(recipe.lens, "result")
        lines.append(f"{name} = ex.{recipe.lens}({_call(given, recipe)})")
    return "\n".join(lines) + "\n"


def _loading(recipe: Recipe) -> str:
    options = {"revision": recipe.revision or None}
    options["dtype"] = recipe.dtype if recipe.dtype != "float32" else None
    typed = [f"{name}={value!r}" for name, value in options.items() if value]
    return ", ".join([repr(recipe.model), *typed])


def _call(given: str, recipe: Recipe) -> str:
    parameters = {n: v for n, v in recipe.parameters.items() if v not in (None, [])}
    if recipe.seed is not None:
        parameters["seed"] = recipe.seed
    return ", ".join([given, *(f"{name}={value!r}" for name, value in parameters.items())])


def _text(result: Result) -> str:
    """The text as an argument, two of them for a pair."""
    tokens = result.key_tokens if isinstance(result, AttentionMaps) else result.tokens
    text, middle = tokens.text, tokens.boundary
    if "candidates" in result.recipe.parameters and middle is not None:
        return repr(text[:middle])
    return repr(text) if middle is None else f"{text[:middle]!r}, {text[middle:]!r}"
