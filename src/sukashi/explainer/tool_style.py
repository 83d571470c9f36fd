"""Tool style: the defaults of another tool, for people who compare with what it has published."""

from __future__ import annotations

from typing import Any, Literal, get_args

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.lens.attribution.methods import DEFAULT

Style = Literal["sukashi", "transformers-interpret"]
STYLES: tuple[Style, ...] = get_args(Style)
STEPS = 50
METHOD = "integrated_gradients"


def in_style(style: str, asked: dict[str, Any], options: dict[str, Any], task: str) -> None:
    """Put the habits of a style into what was asked, and into the options that were not given.

    transformers-interpret: integrated gradients of the probability, from padding between the
    tokenizer's own marks, in 50 steps (Gauss–Legendre). Its division by the L2 norm is left to
    `sukashi.view.word_attributions`, so that scores and residual keep their meaning. Of an answer
    it explains the logits.

    Raises: UnknownNameError, MisuseError for a method that it does not have.
    """
    if style not in STYLES:
        raise UnknownNameError("style", style, STYLES)
    if style == "sukashi":
        return
    if asked["method"] not in (DEFAULT, METHOD):
        raise MisuseError(
            f"transformers-interpret has no {asked['method']}; leave <<method=>> out in its style."
        )
    asked["method"], asked["style"] = METHOD, style
    asked["of"] = "logit" if task == "span" else "probability"
    options.setdefault("baseline", "pad")
    options.setdefault("steps", STEPS)
