"""The model that a command asks, and how: what was typed for loading it and for its method."""

from __future__ import annotations

import argparse
import re
from typing import Any

import sukashi
from sukashi.errors import MisuseError

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def loaded(options: argparse.Namespace, model: str, report: Any) -> Any:
    """The Explainer of a model; report: told of the progress."""
    return sukashi.load(
        model,
        progress=report,
        truncate=options.truncate,
        memory=bytes_of(options.memory),
        **loading(options),
    )


def loading(options: argparse.Namespace) -> dict[str, Any]:
    """The loading arguments that were typed."""
    names = ("device", "dtype", "revision", "task", "chat_template")
    typed = {name: getattr(options, name, None) for name in names}
    return {name: value for name, value in typed.items() if value is not None}


def bytes_of(given: str | None) -> int | None:
    """A number of bytes written like 500M or 2G."""
    if given is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]?)i?B?", given.strip(), re.IGNORECASE)
    if not found or float(found[1]) <= 0:
        raise MisuseError(f"{given!r} is no amount of memory; write it like 500M or 2G.")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def knobs(options: argparse.Namespace) -> dict[str, Any]:
    """What was typed for the attribution's method."""
    steps = options.steps
    given = {
        "baseline": options.baseline,
        "samples": options.samples,
        "unit": options.unit,
        "steps": int(steps) if steps and steps.isdigit() else steps,
    }
    return {name: value for name, value in given.items() if value is not None}
