"""Tool style: the defaults of another tool, for people who compare with what it has published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sukashi.errors import MisuseError
from sukashi.lens.attribution.methods import DEFAULT
from sukashi.result.attribution import Of

Style = Literal["sukashi", "transformers-interpret"]
STEPS = 50
METHOD = "integrated_gradients"


def in_style(
    style: Style, method: str, of: Of, options: Mapping[str, Any], task: str
) -> tuple[str, Of, dict[str, Any]]:
    """Method, reading and options with the defaults of a style.

    transformers-interpret: integrated gradients of the probability, from padding between the
    tokenizer's own marks, in 50 steps (Gauss–Legendre). Its division by the L2 norm is left to
    `sukashi.view.word_attributions`, so that scores and residual keep their meaning. Of an answer
    it explains the logits.

    Raises: MisuseError for a method that it does not have.
    """
    if style == "sukashi":
        return method, of, dict(options)
    if method not in (DEFAULT, METHOD):
        raise MisuseError(
            f"transformers-interpret has no {method}; leave <<method=>> out in its style."
        )
    reading: Of = "logit" if task == "span" else "probability"
    return METHOD, reading, {"baseline": "pad", "steps": STEPS, **options}
