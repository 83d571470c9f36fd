"""A stopped run goes on exactly where it was, and ends when its budget does."""

import dataclasses

import pytest
import torch

from tests.training.test_mixture import small_mixture
from training.export import export
from training.tales.shape import SIZES, build, greedy
from training.tales.tokenizer import train_tokenizer
from training.train import Plan, Run, cosine, next_token_loss, progress, train

TINY = dataclasses.replace(SIZES["small"], layers=1, width=8, heads=2)
LOTS = 1e6


@pytest.fixture(autouse=True)
def _small_rows(monkeypatch):
    monkeypatch.setattr("training.tales.mixture.SHAPES", ((2, 16), (2, 16), (1, 32)))


def fresh(folder, steps=6, minutes=LOTS):
    torch.manual_seed(1)
    model = build(TINY, 400)
    return Run(model, small_mixture(1), Plan(folder, steps, minutes, keep_every=3, say_every=2))


def quiet(_):
    return None


def test_a_resumed_run_equals_one_that_was_never_stopped(tmp_path):
    whole = fresh(tmp_path / "whole")
    train(whole, quiet, quiet)
    stopped = fresh(tmp_path / "stopped")
    for _ in range(3):
        stopped.one_step(stopped.mixture.rows(stopped.step))
    stopped.save()
    stopped.one_step(stopped.mixture.rows(3))  # work after the checkpoint is lost with the process
    again = fresh(tmp_path / "stopped")
    assert again.resume()
    assert again.step == 3
    train(again, quiet, quiet)
    for one, other in zip(whole.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_rows_read_ahead_by_other_processes_are_the_same(tmp_path):
    alone = list(fresh(tmp_path).batches())
    beside = fresh(tmp_path)
    beside.plan = dataclasses.replace(beside.plan, workers=2)
    assert len(alone) == 6
    for one, other in zip(alone, beside.batches(), strict=True):
        assert torch.equal(one, other)


def test_there_is_nothing_to_resume_at_first(tmp_path):
    assert not fresh(tmp_path).resume()


def test_the_budget_ends_a_run_by_steps_or_by_time(tmp_path):
    run = fresh(tmp_path, steps=10, minutes=2.0)
    run.step, run.seconds = 5, 30.0
    assert run.fraction() == 0.5
    run.seconds = 90.0
    assert run.fraction() == 0.75
    run.seconds = 500.0
    assert run.fraction() == 1.0
    train(run, quiet, quiet)
    assert run.step == 5


def test_the_learning_rate_follows_half_a_cosine(tmp_path):
    assert cosine(0.0) == pytest.approx(1.0)
    assert cosine(0.5) == pytest.approx(0.505)
    assert cosine(1.0) == pytest.approx(0.01)
    assert fresh(tmp_path).scale() == pytest.approx(1 / 100)


def test_milestones_are_told_once_each(tmp_path):
    told = []
    train(fresh(tmp_path, steps=5), quiet, told.append)
    assert told == [0.2, 0.4, 0.6, 0.8, 1.0]


def test_progress_tells_the_time_left(tmp_path):
    run = fresh(tmp_path, steps=4)
    run.step, run.tokens, run.seconds = 1, 64, 60.0
    assert progress(run, [2.0, 4.0]) == (
        "step 1  25.0 %  loss 3.000  0.00M tokens  1 tokens/s  about 3 min left"
    )


def test_the_loss_is_the_models_own(tmp_path):
    run = fresh(tmp_path)
    rows = run.mixture.rows(0)
    own = run.model(rows, labels=rows, attention_mask=torch.ones_like(rows)).loss
    assert torch.allclose(next_token_loss(run.model, rows), own, atol=1e-6)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model") / "tales"
    folder.mkdir()
    (folder / "README.md").write_text("card")
    tokenizer = train_tokenizer(["the cat and the dog 犬と猫"] * 3, 540, 30)
    torch.manual_seed(2)
    model = build(TINY, len(tokenizer))
    export(model, tokenizer, folder)
    return folder, model, tokenizer


def test_the_written_folder_loads_and_agrees(shipped):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, model, tokenizer = shipped
    loaded = AutoModelForCausalLM.from_pretrained(folder)
    assert loaded.dtype == torch.float16
    for one, other in zip(model.parameters(), loaded.parameters(), strict=True):
        assert torch.equal(one.half(), other)
    assert (
        AutoTokenizer.from_pretrained(folder)("cat 犬").input_ids == tokenizer("cat 犬").input_ids
    )
    assert (folder / "README.md").read_text() == "card"
    assert not list(folder.parent.glob(".tales-*"))
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.*")} == {0o644}


def test_greedy_agrees_with_generate(shipped):
    _, model, tokenizer = shipped
    ids = torch.tensor([tokenizer("the cat").input_ids])
    made = model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=5, do_sample=False
    )
    due = tokenizer.decode(made[0, ids.shape[1] :], skip_special_tokens=True)
    assert greedy(model, tokenizer, "the cat", 5) == due
