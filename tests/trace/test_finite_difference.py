"""The proof of the gradient: it holds for true ones, and every kind of false one is noticed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import sukashi
from sukashi.errors import UnsupportedError
from sukashi.model.dissect import dissect
from sukashi.model.probe import probe
from sukashi.trace.finite_difference import gradient_error
from sukashi.trace.verify import verify
from tests.networks import anatomy, network
from tests.test_strangers import tokenizer
from tests.tiny import FAMILIES, tiny

CPU = torch.device("cpu")
WIDTH, VOCABULARY = 16, 90
NAME = "the gradient is what small changes of the embeddings do"


class Plain(nn.Module):
    """Two blocks of the kind that is given; what a block adds goes through `piece`."""

    def __init__(self, piece: nn.Module) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.config = SimpleNamespace(vocab_size=VOCABULARY)
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.blocks = nn.ModuleList(Block(piece) for _ in range(2))
        self.head = nn.Linear(WIDTH, VOCABULARY)

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids)
        for block in self.blocks:
            hidden = block(hidden)
        logits: Tensor = self.head(hidden)
        return logits


class Block(nn.Module):
    def __init__(self, piece: nn.Module) -> None:
        super().__init__()
        self.mix, self.up, self.down = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.piece = piece

    def forward(self, hidden: Tensor) -> Tensor:
        before = hidden.cumsum(1) / torch.arange(1, hidden.shape[1] + 1)[:, None]
        hidden = hidden + self.mix(before)
        found: Tensor = self.piece(hidden + self.down(torch.tanh(self.up(hidden))))
        return found


class Same(nn.Module):
    def forward(self, hidden: Tensor) -> Tensor:
        return hidden * 1.5


class NoGrad(nn.Module):
    """A piece in the middle that was left under no_grad, beside the residual stream."""

    def forward(self, hidden: Tensor) -> Tensor:
        with torch.no_grad():
            beside = torch.sin(hidden)
        return hidden + beside


class AllNoGrad(nn.Module):
    def forward(self, hidden: Tensor) -> Tensor:
        with torch.no_grad():
            return hidden * 1.5


class HalfDetached(nn.Module):
    def forward(self, hidden: Tensor) -> Tensor:
        return torch.cat([hidden[..., : WIDTH // 2].detach(), hidden[..., WIDTH // 2 :]], -1)


class OneDetached(nn.Module):
    """One number of sixteen."""

    def forward(self, hidden: Tensor) -> Tensor:
        return torch.cat([hidden[..., :1].detach(), hidden[..., 1:]], -1)


class StraightThrough(nn.Module):
    """Signs going forward, and going back as if there were none."""

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden + (hidden.sign() - hidden).detach()


class Turned(torch.autograd.Function):
    """A backward pass that is written wrongly."""

    @staticmethod
    def forward(hidden: Tensor) -> Tensor:
        return hidden * 2

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> Tensor:
        return slope * 3


class WrongBackward(nn.Module):
    def forward(self, hidden: Tensor) -> Tensor:
        return Turned.apply(hidden)  # type: ignore[no-any-return, no-untyped-call]


def error(net: Any) -> tuple[float, bool]:
    return gradient_error(net, dissect(net), probe(net, CPU))


@pytest.mark.parametrize("family", FAMILIES)
def test_true_gradients_hold(family: str) -> None:
    found, holds = gradient_error(network(family), anatomy(family), probe(network(family), CPU))
    assert holds
    assert found < 0.01


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
@pytest.mark.parametrize("family", ["gpt2", "bert", "llama", "t5"])
def test_true_gradients_hold_in_every_number_format(family: str, dtype: torch.dtype) -> None:
    net = tiny(family).to(dtype)
    assert error(net)[1]


@pytest.mark.parametrize(
    "piece", [NoGrad, AllNoGrad, HalfDetached, OneDetached, StraightThrough, WrongBackward]
)
def test_false_gradients_are_noticed(piece: type[nn.Module]) -> None:
    net = Plain(piece())
    (check,) = [one for one in verify(net, dissect(net), CPU) if one.name == NAME]
    assert not check.holds
    assert check.seen.startswith("none: " if piece is AllNoGrad else "off by ")


@pytest.mark.parametrize("piece", [NoGrad, HalfDetached])
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_false_gradients_are_noticed_in_half_precision(
    piece: type[nn.Module], dtype: torch.dtype
) -> None:
    assert not error(Plain(piece()).to(dtype))[1]


def test_the_true_one_of_the_same_network_holds() -> None:
    found, holds = error(Plain(Same()))
    assert holds
    assert found < 1e-3


def test_questions_that_need_the_gradient_are_refused_by_name() -> None:
    ex = sukashi.load(Plain(HalfDetached()), tokenizer())
    assert set(ex.anatomy.unproven) == {"gradient"}
    assert "attribution" in ex.answers
    text = "w3 w17 w80 w5"
    for method in ("grad_x_input", "integrated_gradients", "expected_gradients", "smooth_grad"):
        with pytest.raises(
            UnsupportedError,
            match=r"Plain has no gradient that could be relied on: the gradient is what small "
            r"changes .* \(off by \S+\); choose a method that needs none "
            r"\(occlusion, hierarchical_occlusion, shapley, ",
        ):
            ex.attribution(text, method=method)
    whole = ex.network(tokenizer()(text, return_tensors="pt").input_ids)[0, -1].detach()
    why = ex.attribution(text, method="occlusion")
    np.testing.assert_allclose(why.targets[0].value, float(whole.max()), rtol=1e-5)
