"""Site: places that do not exist are refused with those that do."""

from __future__ import annotations

import pytest
import torch

from sukashi.errors import RangeError, UnsupportedError
from sukashi.trace.run import run
from sukashi.trace.site import Site, check
from tests.networks import anatomy, every_site, network
from tests.tiny import FAMILIES, tiny_inputs


@pytest.mark.parametrize("family", FAMILIES)
def test_every_site_lies_in_its_stack(family: str) -> None:
    parts = anatomy(family)
    for site in every_site(parts):
        assert check(site, parts) is parts.stacks[site.stack]


def test_a_missing_stack() -> None:
    with pytest.raises(UnsupportedError, match="This model has no encoder; it has: decoder"):
        check(Site("residual", 0, "encoder"), anatomy("gpt2"))
    with pytest.raises(UnsupportedError, match="This model has no decoder; it has: encoder"):
        check(Site("residual"), anatomy("bert"))


def test_missing_cross_attention() -> None:
    with pytest.raises(UnsupportedError, match="no cross-attention; ask for its self-attention"):
        check(Site("attention", 0, cross=True), anatomy("gpt2"))
    with pytest.raises(UnsupportedError, match="no cross-attention"):
        check(Site("attention", 0, "encoder", cross=True), anatomy("t5"))
    check(Site("attention", 0, cross=True), anatomy("t5"))


@pytest.mark.parametrize("family", ["gpt_neo", "gptj", "bloom", "deberta_v2"])
def test_queries_of_architectures_that_keep_them(family: str) -> None:
    site = Site("queries", 0, anatomy(family).writer.name)
    with pytest.raises(UnsupportedError, match="does not hand out queries and keys"):
        check(site, anatomy(family))


def test_layers_outside_the_network() -> None:
    parts = anatomy("gpt2")
    with pytest.raises(RangeError, match="Layer 3 does not exist; choose from 0 to 2"):
        check(Site("residual", 3), parts)
    for part in ("attention", "mlp", "queries"):
        for layer in (2, -1):
            message = f"Layer {layer} does not exist; choose from 0 to 1"
            with pytest.raises(RangeError, match=message):
                check(Site(part, layer), parts)  # type: ignore[arg-type]


def test_a_run_checks_what_it_is_asked_for() -> None:
    net, parts, inputs = network("gpt2"), anatomy("gpt2"), tiny_inputs("gpt2")
    wrong = Site("mlp", 2)
    with pytest.raises(RangeError):
        run(net, parts, inputs, read=[wrong])
    with pytest.raises(RangeError):
        run(net, parts, inputs, stop=wrong)
    with pytest.raises(RangeError):
        run(net, parts, inputs, edit={wrong: torch.clone})
