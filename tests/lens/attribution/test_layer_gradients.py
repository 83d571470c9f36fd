"""Agreement with Captum's LayerIntegratedGradients, which starts from ids, for every head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sukashi.explainer import Explainer
from tests.networks import TEXT, explain, explainer
from tests.tiny import tiny

captum = pytest.importorskip("captum.attr")
pytestmark = pytest.mark.agreement
CONTEXT = "it was good. in japan"
STEPS = 12
Read = Callable[[Any, Any], Tensor]


def label(output: Any, target: Any) -> Tensor:
    return output.logits[:, target.id]


def chance(output: Any, target: Any) -> Tensor:
    return output.logits.softmax(-1)[:, target.id]


def token(output: Any, target: Any) -> Tensor:
    return output.logits[:, target.position, target.id]


def place(output: Any, target: Any) -> Tensor:
    both = {"start": output.start_logits, "end": output.end_logits}
    return both[target.label][:, target.position]


CASES: list[tuple[Explainer, tuple[str, ...], Read, dict[str, Any]]] = [
    (explainer("bert", "classify"), (TEXT,), label, {"target": "all"}),
    (explainer("electra", "classify"), ("the film", "was bad"), label, {"target": "all"}),
    (explainer("distilbert", "classify"), (TEXT,), chance, {"of": "probability", "target": "all"}),
    (explainer("bert", "tokens"), (TEXT,), token, {"outputs": [1, 4]}),
    (explain(tiny("bert", "span"), "bert"), ("the film", CONTEXT), place, {}),
    (explainer("bert"), ("the [MASK] was not [MASK].",), token, {}),
]


@pytest.mark.parametrize(("ex", "texts", "read", "asked"), CASES)
def test_the_same_integral(
    ex: Explainer, texts: tuple[str, ...], read: Read, asked: dict[str, Any]
) -> None:
    why = ex.attribution(
        *texts, method="integrated_gradients", baseline="pad", steps=STEPS, **asked
    )
    inputs = dict(ex.encode(texts[0], texts[1] if len(texts) > 1 else None).inputs)
    ids = inputs.pop("input_ids")
    special = torch.tensor(why.tokens.special)[None]
    empty = torch.where(special, ids, ex.tokenizer.pad_token_id)
    assert why.targets
    for row, target in enumerate(why.targets):

        def forward(ids: Tensor, target: Any = target) -> Tensor:
            beside = {name: x.expand(len(ids), -1) for name, x in inputs.items()}
            return read(ex.network(ids, **beside), target)

        method = captum.LayerIntegratedGradients(forward, ex.anatomy.reader.embedding)
        theirs, missed = method.attribute(ids, empty, n_steps=STEPS, return_convergence_delta=True)
        wanted = theirs.sum(-1)[0].detach().numpy()
        scale = max(1.0, float(np.abs(wanted).max()))
        np.testing.assert_allclose(why.scores[row], wanted, atol=1e-4 * scale)
        assert why.residuals[row] == pytest.approx(float(missed), abs=1e-4 * scale)
