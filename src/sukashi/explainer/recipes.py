"""Recipes: how each answer is made again; every answer carries one."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sukashi.arguments import as_sequence
from sukashi.lens.attribution.auto import Choice
from sukashi.model.subject import Subject
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.generation import Generation
from sukashi.result.recipe import Recipe

_VERSIONED = ("sukashi", "torch", "transformers", "tokenizers")


def recipe_of(subject: Subject, lens: str, parameters: dict[str, Any]) -> Recipe:
    """How an answer of this model to a question is made, see `with_parameters`."""
    recipe = Recipe(
        model=subject.name,
        revision=subject.revision,
        weights=subject.weights_hash,
        lens=lens,
        dtype=str(subject.dtype).removeprefix("torch."),
        device=str(subject.device),
        attention=str(getattr(subject.config, "_attn_implementation", "")),
        chat_template=subject.chat_template,
        versions={name: importlib.metadata.version(name) for name in _VERSIONED},
    )
    return with_parameters(recipe, parameters)


def with_parameters(recipe: Recipe, parameters: Mapping[str, Any]) -> Recipe:
    """The recipe with more or other parameters; those that are None or empty are left out."""
    given = {**recipe.parameters, **{name: as_json(one) for name, one in parameters.items()}}
    kept = {name: one for name, one in given.items() if one is not None and one != []}
    return replace(recipe, parameters=kept)


def recipe_for(recipe: Recipe, explained: Iterable[Explained], choice: Choice) -> Recipe:
    """The recipe of an attribution, with what was explained, and the method that was chosen.

    Who asks again by it gets the same, whatever is chosen then.
    """
    if choice.chosen:
        own = {name: one for name, one in choice.options.items() if name != "seed"}
        recipe = with_parameters(recipe, {"method": choice.method, **own})
    return replace(
        recipe,
        target=", ".join(each.label for each in explained),
        seed=choice.options.get("seed"),
    )


def about(asked: object) -> dict[str, Any] | None:
    """What a recipe keeps of an answer that is asked about; None for a text."""
    if not isinstance(asked, Generation | Attribution):
        return None
    recipe = asked.recipe
    given = list(asked.asked if isinstance(asked, Generation) else asked.tokens.given)
    return {
        "lens": recipe.lens,
        "parameters": recipe.parameters,
        "seed": recipe.seed,
        "given": given,
        "about": recipe.about,
    }


def as_json(value: Any) -> Any:
    """The value as a recipe can keep it: numpy's numbers as numbers, other objects as text."""
    if isinstance(value, str | int | float | None):
        return value
    if as_sequence(value) is not None:
        return [as_json(each) for each in value]
    if isinstance(value, dict):
        return {str(name): as_json(each) for name, each in value.items()}
    return value.item() if isinstance(value, np.generic) else str(value)
