"""Recipes: how each answer is made again; every answer carries one."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from sukashi.lens.attribution.methods import RANDOM
from sukashi.lens.attribution.options import Options
from sukashi.model.subject import Subject
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.generation import Generation
from sukashi.result.recipe import Recipe

_VERSIONED = ("sukashi", "torch", "transformers", "tokenizers")


def recipe_of(subject: Subject, lens: str, parameters: dict[str, Any]) -> Recipe:
    """How an answer of this model to a question is made; parameters that are None are left out."""
    return Recipe(
        model=subject.name,
        revision=subject.revision,
        weights=subject.weights_hash,
        lens=lens,
        parameters={n: as_json(value) for n, value in parameters.items() if value is not None},
        dtype=str(subject.dtype).removeprefix("torch."),
        device=str(subject.device),
        attention=str(getattr(subject.network.config, "_attn_implementation", "")),
        versions={name: importlib.metadata.version(name) for name in _VERSIONED},
    )


def recipe_for(
    recipe: Recipe, explained: Iterable[Explained], method: str, options: Options
) -> Recipe:
    """The recipe of an attribution, with what was explained."""
    return replace(
        recipe,
        target=", ".join(each.label for each in explained),
        seed=options.seed if method in RANDOM else None,
    )


def about(asked: object) -> dict[str, Any] | None:
    """What a recipe keeps of an answer that is asked about; None for a text."""
    if not isinstance(asked, Generation | Attribution):
        return None
    recipe = asked.recipe
    given = [asked.prompt] if isinstance(asked, Generation) else list(asked.tokens.given)
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
    if isinstance(value, list | tuple | range):
        return [as_json(each) for each in value]
    if isinstance(value, dict):
        return {str(name): as_json(each) for name, each in value.items()}
    return value.item() if isinstance(value, np.generic) else str(value)
