"""Loading folders, built-in models and objects in memory, and what each wrong one says."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from torch import nn

from sukashi.errors import MisuseError, ModelError, SukashiError
from sukashi.model import builtin
from sukashi.model.load import load
from tests.tiny import FAMILIES, kind_of, tiny, tiny_inputs, tiny_tokenizer


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as save_pretrained writes it."""
    folder = tmp_path_factory.mktemp("models") / "good"
    save("gpt2", folder)
    return folder


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    folder = tmp_path / "model"
    shutil.copytree(good, folder)
    return folder


def save(family: str, folder: Path, task: str = "lm", **changes: Any) -> Any:
    network = tiny(family, task, **changes)
    network.save_pretrained(folder)
    tiny_tokenizer(kind_of(family)).save_pretrained(folder)
    return network


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_comes_back_from_its_folder(family: str, tmp_path: Path) -> None:
    network = save(family, tmp_path)
    subject = load(tmp_path)
    inputs = tiny_inputs(family)
    with torch.no_grad():
        ours, theirs = subject.network(**inputs).logits, network(**inputs).logits
    torch.testing.assert_close(ours, theirs, atol=1e-6, rtol=0)
    assert not subject.network.training
    assert subject.task == kind_of(family)
    assert (subject.name, subject.folder, subject.revision) == (str(tmp_path), tmp_path, "")
    assert (subject.device, subject.dtype) == (torch.device("cpu"), torch.float32)
    assert subject.anatomy.decode is not None


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "deberta_v2", "t5", "bart"])
def test_classifiers_come_with_their_labels(family: str, tmp_path: Path) -> None:
    names = {0: "bad", 1: "so-so", 2: "good"}
    save(family, tmp_path, "classify", id2label=names, num_labels=3)
    subject = load(tmp_path)
    assert (subject.task, subject.labels) == ("classify", ("bad", "so-so", "good"))
    assert subject.anatomy.decode is None


def test_labels_keep_the_order_of_the_logits(tmp_path: Path) -> None:
    names = {index: f"label {index}" for index in range(12)}
    save("bert", tmp_path, "classify", id2label=names)
    assert load(tmp_path).labels == tuple(names.values())


@pytest.mark.parametrize(
    ("task", "found"), [("tokens", "tokens"), ("span", "span"), ("base", "body")]
)
def test_the_task_is_read_from_the_config(task: str, found: str, tmp_path: Path) -> None:
    save("bert", tmp_path, task)
    assert load(tmp_path).task == found


def test_a_body_can_be_asked_for(good: Path) -> None:
    subject = load(good, task="body")
    assert type(subject.network).__name__ == "GPT2Model"
    assert subject.anatomy.decode is None


def test_a_masked_model_without_a_pooler_has_a_body(tmp_path: Path) -> None:
    save("bert", tmp_path)
    assert load(tmp_path, task="body").anatomy.writer.layers == 2


def test_shards_are_read_together(tmp_path: Path) -> None:
    network = tiny("gpt2")
    network.save_pretrained(tmp_path, max_shard_size="60KB")
    tiny_tokenizer("causal").save_pretrained(tmp_path)
    assert len(list(tmp_path.glob("*.safetensors"))) > 1
    subject = load(tmp_path)
    for name, value in network.state_dict().items():
        assert torch.equal(subject.network.state_dict()[name], value)


def test_gemma3_that_sees_pictures_is_a_causal_model(tmp_path: Path) -> None:
    from tests.model.test_decode import gemma3_that_sees

    gemma3_that_sees().save_pretrained(tmp_path)
    tiny_tokenizer("causal").save_pretrained(tmp_path)
    subject = load(tmp_path)
    assert (subject.task, subject.anatomy.family) == ("causal", "gemma3")


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        (None, torch.float32),
        ("auto", torch.float16),
        ("bfloat16", torch.bfloat16),
        (torch.float64, torch.float64),
    ],
)
def test_number_formats(asked: Any, got: torch.dtype, tmp_path: Path) -> None:
    tiny("gpt2").half().save_pretrained(tmp_path)
    tiny_tokenizer("causal").save_pretrained(tmp_path)
    subject = load(tmp_path, dtype=asked)
    assert subject.dtype == got
    assert {parameter.dtype for parameter in subject.network.parameters()} == {got}


def test_device_maps_are_for_shards(good: Path) -> None:
    subject = load(good, device_map="cpu")
    assert subject.device == torch.device("cpu")
    layers = {"transformer.wte": "cpu", "transformer.wpe": "cpu", "transformer.h": "cpu"}
    whole = layers | {"transformer.ln_f": "cpu", "lm_head": "cpu"}
    with torch.no_grad():
        logits = load(good, device_map=whole).network(**tiny_inputs("gpt2")).logits
        torch.testing.assert_close(logits, subject.network(**tiny_inputs("gpt2")).logits)


def test_a_tokenizer_can_be_given_for_a_folder_without_one(copy: Path) -> None:
    (copy / "tokenizer.json").unlink()
    tokenizer = tiny_tokenizer("causal")
    assert load(copy, tokenizer=tokenizer).tokenizer is tokenizer


def test_an_old_folder_with_a_word_list_has_real_pieces(tmp_path: Path) -> None:
    """Only vocab.txt: every piece must be found, not [UNK]."""
    tiny("bert").save_pretrained(tmp_path)
    vocabulary = tiny_tokenizer("masked").get_vocab()
    listed = sorted(vocabulary, key=lambda word: vocabulary[word])
    (tmp_path / "vocab.txt").write_text("\n".join(listed) + "\n", encoding="utf-8")
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    subject = load(tmp_path)
    words = ["the", "film", "was", "not", "bad"]
    assert subject.tokenizer.tokenize(" ".join(words)) == words


def test_loading_is_quiet_and_leaves_the_settings(
    good: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = transformers.utils.logging
    before = (log.get_verbosity(), log.is_progress_bar_enabled())
    capfd.readouterr()
    load(good)
    with pytest.raises(ModelError):
        load(good, task="classify")
    assert capfd.readouterr() == ("", "")
    assert (log.get_verbosity(), log.is_progress_bar_enabled()) == before


def test_the_hash_of_one_file_is_that_of_sha256sum(good: Path) -> None:
    wanted = hashlib.sha256((good / "model.safetensors").read_bytes()).hexdigest()[:16]
    assert load(good).weights_hash == wanted


def test_the_hash_of_memory_sees_every_weight() -> None:
    tokenizer = tiny_tokenizer("causal")
    first = load(network=tiny("gpt2"), tokenizer=tokenizer)
    again = load(network=tiny("gpt2"), tokenizer=tokenizer)
    assert first.weights_hash == again.weights_hash
    network = tiny("gpt2")
    with torch.no_grad():
        network.transformer.h[1].mlp.c_fc.weight[3, 7] += 1e-6
    assert load(network=network, tokenizer=tokenizer).weights_hash != first.weights_hash
    assert len(first.weights_hash) == 16


def test_the_hash_follows_weights_that_are_trained_on(good: Path) -> None:
    subject = load(good)
    before = subject.weights_hash
    weight = next(subject.network.parameters())
    with torch.no_grad():
        weight.add_(1.0)
    trained = subject.weights_hash
    assert trained == load(network=subject.network, tokenizer=subject.tokenizer).weights_hash
    assert trained != before
    with torch.no_grad():
        weight.sub_(1.0)
    assert subject.weights_hash not in (before, trained)  # of memory, as what a file holds is gone


def test_the_hash_of_memory_reads_every_format() -> None:
    tokenizer = tiny_tokenizer("causal")
    hashes = {
        load(network=tiny("gpt2").to(dtype), tokenizer=tokenizer).weights_hash
        for dtype in (torch.float32, torch.float16, torch.bfloat16)
    }
    assert len(hashes) == 3


@pytest.mark.parametrize("training", [True, False])
def test_a_network_in_memory_is_used_as_it_is(training: bool) -> None:
    network, tokenizer = tiny("bert", "classify").train(training), tiny_tokenizer("masked")
    before = {name: value.clone() for name, value in network.state_dict().items()}
    subject = load(network=network, tokenizer=tokenizer)
    assert subject.network is network
    assert subject.tokenizer is tokenizer
    assert network.training is training
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert (subject.name, subject.task) == ("BertForSequenceClassification", "classify")
    assert subject.folder is None


def test_a_builtin_model_is_found_by_its_id(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtin, "folder_of", lambda name: good if name == "tales" else None)
    for asked in (None, "tales"):
        subject = load(asked)
        assert (subject.name, subject.folder) == ("tales", good)
    with pytest.raises(ModelError, match="built-in model 'reviews' did not come with"):
        load("reviews")


def test_a_folder_may_have_the_name_of_a_builtin_model(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(good, tmp_path / "tales")
    monkeypatch.chdir(tmp_path)
    assert load("./tales").folder == Path("tales")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"device": "cuda:7"}, "no device 'cuda:7'"),
        ({"device": "quantum"}, "'quantum' is not a device; choose from: cpu, cuda"),
        ({"device": "cpu", "device_map": "auto"}, "not both"),
        ({"device_map": "sideways"}, "cannot be made .*sideways.*or an argument"),
        ({"dtype": "int8"}, "Unknown dtype 'int8'; choose from: float32, float16, bfloat16"),
        ({"dtype": torch.int32}, "Unknown dtype 'int32'"),
        (
            {"task": "poetry"},
            "'poetry'; choose from: causal, masked, seq2seq, classify",
        ),
        ({"task": "classify"}, "no weights for 'score.weight', so it was not trained for task"),
        (
            {"task": "masked"},
            "The architecture of .* has no network for task 'masked'; leave task=",
        ),
        ({"revision": "main"}, "is on this machine and has no revisions; leave revision= out"),
        ({"tokenizer": 5}, "A tokenizer is one of transformers', not int; give the object that"),
        ({"device": 3.5}, "device is 3.5; give a text, or a device"),
        ({"network": 1}, "With network= only tokenizer= and task="),
    ],
)
def test_wrong_arguments(good: Path, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MisuseError, match=message) as caught:
        load(good, **arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (3, "model is 3; give a text, or a path"),
        (b"x", "model is of type bytes; give a text, or a path"),
        ("", "not ''; a network"),
        (" ", "not ' '; a network"),
        ("a" * 5000, "'a{100}' is neither a folder here nor a model id"),
        ("owner/a..b", "is neither a folder here nor a model id"),
        ("x\0y", "is neither a folder here nor a model id"),
        ("./" + "a" * 5000, "There is no folder"),
    ],
)
def test_what_names_no_model(model: Any, message: str) -> None:
    with pytest.raises(MisuseError, match=message):
        load(model, offline=True)


def test_a_built_in_model_has_no_revisions() -> None:
    with pytest.raises(ModelError, match="tales is on this machine and has no revisions"):
        load("tales", revision="main")


def test_a_missing_package_is_named_by_its_extra(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks(*_: Any, **__: Any) -> Any:
        raise ImportError("You need to install fugashi to use MecabTokenizer.\npip install fugashi")

    monkeypatch.setattr(transformers.AutoTokenizer, "from_pretrained", lacks)
    with pytest.raises(ModelError) as caught:
        load(good)
    assert str(caught.value) == (
        f"The tokenizer of {good} needs packages that are not installed; install them with: "
        "pip install 'sukashi[words]'"
    )


def test_a_head_that_was_never_trained_is_refused(tmp_path: Path) -> None:
    save("bert", tmp_path)
    with pytest.raises(ModelError, match=r"no weights for 'classifier\.bias'.*task='body'"):
        load(tmp_path, task="classify")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("./nowhere", r"There is no folder './nowhere'; check the path"),
        ("/nowhere/at/all", r"There is no folder '/nowhere/at/all'"),
        ("~/nowhere", "There is no folder '~/nowhere'"),
        ("no such thing", "'no such thing' is neither a folder here nor a model id"),
    ],
)
def test_paths_that_lead_nowhere(asked: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        load(asked)


def test_a_file_is_not_a_folder(good: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors is a file; give the folder"):
        load(good / "model.safetensors")


def test_a_network_in_memory_needs_a_tokenizer() -> None:
    with pytest.raises(ModelError, match=r"needs its tokenizer; give it with tokenizer=\."):
        load(network=tiny("gpt2"))


def test_a_tokenizer_of_another_network() -> None:
    with pytest.raises(
        ModelError, match="has 267 tokens, but the network GPT2LMHeadModel knows 100"
    ):
        load(network=tiny("gpt2", vocab_size=100), tokenizer=tiny_tokenizer("causal"))


def test_an_added_token_that_the_network_does_not_know_is_allowed() -> None:
    tokenizer = tiny_tokenizer("causal")
    rows = len(tokenizer)
    tokenizer.add_tokens(["<image>"])
    assert load(network=tiny("gpt2", vocab_size=rows), tokenizer=tokenizer).task == "causal"


def test_something_that_is_no_network() -> None:
    with pytest.raises(SukashiError, match=r"Linear does not say how many tokens it knows"):
        load(network=nn.Linear(2, 2), tokenizer=tiny_tokenizer("causal"))


def test_loading_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Libraries that warn of a missing mask, or of anything else, would speak of our own probes."""
    code = "import sukashi; [sukashi.load(name) for name in ('tales', 'authors')]"
    environment = {**os.environ, "TRANSFORMERS_VERBOSITY": "warning"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 0
    assert capfd.readouterr() == ("", "")
