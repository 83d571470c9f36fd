"""Models as the app lists them: built in, named at the start, in memory."""

from __future__ import annotations

from typing import Any

from sukashi.view.catalogue import LANGUAGES, say
from sukashi.web.runs import Runs


def models(runs: Runs) -> list[dict[str, Any]]:
    """Every model by id, with what is known of it; more is known of one in memory."""
    from sukashi.model.builtin import CATALOGUE

    about = {one.id: one for one in CATALOGUE}
    loaded = runs.pool.loaded()
    found = []
    for name in dict.fromkeys((*runs.pool.ids, *loaded)):
        one, explainer = about.get(name), loaded.get(name)
        built_in = name in runs.pool.builtin
        facts: dict[str, Any] = {
            "id": name,
            "built_in": built_in,
            "loaded": explainer is not None,
            "waiting": runs.waiting(name),
            "task": one.task if one and built_in else None,
            "architecture": one.architecture if one and built_in else None,
            "about": _about(one.id) if one and built_in else None,
            "examples": list(one.examples) if one and built_in else [],
        }
        if explainer is not None:
            facts |= _known(explainer)
        found.append(facts)
    return found


def _about(model: str) -> dict[str, str]:
    return {lang: say(f"model {model}", lang) for lang in LANGUAGES}


def _known(explainer: Any) -> dict[str, Any]:
    stacks = explainer.anatomy.stacks.values()
    return {
        "task": explainer.task,
        "architecture": explainer.anatomy.family,
        "labels": list(explainer.labels),
        "answers": list(explainer.answers),
        "chat": bool(getattr(explainer.tokenizer, "chat_template", None)),
        "stacks": [
            {"name": one.name, "layers": one.layers, "heads": one.heads, "width": one.width}
            for one in stacks
        ],
    }
