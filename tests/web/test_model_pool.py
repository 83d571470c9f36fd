"""Model pool and workspace: names tell nothing of the machine, files stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import sukashi
from sukashi.errors import MisuseError, StoreError, UnknownNameError
from sukashi.web.error_responses import without_paths
from sukashi.web.model_pool import CAPACITY, ModelPool
from sukashi.web.workspace import NotFoundError, ReadOnlyError, Workspace, is_name
from tests.samples import attribution


def test_ids_of_folders_are_their_last_names(tmp_path: Path) -> None:
    for name in ("a/model", "b/model"):
        (tmp_path / name).mkdir(parents=True)
    given = [str(tmp_path / "a/model"), str(tmp_path / "b/model"), "owner/name"]
    loaded = []

    def load(source: str, **options: object) -> str:
        loaded.append((source, options))
        return source

    pool = ModelPool(given, ["tales"], loading={"dtype": "float32"}, load=load)  # type: ignore[arg-type]
    assert pool.ids == ("model", "model-2", "owner/name", "tales")
    pool.explainer("model-2")
    pool.explainer("model-2")
    pool.explainer("owner/name")
    offline = {"offline": True, "dtype": "float32"}
    assert loaded == [(given[1], offline), ("owner/name", offline)]
    for other in ("other/name", str(tmp_path), "a/model", "", "..", "tales/"):
        with pytest.raises(UnknownNameError, match="choose from: model, model-2"):
            pool.check(other)


def test_with_downloads_any_hub_id_goes_but_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = ModelPool([], ["tales"], download=True, load=lambda source, **_: source)  # type: ignore[arg-type,return-value]
    pool.check("owner/name")
    for path in ("/etc", "./x", "~/x", "a/b/c", "a\\b", "..", "a/..", "x" * 300, "a b", "src"):
        with pytest.raises(UnknownNameError):
            pool.check(path)
    for number in range(CAPACITY):
        pool.explainer(f"owner/{number}")
    with pytest.raises(MisuseError, match=f"{CAPACITY} models are in memory"):
        pool.explainer("owner/more")


def test_offline_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("The Hub was asked.")

    monkeypatch.setattr("sukashi.model.download._ask_hub", asked)
    with pytest.raises(MisuseError, match="is not on this machine"):
        sukashi.load("nobody/no-such-model-here", offline=True)


def test_names_of_files() -> None:
    for good in ("why", "手で置いた", "a.b", "x y", "20260101-120000-0f-attention"):
        assert is_name(good)
    for bad in ("", ".", "..", ".x", "a/b", "a\\b", "a:b", "a\x00", "a\nb", "x" * 201, "a*", "a?"):
        assert not is_name(bad)


def test_a_result_of_a_run_and_one_that_was_given(tmp_path: Path) -> None:
    given = tmp_path / "else where" / "why.safetensors"
    given.parent.mkdir()
    sukashi.save(attribution("en"), given)
    workspace = Workspace(tmp_path / "made later", [given])
    assert [one.name for one in workspace.entries()] == ["why"]
    assert not workspace.folder.exists()
    first, second = (workspace.save("run", attribution(lang)) for lang in ("ja", "en"))
    assert (first.name, second.name) == ("run-attribution", "run-attribution-2")
    assert first.run == "run"
    assert first.text == attribution("ja").tokens.text
    listed = workspace.entries()
    assert {one.name for one in listed} == {"why", "run-attribution", "run-attribution-2"}
    assert workspace.result("why").tokens.text == attribution("en").tokens.text
    with pytest.raises(ReadOnlyError):
        workspace.delete("why")
    workspace.delete("run-attribution")
    with pytest.raises(NotFoundError):
        workspace.open("run-attribution")
    assert given.exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="'inside' cannot be written"):
        Workspace(tmp_path / "file" / "inside").save("run", attribution("en"))


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    name = workspace.save("run", attribution("en")).name
    sukashi.save(attribution("ja"), tmp_path / f"{name}.safetensors")
    assert workspace.entries()[0].text == attribution("ja").tokens.text


def test_sentences_name_no_folder() -> None:
    assert without_paths("There is no folder '/home/someone/x.y'; check it.") == (
        "There is no folder 'x.y'; check it."
    )
    assert without_paths(r"C:\Users\someone\model is broken") == "model is broken"
    for same in ("1/2 of it", "owner/name", "https://example.org/a/b", "and/or", "3 / 4"):
        assert without_paths(same) == same
