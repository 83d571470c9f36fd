"""Value names: the words for values that a result holds (what is explained, operator, unit …).

A result from a file may hold values that this version does not know; they are shown as they are.
"""

from __future__ import annotations

from typing import get_args

from sukashi.result.attribution import Of
from sukashi.result.randomisation import Part
from sukashi.result.similarity import Measure
from sukashi.view.catalogue import has, quote, say
from sukashi.view.text_format import visible

QUANTITIES: tuple[str, ...] = get_args(Of)
OPERATORS = ("delete", "mask", "pad", "zero", "mean")
BASELINES = ("pad", "mask", "zero", "mean")
NO_BETTER_THAN_CHANCE = ("attention_rollout", "value_zeroing")
"""Methods of attribution that ranked the tokens of models that write no better than chance, or
worse (docs/methods.md)."""
UNITS = ("token", "word", "phrase", "sentence")
PARTS: tuple[str, ...] = get_args(Part)
MEASURES: tuple[str, ...] = get_args(Measure)


def quantity(of: str, lang: str) -> str:
    """Return the name of what is explained of a target: logit, probability, log-probability."""
    return say(of, lang) if of in QUANTITIES else visible(of)


def operator(name: str, lang: str) -> str:
    """Return the name of the way in which units are taken away."""
    return say(f"operator {name}", lang) if name in OPERATORS else visible(name)


def baseline(name: str, lang: str) -> str:
    """Return the name of what stands for "nothing"; a text in quotation marks."""
    return say(f"baseline {name}", lang) if name in BASELINES else quote(visible(name), lang)


def method(name: str, lang: str) -> str:
    """Return the name of a method of attribution, as people read it."""
    return say(f"value {name}", lang) if has(f"value {name}") else visible(name)


def unit(name: str, lang: str) -> str:
    """Return the name of what is taken away at a time."""
    return say(f"unit {name}", lang) if name in UNITS else visible(name)


def part(name: str, layer: int, lang: str) -> str:
    """Return the name of a part of the network; a layer of the only stack is named by its number.

    name: one of PARTS or "layer"; layer: −1 for parts that are none.
    """
    known = (*PARTS, "layer")
    return say(f"random {name}", lang, layer=layer) if name in known else visible(name)


def measure(of: str, lang: str) -> str:
    """Return the name of what a similarity is measured by: cosine, dot product."""
    return say(f"similarity {of}", lang) if of in MEASURES else visible(of)
