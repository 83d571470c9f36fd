"""Tasks from class names, labels, devices, and the catalogue of built-in models."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from sukashi.errors import ModelError, UnknownNameError
from sukashi.model import builtin
from sukashi.model.device import pick_device, pick_dtype
from sukashi.model.task import AUTO_CLASSES, TASKS, labels_of, task_named, task_of

ONE, TWO = SimpleNamespace(is_encoder_decoder=False), SimpleNamespace(is_encoder_decoder=True)


@pytest.mark.parametrize(
    ("name", "config", "task"),
    [
        ("GPT2LMHeadModel", ONE, "causal"),
        ("LlamaForCausalLM", ONE, "causal"),
        ("GPT2DoubleHeadsModel", ONE, "causal"),
        ("BertForMaskedLM", ONE, "masked"),
        ("BertForPreTraining", ONE, "masked"),
        ("ElectraForPreTraining", ONE, "body"),
        ("T5ForConditionalGeneration", TWO, "seq2seq"),
        ("T5WithLMHeadModel", TWO, "seq2seq"),
        ("MarianMTModel", TWO, "seq2seq"),
        ("Gemma3ForConditionalGeneration", ONE, "causal"),
        ("BertForSequenceClassification", ONE, "classify"),
        ("BertForTokenClassification", ONE, "tokens"),
        ("RobertaForQuestionAnswering", ONE, "span"),
        ("BertModel", ONE, "body"),
        ("T5EncoderModel", TWO, "body"),
    ],
)
def test_the_task_of_a_class(name: str, config: SimpleNamespace, task: str) -> None:
    assert task_of(name, config) == task


def test_a_class_without_a_task_here() -> None:
    with pytest.raises(ModelError, match=r"cannot explain BertForMultipleChoice.*causal, masked"):
        task_of("BertForMultipleChoice", ONE)


def test_every_task_has_a_class_of_transformers() -> None:
    assert set(AUTO_CLASSES) == set(TASKS)
    assert [task_named(task) for task in TASKS] == list(TASKS)


def test_labels_are_for_classifiers() -> None:
    config = SimpleNamespace(id2label={"10": "k", "2": "c", "0": "a"})
    assert labels_of("classify", config) == ("a", "c", "k")
    assert labels_of("causal", config) == ()


def test_the_best_device_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pick_device(None) == torch.device("cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert pick_device(None) == torch.device("mps")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert pick_device(None) == torch.device("cpu")
    with pytest.raises(ModelError, match="no device 'mps'"):
        pick_device("mps")


def test_the_number_format_follows_the_device() -> None:
    assert pick_dtype(None, torch.device("cpu")) == torch.float32
    assert pick_dtype(None, torch.device("cuda")) == "auto"
    assert pick_dtype("float16", torch.device("cpu")) == torch.float16


def test_the_catalogue_names_models_and_their_tasks() -> None:
    assert builtin.names() == ("tales", "authors", "reviews")
    for entry in builtin.CATALOGUE:
        assert entry.task in TASKS
    assert builtin.DEFAULT in builtin.names()


def test_installed_models_are_those_with_files() -> None:
    for entry in builtin.installed():
        folder = builtin.folder_of(entry.id)
        assert folder is not None
        assert (folder / "config.json").is_file()


def test_a_builtin_model_that_does_not_exist() -> None:
    with pytest.raises(
        UnknownNameError, match=r"Unknown built-in model 'tale'.*Did you mean 'tales'"
    ):
        builtin.folder_of("tale")
