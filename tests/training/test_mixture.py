"""A step's rows depend on seed and step alone, and documents stand whole in them."""

from random import Random

import torch

from training.tales.mixture import SHAPES, Mixture, Shelf

END = 0
LINE = 1


def small_mixture(seed: int) -> Mixture:
    kinds = {"sentence_en": lambda rng: [5] * rng.randint(1, 6), "counting": lambda _: [7, 8, 9]}
    shelves = (
        Shelf([[20, LINE, 21, 22]], LINE, END),
        Shelf([[*range(30, 90), LINE, *range(100, 400)]], LINE, END),
    )
    return Mixture(kinds, shelves, END, seed)


def test_rows_depend_on_seed_and_step_alone():
    once, again, other = small_mixture(1), small_mixture(1), small_mixture(2)
    again.rows(0)  # an earlier draw must not matter
    assert torch.equal(once.rows(5), again.rows(5))
    assert not torch.equal(once.rows(5), other.rows(5))
    assert not torch.equal(once.rows(5), once.rows(8))


def test_every_step_has_the_same_number_of_tokens():
    made = small_mixture(1)
    assert {made.rows(step).numel() for step in range(3)} == {count * n for count, n in SHAPES}
    assert len({count * n for count, n in SHAPES}) == 1


def test_documents_are_whole_and_ended():
    made = small_mixture(3)
    for seed in range(50):
        row = made.row(64, Random(seed))
        documents = "".join(chr(token) for token in row).split(chr(END))[:-1]
        for document in documents:
            tokens = [ord(c) for c in document]
            assert (
                tokens in ([], [7, 8, 9], [20, LINE, 21, 22], [21, 22])
                or set(tokens) == {5}
                or tokens[-1] == 399
            )


def test_rows_start_with_and_without_an_end_token():
    made = small_mixture(3)
    first = [made.row(32, Random(seed))[0] == END for seed in range(100)]
    assert 30 < sum(first) < 70


def test_a_shelf_gives_runs_that_start_at_a_paragraph():
    shelf = Shelf([[20, LINE, 21, 22]], LINE, END)
    runs = {tuple(shelf.run(10, Random(seed))) for seed in range(50)}
    assert runs == {(20, LINE, 21, 22, END), (21, 22, END)}
