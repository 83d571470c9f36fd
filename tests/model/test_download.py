"""Downloading from a Hub of one's own: what is fetched, what goes on, what each failure says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest

from sukashi.errors import FailureError, ModelError
from sukashi.model import builtin
from sukashi.model.download import choose, commit_of, download
from sukashi.model.load import load
from tests.model.hub import COMMIT, Hub
from tests.tiny import tiny, tiny_tokenizer

NOWHERE = "http://127.0.0.1:9"  # nobody listens there


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A good model with things beside it that nobody needs, a sharded, a pickled, a gated one."""
    root = tmp_path_factory.mktemp("hub")
    good = root / "good"
    tiny("gpt2").save_pretrained(good)
    tiny_tokenizer("causal").save_pretrained(good)
    (good / "pytorch_model.bin").write_bytes(b"x" * 1000)
    (good / "model.fp16.safetensors").write_bytes(b"x" * 1000)
    (good / "onnx").mkdir()
    (good / "onnx" / "model.safetensors").write_bytes(b"x" * 1000)
    (good / "modeling_own.py").write_text("raise SystemExit")
    (good / "README.md").write_text("hello")
    shards = root / "shards"
    tiny("gpt2").save_pretrained(shards, max_shard_size="60KB")
    tiny_tokenizer("causal").save_pretrained(shards)
    pickled = root / "pickled"
    pickled.mkdir()
    (pickled / "config.json").write_text("{}")
    (pickled / "pytorch_model.bin").write_bytes(b"x")
    return {
        "own/good": good,
        "own/shards": shards,
        "own/pickled": pickled,
        "own/gated": good,
    }


def point_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make huggingface_hub take `url` for the Hub."""
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", url)
    template = url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(huggingface_hub.constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)


@pytest.fixture
def hub(folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A Hub in place of the real one, and an empty cache."""
    server = Hub(folders)
    point_to(server.url, monkeypatch)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    yield server
    server.close()


def test_only_what_loading_needs_is_fetched(hub: Hub) -> None:
    folder = download("own/good")
    assert sorted(path.name for path in folder.iterdir()) == [
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert commit_of(folder) == COMMIT


def test_python_files_come_only_when_asked_for(hub: Hub) -> None:
    assert (download("own/good", code=True) / "modeling_own.py").exists()


def test_progress_counts_every_byte_once(hub: Hub, folders: dict[str, Path]) -> None:
    seen: list[tuple[int, int]] = []
    folder = download("own/shards", progress=lambda here, total: seen.append((here, total)))
    total = sum(path.stat().st_size for path in folder.iterdir())
    assert {whole for _, whole in seen} == {total}
    here = [part for part, _ in seen]
    assert here == sorted(here)
    assert here[-1] == total
    assert sum(hub.sent.values()) == total


def test_a_second_time_nothing_is_fetched(hub: Hub) -> None:
    download("own/good")
    hub.sent.clear()
    seen: list[tuple[int, int]] = []
    download("own/good", progress=lambda here, total: seen.append((here, total)))
    assert sum(hub.sent.values()) == 0
    assert seen[-1][0] == seen[-1][1]


def test_an_interrupted_download_goes_on_where_it_stopped(
    hub: Hub, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(huggingface_hub.constants, "DOWNLOAD_CHUNK_SIZE", 1000)
    size = (folders["own/good"] / "model.safetensors").stat().st_size
    hub.cut = ("model.safetensors", 5000)
    with pytest.raises(
        FailureError, match=r"own/good stopped after [\d,]+ of [\d,]+ bytes"
    ) as caught:
        download("own/good")
    assert "run it again, it goes on where it stopped" in str(caught.value)
    already = hub.sent["model.safetensors"]
    assert 0 < already < size
    hub.cut = None
    folder = download("own/good")
    assert hub.sent["model.safetensors"] == size
    assert (folder / "model.safetensors").read_bytes() == (
        folders["own/good"] / "model.safetensors"
    ).read_bytes()


def test_a_file_that_arrives_damaged_is_not_kept(hub: Hub) -> None:
    hub.damaged = "model.safetensors"
    with pytest.raises(FailureError, match=r"arrived damaged .* run it again"):
        download("own/good")
    hub.damaged = None
    subject = load("own/good")
    assert subject.name == "own/good"


def test_without_network_the_cache_is_enough(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    there = download("own/good")
    point_to(NOWHERE, monkeypatch)
    assert download("own/good") == there
    assert download("own/good", revision="main") == there
    assert download("own/good", revision=COMMIT) == there
    subject = load("own/good")
    assert (subject.name, subject.revision) == ("own/good", COMMIT)


def test_without_network_and_cache(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    point_to(NOWHERE, monkeypatch)
    start = time.monotonic()
    with pytest.raises(ModelError) as caught:
        load("own/good")
    assert time.monotonic() - start < 3
    assert "'own/good' is not on this machine" in str(caught.value)
    assert "the Hugging Face Hub cannot be reached" in str(caught.value)
    assert "sukashi download own/good" in str(caught.value)
    assert "(tales, authors, reviews)" in str(caught.value)


def test_without_network_a_revision_is_named(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    download("own/good")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="'own/good' at revision 'v2' is not on this machine"):
        download("own/good", revision="v2")


def test_a_model_of_the_hub_is_loaded_with_its_commit(hub: Hub) -> None:
    subject = load("own/shards", revision="main")
    assert subject.revision == COMMIT
    assert subject.task == "causal"


@pytest.mark.parametrize(
    ("model", "revision", "message"),
    [
        ("own/nothing", None, "no folder 'own/nothing' here and no such model on the Hugging Face"),
        ("own/good", "v2", "own/good has no revision 'v2'; leave revision= out"),
        ("own/gated", None, "agree to its terms: do so on its page on the Hugging Face Hub, then"),
        (
            "own/pickled",
            None,
            r"only as a pickle \(pytorch_model.bin\).*convert it once: python -c",
        ),
        ("a b", None, "'a b' is neither a folder here nor a model id"),
        ("x/y/z", None, "neither a folder here nor a model id"),
    ],
)
def test_what_cannot_be_downloaded(
    hub: Hub, model: str, revision: str | None, message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        download(model, revision)


def test_a_model_without_weights_in_the_transformers_format() -> None:
    with pytest.raises(ModelError, match=r"own/gguf has no file model\.safetensors"):
        choose("own/gguf", ["config.json", "model-q4.gguf"])


def test_the_weights_of_a_sharded_model_are_chosen_once() -> None:
    files = [
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "consolidated.safetensors",
        "original/model.safetensors",
        "vocab.txt",
    ]
    assert choose("x", files) == [
        "model.safetensors.index.json",
        "vocab.txt",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
    ]


@pytest.mark.parametrize("name", builtin.names())
def test_a_built_in_model_is_there_already(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    point_to(NOWHERE, monkeypatch)
    assert download(name) == builtin.folder_of(name)


def test_who_asks_nobody_is_not_told_that_the_hub_cannot_be_reached(hub: Hub) -> None:
    with pytest.raises(ModelError) as caught:
        load("own/good", offline=True)
    assert str(caught.value) == (
        "'own/good' is not on this machine, and the Hugging Face Hub is not to be asked; run "
        "`sukashi download own/good`, give a folder, or use a built-in model (tales, authors, "
        "reviews)."
    )
