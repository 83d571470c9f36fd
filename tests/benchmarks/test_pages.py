"""A page is timed until it has answered a pointer, and its bytes are held against others'."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from benchmarks import heads
from benchmarks.browser import NAMES, Signs
from benchmarks.case import Case, Entry
from benchmarks.measure import sample
from benchmarks.outcome import Outcome, times_larger
from benchmarks.pages import Written, opening
from benchmarks.rows.page import page
from benchmarks.run import run
from benchmarks.setting import Setting
from benchmarks.work import Job, Work

LATE = """<!doctype html><meta charset=utf-8><script src="https://nowhere.example/d3.min.js"></script>
<script>
let presses = 0;
setTimeout(() => {
  document.body.innerHTML = `<button>${standIn}</button>`;
  document.querySelector("button").onclick = () => {
    presses += 1;
    if (presses === 2) document.body.insertAdjacentHTML("beforeend", "<i></i>");
  };
}, 400);
</script>"""
DEAF = LATE.replace("presses === 2", "false")


def late(job: Job) -> Work:
    """A page whose head comes after 0.4 s and answers only when it is pressed again."""
    stand_in = job.folder / "stand-in.js"
    stand_in.write_text("const standIn = 'there';")
    page = job.options["page"].encode()
    signs = Signs("button:text-is('there')", "i")
    return opening(job, lambda: Written(page, 100), signs, {"d3.min.js": stand_in})


@pytest.mark.slow
@pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="Chromium is not installed.")
def test_a_page_is_timed_until_it_answers(tmp_path: Path) -> None:
    here = f"{__name__}:late"
    entries = (
        Entry("late", here, options={"page": LATE, "limit": 120}, ours=True),
        Entry("deaf", here, options={"page": 2 * DEAF, "limit": 8}),
    )
    found = run(Case("case", "case", entries), Setting(tmp_path, repeats=1, threads=1), print)
    answering, deaf = found.outcomes
    assert (answering.failure, deaf.failure) == ("", "")
    drawn = answering.facts["drawn after s"]
    assert 0.4 <= drawn  # noqa: SIM300
    assert answering.samples[0].seconds >= drawn + 0.5  # the first press was not answered
    assert answering.samples[0].peak_mib is not None
    assert deaf.facts["no answer within s"] == 8
    assert deaf.samples[0].seconds >= 8
    assert answering.sizes["MB"] == pytest.approx(len(LATE) / 1e6)
    assert answering.sizes["MB without its script"] == pytest.approx((len(LATE) - 100) / 1e6)
    assert times_larger(answering, deaf)["MB"] == pytest.approx(2 * len(DEAF) / len(LATE))


def test_sizes_are_divided_where_both_have_them() -> None:
    mine = Outcome("a", ours=True, sizes={"MB": 2, "own": 1})
    theirs = Outcome("b", ours=False, sizes={"MB": 50, "other": 1})
    assert times_larger(mine, theirs) == {"MB": 25}
    assert times_larger(mine, None) == {}


def test_work_elsewhere_has_its_own_peak_and_no_forward_pass() -> None:
    said: list[str] = []
    work = Work(
        run=lambda: said.append("run"),
        warm=lambda: None,
        before=lambda: said.append("before"),
        peak=lambda: 321.0,
    )
    measured, _ = sample(work)
    assert said == ["before", "run"]
    assert (measured.peak_mib, measured.forward_seconds) == (321.0, None)


def test_heads_look_at_all_words_and_none_is_like_another() -> None:
    found = heads.weights(2, 3, 16)
    np.testing.assert_allclose(found.sum(axis=-1), 1, atol=1e-6)
    assert found.min() > 0
    assert len(np.unique(found)) > 0.99 * found.size
    assert len(heads.words(200)) == 200


def test_the_others_are_given_one_layer_where_all_are_too_many() -> None:
    cases = {case.name: case for case in page()}
    assert [case for case in cases if case.startswith("page")] == [
        "page 32 tokens",
        "page 128 tokens",
        "page 512 tokens",
    ]
    for tokens, shown in ((128, None), (512, 1)):
        case = cases[f"page {tokens} tokens"]
        assert (case.options["layers"], case.options["heads"]) == (12, 12)
        bertviz = [entry for entry in case.entries if entry.environment == "bertviz"]
        assert [entry.options.get("shown") for entry in bertviz] == [shown, shown]
        assert all(("one layer" in entry.tool) == (shown == 1) for entry in bertviz)
