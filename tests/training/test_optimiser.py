"""Two optimisers as one: who moves what, and that a saved state goes on exactly."""

import torch

from training.optimiser import Optimiser, split
from training.tales.shape import Size, build

TINY = Size(1, 8, 2, 40, 30, 1, 1.0, False)


def test_matrices_of_the_blocks_are_apart_from_embeddings_norms_and_biases():
    model = build(TINY, 40)
    matrices, rest = split(model)
    block = model.transformer.h[0]
    inside = {id(w) for w in block.parameters() if w.ndim == 2}
    assert {id(weight) for weight in matrices} == inside
    assert len(matrices) == 4
    assert len(matrices) + len(rest) == len(list(model.parameters()))


def stepped(count, carried=None):
    torch.manual_seed(3)
    model = build(TINY, 40)
    optimiser = Optimiser(model, 1e-2)
    for step in range(count):
        if carried and step == 2:
            model.load_state_dict(carried[0])
            optimiser = Optimiser(model, 1e-2)
            optimiser.load_state_dict(carried[1])
        rows = torch.arange(12).view(2, 6) + step
        model(rows, labels=rows, attention_mask=torch.ones_like(rows)).loss.backward()
        optimiser.step()
    return model, optimiser


def test_a_restored_optimiser_goes_on_exactly():
    half, optimiser = stepped(2)
    carried = half.state_dict(), optimiser.state_dict()
    whole, _ = stepped(5)
    again, _ = stepped(5, carried)
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_step_goes_against_the_gradient_and_forgets_it():
    model, optimiser = stepped(0)
    rows = torch.arange(12).view(2, 6)
    mask = torch.ones_like(rows)
    before = float(model(rows, labels=rows, attention_mask=mask).loss.detach())
    for _ in range(5):
        model(rows, labels=rows, attention_mask=mask).loss.backward()
        optimiser.step()
    assert all(weight.grad is None for weight in model.parameters())
    assert float(model(rows, labels=rows, attention_mask=mask).loss.detach()) < before - 0.1
