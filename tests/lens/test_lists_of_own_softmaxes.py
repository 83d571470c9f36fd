"""Lists of texts on networks whose attention is caught at their softmax: as one by one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sukashi.trace.run import run
from sukashi.trace.site import Site
from tests.lens.test_kinds_of_attention import explainer
from tests.lens.test_windows import longformer

TEXTS = ["w3 w17 w80 w5 w5 w41", "w9 w8", "w22 w21 w20 w19 w18 w17 w16 w15 w14"]
NETWORKS = {
    "gpt_neo": lambda: explainer("gpt_neo"),
    "bloom": lambda: explainer("bloom"),
    "talking": lambda: explainer("talking"),
    "longformer": lambda: longformer("global"),
}


@pytest.mark.parametrize(
    "method", ["grad_x_input", "integrated_gradients", "attention_x_gradient", "attention_rollout"]
)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_list_gives_what_each_text_gives_alone(name: str, method: str) -> None:
    ex = NETWORKS[name]()
    together = ex.attribution(TEXTS, method=method)
    for text, found in zip(TEXTS, together, strict=True):
        alone = ex.attribution(text, method=method)
        np.testing.assert_allclose(found.scores, alone.scores, atol=2e-4, rtol=2e-3)


@pytest.mark.parametrize("name", ["gpt_neo", "bloom", "longformer"])
def test_maps_of_padded_texts_are_those_of_the_texts(name: str) -> None:
    """Padding behind the text: its own part of the weights is as without, none is on padding."""
    ex = NETWORKS[name]()
    inputs = ex.encode(TEXTS[0], None).inputs
    length = inputs["input_ids"].shape[1]
    mask = inputs.get("attention_mask", torch.ones_like(inputs["input_ids"]))
    longer = {
        "input_ids": torch.nn.functional.pad(inputs["input_ids"], (0, 3), value=1),
        "attention_mask": torch.nn.functional.pad(mask, (0, 3)),
    }
    site = Site("attention", 1, ex.anatomy.writer.name)
    alone = run(ex.network, ex.anatomy, {**inputs, "attention_mask": mask}, read=[site]).at[site]
    padded = run(ex.network, ex.anatomy, longer, read=[site]).at[site]
    np.testing.assert_allclose(padded[:, :, :length, :length], alone, atol=1e-5)
    assert padded[:, :, :length, length:].abs().max() < 1e-6
