"""Faithfulness: every figure by hand, with the plain network fed one text at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas
import pytest
import torch

from sukashi.errors import MisuseError, RangeError, UnknownNameError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.explainer.questions.faithfulness import Conditions, ground
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import BINS, Faithfulness
from tests.networks import explain, explainer, network, plain
from tests.tiny import tiny

TEXT = "the film was not good, it was very bad."


def explained(family: str = "bert", task: str = "classify", **options: object) -> Attribution:
    ex = explainer(family, task)
    given: object = TEXT if task == "classify" else ex.generate("the film was", max_new_tokens=4)
    return ex.attribution(given, **options)


def of_ids(ex: Explainer, why: Attribution, target: int, kept: np.ndarray) -> float:
    """F of one target with only some tokens, in the default reading."""
    one, ids = why.targets[target], why.tokens.ids
    if ex.task == "classify":
        logits = plain(ex.network, {"input_ids": torch.tensor(ids[kept])[None]}).logits[0]
        return float(logits.softmax(-1)[one.id])
    here = ids[: one.position][kept[: one.position]]
    fed = torch.tensor(here if len(here) else np.array([ex.tokenizer.bos_token_id]))[None]
    return float(plain(ex.network, {"input_ids": fed}).logits[0, -1].log_softmax(-1)[one.id])


def curves(
    ex: Explainer, why: Attribution, trust: Faithfulness, target: int, places: np.ndarray
) -> np.ndarray:
    """(2, points) f without the first k units, and with these alone; places: (units,) or −1."""
    rows: list[list[float]] = [[], []]
    for count in trust.counts[target]:
        first = (places >= 0) & (places < count)
        for row, gone in zip(rows, (first, ~first), strict=True):
            taken = np.isin(trust.unit_of, np.flatnonzero(gone))
            row.append(of_ids(ex, why, target, ~taken))
    return np.array(rows)


@pytest.mark.parametrize("unit", ["token", "word"])
@pytest.mark.parametrize(("family", "task"), [("bert", "classify"), ("gpt2", "lm")])
def test_every_figure_by_hand(family: str, task: str, unit: str) -> None:
    ex = explainer(family, task)
    why = explained(family, task)
    trust = ex.faithfulness(why, unit=unit, rankings=6, draws=0)
    assert trust.operator == "delete"
    assert trust.unit == unit
    for target in range(len(why.targets)):
        places = trust.places[target]
        units = int((places >= 0).sum())
        amounts = np.array(
            [why.scores[target, trust.unit_of == u].sum() for u in range(len(places))]
        )
        order = np.argsort(places)[-units:]
        assert (np.diff(amounts[order]) <= 1e-6).all()
        deletion, insertion = curves(ex, why, trust, target, places)
        np.testing.assert_allclose(trust.deletion[target], deletion, atol=1e-5)
        np.testing.assert_allclose(trust.insertion[target], insertion, atol=1e-5)
        whole = of_ids(ex, why, target, np.ones(len(why.tokens), dtype=bool))
        assert trust.targets[target].value == pytest.approx(whole, abs=1e-5)
        assert trust.targets[target].baseline_value == pytest.approx(insertion[0], abs=1e-5)
        counts = [max(1, int(share * units)) for share in BINS]
        at = [trust.counts[target].tolist().index(count) for count in counts]
        assert trust.comprehensiveness.values[target] == pytest.approx(
            np.mean(whole - deletion[at]), abs=1e-5
        )
        assert trust.sufficiency.values[target] == pytest.approx(
            np.mean(whole - insertion[at]), abs=1e-5
        )
        share = trust.counts[target] / units
        for measure, curve in ((trust.deletion_area, deletion), (trust.insertion_area, insertion)):
            assert measure.values[target] == pytest.approx(np.trapezoid(curve, share), abs=1e-5)
        falls = [
            whole - of_ids(ex, why, target, trust.unit_of != u)
            for u in range(len(places))
            if places[u] >= 0
        ]
        ranks = pandas.DataFrame({"a": falls, "b": amounts[places >= 0]}).rank()
        assert trust.correlation.values[target] == pytest.approx(
            ranks["a"].corr(ranks["b"]), abs=1e-5
        )


def test_random_rankings_are_each_a_ranking_of_every_target() -> None:
    """One coalition serves all targets of a generation: each must get its own curve of it."""
    ex, why = explainer("gpt2"), explained("gpt2", "lm")
    trust = ex.faithfulness(why, rankings=4, draws=0, seed=3)
    found = ground(ex.context("faithfulness", {}), why, Conditions(rankings=4, seed=3))
    assert found.places.shape[:2] == (4, len(why.targets))
    for ranking, places in enumerate(found.places):
        for target in range(len(why.targets)):
            seen = places[target] >= 0
            assert sorted(places[target, seen]) == list(range(seen.sum()))
            assert seen.sum() == why.targets[target].position
            deletion, insertion = curves(ex, why, trust, target, places[target])
            np.testing.assert_allclose(trust.random_deletion[ranking, target], deletion, atol=1e-5)
            np.testing.assert_allclose(
                trust.random_insertion[ranking, target], insertion, atol=1e-5
            )
    by_hand = [trust.random_deletion[r].mean(0) for r in range(4)]
    assert len({tuple(np.round(one, 4)) for one in by_hand}) > 1
    whole = np.array([one.value for one in trust.targets])
    chosen = [[1, 2, 3, 4, 7]] * 4  # of the points: 1, 5, 10, 20 and 50 per cent
    wanted = np.stack([whole - trust.random_deletion[r][:, chosen[0]].mean(1) for r in range(4)])
    np.testing.assert_allclose(trust.comprehensiveness.random, wanted, atol=1e-5)


def test_targets_together_are_each_alone() -> None:
    ex = explainer("gpt2")
    run = ex.generate("the film was", max_new_tokens=4)
    together = ex.faithfulness(ex.attribution(run), rankings=4, draws=2)
    for output in range(len(together.targets)):
        alone = ex.faithfulness(ex.attribution(run, outputs=output), rankings=4, draws=2)
        for name, measure in alone.measures():
            if name not in ("infidelity",):  # its subsets are drawn from all units
                found = getattr(together, name).values[output]
                assert found == pytest.approx(measure.values[0], abs=1e-4), name


def test_infidelity_is_captums() -> None:
    """Captum's, with its best scale, for the same subsets; it is over the falls' mean square."""
    metrics = pytest.importorskip("captum.metrics")
    ex, why = explainer("bert", "classify"), explained(method="occlusion", baseline="pad")
    trust = ex.faithfulness(why, rankings=2, draws=0, operator="pad")
    found = ground(ex.context("faithfulness", {}), why, Conditions(operator="pad", rankings=2))
    units = [list(unit) for unit in found.coalition_values.units]
    subsets = torch.zeros(len(found.subsets), len(why.tokens))
    for row, subset in enumerate(found.subsets):
        subsets[
            row, [i for unit, here in zip(units, subset, strict=True) if here for i in unit]
        ] = 1
    ids = torch.tensor(why.tokens.ids)
    net = network("bert", "classify")

    def forward(gone: torch.Tensor) -> torch.Tensor:
        return plain(net, {"input_ids": torch.where(gone > 0.5, 0, ids)}).logits

    def perturb(inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        # Captum takes what was subtracted: here the flags of what is not there any more
        return -subsets, inputs + subsets

    theirs = metrics.infidelity(
        forward,
        perturb,
        torch.zeros(1, len(ids)),
        torch.tensor(-why.scores),
        target=why.targets[0].id,
        n_perturb_samples=len(subsets),
        normalize=True,
    )
    square = float(np.square(found.subset_falls).mean())
    assert trust.infidelity.values[0] == pytest.approx(float(theirs[0]) / square, abs=1e-4)


def test_memory_and_seed() -> None:
    small = explain(network("gpt2"), "gpt2", memory=150_000)
    run = small.generate("the film was", max_new_tokens=3)
    ex = explainer("gpt2")
    why = ex.attribution(run, method="occlusion")
    wanted = ex.faithfulness(why, rankings=6, draws=1)
    found = small.faithfulness(why, rankings=6, draws=1)
    other = ex.faithfulness(why, rankings=6, draws=1, seed=1)
    for name, measure in found.measures():
        np.testing.assert_allclose(measure.values, getattr(wanted, name).values, atol=1e-4)
        np.testing.assert_allclose(measure.random, getattr(wanted, name).random, atol=1e-4)
    assert not np.allclose(other.random_deletion, wanted.random_deletion)
    assert other.recipe.seed == 1


@pytest.mark.parametrize(
    ("family", "task"), [("gpt2", "lm"), ("bert", "lm"), ("t5", "lm"), ("gpt2", "classify")]
)
def test_a_text_is_explained_first_and_nothing_is_changed(family: str, task: str) -> None:
    ex = explain(tiny(family, task), family)
    before = ex.subject.weights_hash
    given: object = "the [MASK] was not good, very [MASK]." if family == "bert" else TEXT
    if family == "t5":
        given = ex.generate(TEXT, max_new_tokens=3)
    trust = ex.faithfulness(given, method="occlusion", rankings=4, draws=2)
    why = ex.attribution(given, method="occlusion")
    again = ex.faithfulness(why, rankings=4, draws=2)
    np.testing.assert_array_equal(trust.deletion, again.deletion)
    assert trust.operator == ("mask" if (family, task) == ("bert", "lm") else "delete")
    assert trust.sensitivity is not None
    assert (trust.sensitivity.values > 0).all()
    state = {name: tensor.clone() for name, tensor in ex.network.state_dict().items()}
    fresh = explain(tiny(family, task), family)
    assert fresh.subject.weights_hash == before == ex.subject.weights_hash
    for name, tensor in fresh.network.state_dict().items():
        assert torch.equal(tensor, state[name])


@pytest.mark.parametrize("family", ["bart", "t5"])
@pytest.mark.parametrize("texts", [(TEXT,), (TEXT, "it was bad.")])
def test_a_classifier_that_reads_twice_keeps_its_places(family: str, texts: tuple[str]) -> None:
    ex = explain(tiny(family, "classify"), family)
    why = ex.attribution(*texts, method="occlusion")
    assert why.tokens.given == texts
    trust = ex.faithfulness(why, rankings=4, draws=2)
    assert trust.operator in ("pad", "mask")
    same = ex.faithfulness(why, rankings=4, draws=2, operator=trust.operator)
    np.testing.assert_array_equal(trust.deletion, same.deletion)
    with pytest.raises(UnsupportedError, match="reads its text twice"):
        ex.faithfulness(why, rankings=4, operator="delete")


def test_scores_of_ones_own_can_be_tested() -> None:
    ex, why = explainer("bert", "classify"), explained(method="occlusion")
    mine = replace(why, method="mine", scores=-why.scores)
    trust = ex.faithfulness(mine, rankings=10)
    assert trust.sensitivity is None
    assert trust.method == "mine"
    units = len(trust.places[0])
    theirs = ex.faithfulness(why, rankings=10)
    np.testing.assert_array_equal(trust.places[0], units - 1 - theirs.places[0])


def test_progress_is_told_and_can_stop_it() -> None:
    told: list[tuple[str, int, int]] = []
    ex = explain(network("gpt2"), "gpt2", progress=lambda *at: told.append(at))
    why = ex.attribution("the film was not good")
    ex.faithfulness(why, rankings=4, draws=0)
    assert ("faithfulness", told[-1][2], told[-1][2]) == told[-1]

    def stop(*at: object) -> None:
        raise KeyboardInterrupt

    ex.progress = stop
    with pytest.raises(KeyboardInterrupt):
        ex.faithfulness(why, rankings=4)


def test_what_cannot_be_done_is_said() -> None:
    ex, why = explainer("bert", "classify"), explained()
    with pytest.raises(RangeError, match="rankings 1 does not exist; choose from 2 to 10000"):
        ex.faithfulness(why, rankings=1)
    with pytest.raises(RangeError, match="draws 101 does not exist; choose from 0 to 100"):
        ex.faithfulness(why, draws=101)
    with pytest.raises(UnknownNameError, match="Unknown operator 'burn'"):
        ex.faithfulness(why, operator="burn")
    with pytest.raises(UnknownNameError, match="Unknown unit 'letter'"):
        ex.faithfulness(why, unit="letter")
    with pytest.raises(MisuseError, match=r"explains .*, whose weights are not those of"):
        explain(tiny("bert", "classify", seed=5), "bert").faithfulness(why)
    other = replace(why, tokens=replace(why.tokens, ids=why.tokens.ids[::-1].copy()))
    with pytest.raises(MisuseError, match="explains another text, or its text as another"):
        ex.faithfulness(other)
    gap = explainer("bert")
    with pytest.raises(UnsupportedError, match="Nothing of this text can be taken away"):
        gap.faithfulness("[MASK]")
