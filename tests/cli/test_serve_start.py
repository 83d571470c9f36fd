"""sukashi serve: what cannot be served is said at the start, not at the first question."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from sukashi.cli import serve
from sukashi.cli.parser import build
from tests.cli.stage import Run


@pytest.fixture(autouse=True)
def never_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    def serving(*_: object) -> None:
        raise AssertionError("The server started.")

    monkeypatch.setattr("sukashi.web.server.Server.serve_until_stopped", serving)


def refusal(run: Run, *words: str, lang: str = "en") -> str:
    """The one line on standard error of a server that does not start."""
    code, out, err = run("serve", "--no-browser", "--port", "0", "--lang", lang, *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    return err.removeprefix("sukashi: ").rstrip("\n")


@pytest.mark.parametrize("host", ["999.1.1.1", "203.0.113.7", "a..b", "x" * 70, "no host"])
def test_a_host_that_is_not_here_is_blamed_and_not_the_port(run: Run, host: str) -> None:
    assert refusal(run, "--host", host) == (
        f"--host is {host!r}, which is no address of this machine; give one of its addresses, or "
        "leave it out."
    )
    assert refusal(run, "--host", host, lang="ja") == (
        f"--host に指定した「{host}」はこのマシンのアドレスではありません。"
        "このマシンのアドレスを指定するか、--host を外してください。"
    )


def test_a_host_without_a_port(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = run("serve", "--no-browser", "--host", "999.1.1.1")
    assert code == 2
    assert "--host is '999.1.1.1'" in err
    assert "port" not in err


def test_a_workspace_that_is_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a folder")
    for folder in (tmp_path / "notes", tmp_path / "notes" / "deeper" / "still"):
        assert refusal(run, "--workspace", str(folder)) == (
            f"The workspace {str(folder)!r} cannot be made, because 'notes' is no folder; give "
            "another with --workspace."
        )
    assert refusal(run, "--workspace", str(tmp_path / "notes"), lang="ja") == (
        f"ワークスペース「{tmp_path / 'notes'}」を作れません。「notes」はフォルダーではありません。"
        "--workspace で別のフォルダーを指定してください。"
    )
    assert (tmp_path / "notes").read_text() == "not a folder"


def test_a_workspace_that_cannot_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:  # whoever is root may write anywhere
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sukashi.web.workspace.tempfile.TemporaryFile", denied)
    for folder in (tmp_path, tmp_path / "not made yet"):
        assert refusal(run, "--workspace", str(folder)) == (
            f"The workspace {str(folder)!r} cannot be written: Permission denied; give another "
            "with --workspace."
        )
        assert "書き込めません（" in refusal(run, "--workspace", str(folder), lang="ja")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder nobody can write, on Linux")
def test_a_folder_that_the_system_keeps_for_itself(run: Run) -> None:
    assert "cannot be written: " in refusal(run, "--workspace", "/proc/self/sukashi")


def test_a_model_that_does_not_exist(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    assert refusal(run, "--model", "nobody/no-such-model") == (
        "The model 'nobody/no-such-model' is not on this machine; run `sukashi download "
        "nobody/no-such-model` before, or start with --allow-download."
    )
    for given in (str(tmp_path / "none"), str(tmp_path / "file"), "./none", "~/no such folder"):
        assert refusal(run, "--model", given) == (
            f"There is no model {given!r}; give a folder that save_pretrained wrote, or a model id "
            "of the Hugging Face Hub."
        )
    empty = str(tmp_path / "empty")
    assert refusal(run, "--model", "tales", "--model", empty).startswith(
        f"{empty} has no config.json, so it is not a transformers model;"
    )
    assert refusal(run, "--model", "nobody/no-such-model", lang="ja") == (
        "モデル「nobody/no-such-model」はこのマシンにありません。先に `sukashi download "
        "nobody/no-such-model` を実行するか、--allow-download を付けて起動してください。"
    )


def test_with_downloads_the_hub_is_asked_at_the_start(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def absent(model: str, *_: object) -> None:
        asked.append(model)

    monkeypatch.setattr("sukashi.model.download._ask_hub", absent)
    said = refusal(run, "--allow-download", "--model", "nobody/no-such-model")
    assert said.startswith("'nobody/no-such-model' is not on this machine and the Hugging Face Hub")
    assert asked == ["nobody/no-such-model"]


def test_a_device_or_number_format_that_does_not_exist(run: Run) -> None:
    assert refusal(run, "--device", "abacus") == (
        "'abacus' is not a device; choose from: cpu, cuda, cuda:0 …, mps."
    )
    assert refusal(run, "--dtype", "float33").startswith("Unknown dtype 'float33'; choose from:")


def test_nothing_is_left_listening(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    (tmp_path / "file").write_text("x")
    code, _, _ = run("serve", "--port", port, "--workspace", str(tmp_path / "file"))
    assert code == 2
    with socket.create_server(("127.0.0.1", int(port))):
        pass


def test_the_models_of_the_app_are_loaded_as_the_command_says() -> None:
    assert serve._loading(build().parse_args(["serve"])) == {}
    line = ["serve", "--truncate", "--dtype", "float16", "--memory", "2G"]
    wanted = {"truncate": True, "dtype": "float16", "memory": 2 << 30}
    assert serve._loading(build().parse_args(line)) == wanted
