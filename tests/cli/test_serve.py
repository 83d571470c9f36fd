"""sukashi serve: the link it prints works, an interrupt ends it, and what it cannot do is said."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import sukashi
from tests.cli.stage import Run
from tests.samples import attribution

TYPED = "import sys; from sukashi.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is sent another way there")
def test_the_link_works_and_an_interrupt_ends_it(tmp_path: Path) -> None:
    file = sukashi.save(attribution("ja"), tmp_path / "なぜ.safetensors")
    words = ["serve", str(file), "--no-browser", "--port", "0", "--lang", "ja"]
    words += ["--workspace", str(tmp_path / "kept")]
    with subprocess.Popen(
        [sys.executable, "-c", TYPED, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as process:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        with httpx.Client(trust_env=False, follow_redirects=True, timeout=30) as browser:
            page = browser.get(link)
            assert page.status_code == 200
            assert "token" not in str(page.url)
            found = browser.get(f"{page.url}api/results").json()["results"]
            assert [(one["name"], one["given"]) for one in found] == [("なぜ", True)]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == ""
    assert "kept に保存されます" in err
    assert err.endswith("終了しました。\n")
    assert link.partition("token=")[2] not in err
    assert not (tmp_path / "kept").exists()


def test_the_server_starts_without_torch(tmp_path: Path) -> None:
    probe = (
        "import sys; from pathlib import Path; from sukashi.web.server import Server, Settings\n"
        f"Server(Settings(workspace=Path({str(tmp_path)!r})))\n"
        "print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_port_that_is_taken_or_none(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, out, err = run("serve", "--no-browser", "--port", port)
        assert (code, out) == (2, "")
        assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in err
        code, _, err = run("serve", "--no-browser", "--port", port, "--lang", "ja")
        assert "待ち受けられません（すでに使われています）" in err
    code, _, err = run("serve", "--port", "99999")
    assert code == 2
    assert "--port is 99999; give a number from 0 to 65535" in err


def test_a_file_that_is_no_result(run: Run, tmp_path: Path) -> None:
    code, out, err = run("serve", str(tmp_path / "none.safetensors"))
    assert (code, out) == (1, "")
    assert "There is no file" in err


def test_a_server_for_others_warns(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from sukashi.web import server

    opened: list[str] = []

    def opening(self: server.Server) -> None:
        self.socket.close()
        if self.opened is not None:
            self.opened()

    monkeypatch.setattr(server.Server, "serve_until_stopped", opening)
    monkeypatch.setattr("webbrowser.open", opened.append)
    code, out, err = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert code == 0
    assert "Warning: 0.0.0.0 can be reached from other machines" in err
    assert out.startswith("http://127.0.0.1:")
    code, out, err = run("serve", "--port", "0", "--no-browser")
    assert "Warning" not in err
    assert len(opened) == 1


def test_the_usual_port_gives_way(tmp_path: Path) -> None:
    from sukashi.web.server import Settings, listening

    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with listening(Settings(usual_port=taken)) as found:
            assert found.getsockname()[1] != taken
