"""trust: what a page says of how far explanations hold: verdicts, figures and curves, worked out.

No measure is written again in the page: it draws these numbers as they are. JSON values; null where
a figure is not defined.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import TAIL, Measure, means
from sukashi.result.randomisation import Randomisation
from sukashi.result.trust import MEASURES, Trust
from sukashi.view import value_names
from sukashi.view.catalogue import LANGUAGES, say
from sukashi.view.trust_caption import FEWEST_UNITS, stage_name

UNITLESS = ("correlation", "infidelity", "sensitivity")
"""Figures without a unit; all others are amounts of f."""
RELATIVE_TO_CHANCE = ("better", "chance", "worse", "unknown")


@singledispatch
def trust_note(result: object) -> dict[str, Any]:
    """Return what a note has besides for a result of these kinds; nothing for others."""
    return {}


@trust_note.register
def _faithfulness(result: Faithfulness) -> dict[str, Any]:
    """rows: one a target and, of several, one for all of them at the end."""
    targets = range(len(result.targets))
    rows: list[int | None] = [*targets, *([None] if len(targets) != 1 else [])]
    names = [name for name, _ in result.measures()]
    return {
        "faithfulness": {
            "words": {lang: _words(result, names, lang) for lang in LANGUAGES},
            "rows": [_row(result, row) for row in rows],
        }
    }


def _words(result: Faithfulness, names: list[str], lang: str) -> dict[str, Any]:
    """What stands at figures, verdicts and curves."""
    of = value_names.quantity(result.targets[0].of, lang) if result.targets else ""
    return {
        "names": {one: say(one, lang) for one in names},
        "relativeToChance": {one: say(f"trust is {one}", lang) for one in RELATIVE_TO_CHANCE},
        "deletion": say("trust deletion", lang, of=of),
        "insertion": say("trust insertion", lang, of=of),
        "share": say("trust share", lang),
    }


def _row(result: Faithfulness, row: int | None) -> dict[str, Any]:
    verdict = result.verdict_of(row)
    key = "short" if verdict == "chance" and result.units < FEWEST_UNITS else verdict
    here = slice(None) if row is None else slice(row, row + 1)
    counts = result.counts[here]
    return {
        "relativeToChance": verdict,
        "verdict": {lang: say(f"verdict {key}", lang) for lang in LANGUAGES},
        "figures": [_figure(name, measure.of(row)) for name, measure in result.measures()],
        "shares": _numbers((counts / np.maximum(1, counts[:, -1:])).mean(0)),
        "deletion": _curve(result.deletion[here], result.random_deletion[:, here]),
        "insertion": _curve(result.insertion[here], result.random_insertion[:, here]),
    }


def _figure(name: str, measure: Measure) -> dict[str, Any]:
    low, high = measure.interval
    return {
        "name": name,
        "amount": name not in UNITLESS,
        "higher": measure.higher,
        "value": _number(measure.value),
        "chance": _number(measure.chance),
        "low": _number(low),
        "high": _number(high),
        "relativeToChance": measure.standing if math.isfinite(measure.beats) else "unknown",
    }


def _curve(own: NDArray[np.float32], random: NDArray[np.float32]) -> dict[str, Any]:
    """The mean over targets of (targets, points) and, of (rankings, targets, points), its band."""
    each = random.mean(1)
    low, high = np.quantile(each, [TAIL, 1 - TAIL], axis=0)
    return {
        "own": _numbers(own.mean(0)),
        "chance": _numbers(each.mean(0)),
        "low": _numbers(low),
        "high": _numbers(high),
    }


@trust_note.register
def _randomisation(result: Randomisation) -> dict[str, Any]:
    """stages: their names, the untouched network first; curve, sizes: a number each."""
    low, high = result.last.interval
    key = "survives" if result.survives else "dies"
    if not math.isfinite(result.last.value):
        key = "undefined"
    stages = range(len(result.parts))
    return {
        "randomisation": {
            "outcome": key,
            "verdict": {lang: say(f"verdict {key}", lang) for lang in LANGUAGES},
            "stages": {
                lang: [say("random none", lang), *(stage_name(result, at, lang) for at in stages)]
                for lang in LANGUAGES
            },
            "curve": [1.0, *_numbers(result.curve)],
            "sizes": [1.0, *_numbers(means(result.absolute))],
            "low": _number(low),
            "high": _number(high),
        }
    }


@trust_note.register
def _trust(result: Trust) -> dict[str, Any]:
    """methods: the best first; chance: what random rankings get, a number a figure."""
    flat = result.random.transpose(1, 0, 2).reshape(len(MEASURES), -1)
    return {
        "trust": {
            "verdict": {lang: _verdict_of_methods(result, lang) for lang in LANGUAGES},
            "names": {lang: [say(one, lang) for one in MEASURES] for lang in LANGUAGES},
            "methods": [_method(result, at) for at in result.order],
            "chance": _numbers(means(flat)),
        }
    }


def _method(result: Trust, at: int) -> dict[str, Any]:
    low, high = (float(end) for end in result.intervals[at])
    others = "alike" if at in result.alike else "apart"
    return {
        "name": result.methods[at],
        "score": _number(float(result.score[at])),
        "low": _number(low),
        "high": _number(high),
        "better": result.better[at],
        "comparison": "best" if at == result.order[0] else others,
        "forward": _number(float(result.forward[at].mean())),
        "backward": _number(float(result.backward[at].mean())),
        "seconds": _number(float(result.seconds[at].mean())),
        "figures": _numbers(means(result.values[at])),
    }


def _verdict_of_methods(result: Trust, lang: str) -> str:
    """Which method is best, in a few words."""
    best, alike = result.order[0], result.alike
    key = "alike" if alike else "best"
    if len(result.methods) == 1:
        key = "only"
    if not any(result.better):
        key = "none"
    return say(
        f"verdict of many, {key}",
        lang,
        method=result.methods[best],
        count=len(alike),
        better=result.better[best],
        texts=len(result.texts),
    )


def _number(value: float) -> float | None:
    """Six digits; JSON has no NaN."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [_number(float(value)) for value in values]
