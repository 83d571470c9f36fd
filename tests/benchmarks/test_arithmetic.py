"""The numbers of the table are the quotients that its head names."""

from __future__ import annotations

import pytest
from torch import nn

from benchmarks.arithmetic import (
    block_parameters,
    causal_backward_flop,
    causal_copies_flop,
    matrix_rate,
)
from benchmarks.case import Case, Command
from benchmarks.measure import Sample, sample
from benchmarks.outcome import CaseOutcome, Outcome, difference, ratio
from benchmarks.report import table
from benchmarks.work import Work, directions
from tests.benchmarks.arrays import near, rows


def outcome(tool: str, seconds: list[float], *, ours: bool = False, **more: object) -> Outcome:
    samples = [
        Sample(each, each, peak_mib=100 + i, forward_seconds=0.5, floor_seconds=0.25)
        for i, each in enumerate(seconds)
    ]
    return Outcome(tool, ours, samples, **more)


def test_a_ratio_is_the_median_of_neighbours() -> None:
    mine, theirs = outcome("a", [1, 2, 10]), outcome("b", [3, 8, 20])  # 3, 4, 2
    assert ratio(mine, theirs) == 3
    assert ratio(theirs, mine) == pytest.approx(1 / 3)
    assert ratio(mine, None) is None
    assert ratio(mine, outcome("failed", [])) is None


def test_multiples_are_of_the_passes_beside_them() -> None:
    one = outcome("a", [1, 2, 10])
    assert (one.seconds, one.multiple, one.over_floor, one.peak_mib) == (2, 4, 8, 102)
    bare = Outcome("b", False, [Sample(1, 1, peak_mib=None)])
    assert (bare.multiple, bare.over_floor, bare.peak_mib) == (None, None, None)


def test_a_difference_is_a_share_of_the_others_largest_number() -> None:
    mine = outcome("a", [], numbers={"x": rows([1, 2], [3, 4.2]), "mine": rows([9])})
    theirs = outcome("b", [], numbers={"x": rows([1, 2], [3, -4]), "theirs": rows([9])})
    assert difference(mine, theirs) == pytest.approx(8.2 / 4)
    assert difference(mine, outcome("c", [], numbers={"y": rows([1])})) is None
    other_shape = outcome("c", [], numbers={"x": rows([1, 2])})
    assert str(difference(mine, other_shape)) == "nan"


def test_directions_forget_a_factor() -> None:
    near(directions(rows([3, 4], [0, -2])), rows([0.6, 0.8], [0, -1]))


def test_the_floor_counts_matrices_times_positions() -> None:
    blocks = [nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4)), nn.Linear(4, 2, bias=False)]
    assert block_parameters(blocks) == 3 * 4 + 4 * 2
    assert causal_backward_flop(20, range(2, 5)) == 2 * 20 * (2 + 3 + 4)
    assert matrix_rate(tries=1) > 1e8


def test_a_sample_takes_off_what_is_not_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(1000))
    monkeypatch.setattr("benchmarks.measure.time.perf_counter", lambda: float(next(now)))

    def lasting(ticks: int) -> object:
        return lambda: [next(now) for _ in range(ticks)][-1]

    work = Work(run=lasting(9), warm=lasting(0), forward=lasting(1), without=lasting(4))
    measured, given = sample(work)
    assert given is not None
    assert measured.seconds == (9 + 1) - (4 + 1)  # each reading of the clock is a tick too
    assert measured.forward_seconds == 2


def test_the_table_has_a_line_a_pair_and_says_what_failed() -> None:
    case = Case("case", "work", (Command("a", ()),), floor="the floor")
    tools = (
        outcome("mine", [2], ours=True),
        outcome("theirs", [5], facts={"residual": 0.02}),
        outcome("absent", [], failure="not run"),
    )
    text = table([CaseOutcome(case, tools)], markdown=True)
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [cell.strip() for cell in lines[2].strip("|").split("|")]
    assert len(lines) == 4  # head, rule, the pair, what failed
    assert "absent" in lines[3]
    assert "failed" in lines[3]
    assert "  ".join(cells) == "work  mine  2  4  8  100  theirs  5  10  100  2.5  –"
    assert "- case: theirs: residual 0.02" in text
    assert "- case: absent: not run" in text
    assert "- case: floor: the floor" in text


def test_the_floor_of_occlusion_counts_what_comes_after_a_token() -> None:
    """Three tokens, the last two are read: of copy 0 all three places and both rows, and so on."""
    assert causal_copies_flop(10, 100, [1, 2]) == 2 * ((3 + 2 + 1) * 10 + (2 + 2 + 1) * 100)
