"""Both tools of a row answer the same question: their numbers agree, on networks of no size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.models import QUICK, letters, words, write
from benchmarks.tools import captum, ours, transformers_alone
from benchmarks.work import Job, Work

pytestmark = [
    pytest.mark.agreement,
    pytest.mark.filterwarnings("ignore::UserWarning"),  # Captum's, about its own layers
]
WRITING = {"text": letters(10), "prompt": 6, "steps": 8, "checked": 2}


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gpt2"), QUICK["gpt2"])


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bert"), QUICK["bert-3"])


def seen(work: Work, name: str) -> np.ndarray:
    work.warm()
    work.forward()
    return work.see(work.run()).numbers[name]


def test_saliency_is_captums(gpt2: Path) -> None:
    job = Job(gpt2, "cpu", WRITING)
    mine, theirs = seen(ours.saliency(job), "prompt"), seen(captum.saliency(job), "prompt")
    assert mine.shape == (4, 6)
    assert np.abs(mine).max() > 0
    np.testing.assert_allclose(mine, theirs, atol=1e-4 * np.abs(theirs).max())


def test_integrated_gradients_are_captums(gpt2: Path) -> None:
    job = Job(gpt2, "cpu", WRITING)
    mine, theirs = seen(ours.integrated(job), "first"), seen(captum.integrated(job), "first")
    assert mine.shape == (2, 10)
    assert (mine[0, 6:] == 0).all()  # what comes after cannot have spoken for it
    np.testing.assert_allclose(mine, theirs, atol=1e-4 * np.abs(theirs).max())


def test_occlusion_is_captums(gpt2: Path, bert: Path) -> None:
    job = Job(gpt2, "cpu", WRITING)
    mine, theirs = seen(ours.occlusion(job), "scores"), seen(captum.occlusion(job), "scores")
    assert mine.shape == (4, 10)
    assert (mine[0, 6:] == 0).all()
    np.testing.assert_allclose(mine, theirs, atol=1e-5 * np.abs(theirs).max())
    job = Job(bert, "cpu", {"text": words(8)})
    mine, theirs = ours.occluded_text(job), captum.occluded_text(job)
    found, reference = seen(mine, "scores"), seen(theirs, "scores")
    assert np.abs(found).max() > 0
    np.testing.assert_allclose(found, reference, atol=1e-7)
    assert mine.floor is not None
    assert mine.floor() > 0


def test_scores_of_all_classes_are_captums_and_sum_up(bert: Path) -> None:
    job = Job(bert, "cpu", {"text": words(8), "steps": 50})
    mine, theirs = ours.classes(job), captum.classes(job)
    found, reference = mine.see(mine.run()), theirs.see(theirs.run())
    assert found.numbers["scores"].shape == (3, 8)
    scale = np.abs(reference.numbers["scores"]).max()
    np.testing.assert_allclose(
        found.numbers["scores"], reference.numbers["scores"], atol=1e-4 * scale
    )
    assert float(found.facts["residual"]) < 1e-6
    assert float(reference.facts["residual"]) < 1e-6


def test_layers_are_those_written_by_hand(gpt2: Path) -> None:
    job = Job(gpt2, "cpu", {"text": letters(12)})
    work = ours.layers(job)
    mine = seen(work, "probabilities")
    theirs = seen(transformers_alone.layers(job), "probabilities")
    assert mine.shape == (3, 11)
    np.testing.assert_allclose(mine, theirs, rtol=1e-4)
    assert work.floor is not None
    assert work.floor() > 0


def test_texts_have_the_tokens_they_promise(gpt2: Path, bert: Path) -> None:
    reader = transformers_alone.tokenizer(Job(gpt2, "cpu", {}))
    whole = reader(letters(150))["input_ids"]
    assert len(whole) == 150
    assert reader(letters(100))["input_ids"] == whole[:100]
    reader = transformers_alone.tokenizer(Job(bert, "cpu", {}))
    ids = reader(words(128))["input_ids"]
    assert len(ids) == 128
    assert reader.unk_token_id not in ids
    assert [ids[0], ids[-1]] == [reader.cls_token_id, reader.sep_token_id]
