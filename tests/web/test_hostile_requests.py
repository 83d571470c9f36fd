"""Hostile requests: names that lead elsewhere, bodies that are no request, texts that are code."""

from __future__ import annotations

import json
import os
import re

import httpx
import pytest

from sukashi.web.server import Server
from tests.web.stage import client, events, get

TRAVERSALS = [
    "../secret", "..%2fsecret", "%2e%2e%2fsecret", "%2e%2e/secret", "..%5csecret", "..\\secret",
    "%2e%2e%5csecret", "....//secret", "%252e%252e%252fsecret", "/etc/passwd", "%2fetc%2fpasswd",
    "C:%5csecret", "secret%00", "%00", "x%0d%0aSet-Cookie:a=b", ".hidden", "link", "folder",
    "pipe", "%ff%fe", "%c0%ae%c0%ae%2fsecret", "a" * 5000, "~", "$HOME", "con:", "*",
]  # fmt: skip


@pytest.mark.parametrize("name", TRAVERSALS, ids=lambda name: name[:20])
def test_no_name_leads_out_of_the_folder(server: Server, name: str) -> None:
    folder = server.runs.workspace.folder
    folder.mkdir(exist_ok=True)
    secret = folder.parent / "secret.safetensors"
    if not secret.exists():
        secret.write_bytes(b"the secret")
        (folder / ".hidden.safetensors").write_bytes(b"the secret")
        (folder / "link.safetensors").symlink_to(secret)
        (folder / "folder.safetensors").mkdir()
        os.mkfifo(folder / "pipe.safetensors")
    for suffix in (".safetensors", ".json", ".html", ".note", "/parts/result", ""):
        status, body = get(server, f"/api/results/{name}{suffix}")
        assert status in (404, 400, 405)
        assert b"the secret" not in body
        assert str(folder.parent).encode() not in body
    with client(server) as page:
        try:
            answer = page.delete(f"/api/results/{name}")
        except httpx.InvalidURL:
            return
        assert answer.status_code in (404, 405)
        body = {"left": {"result": name}, "right": {"result": name}}
        assert page.post("/api/compare", json=body).status_code in (404, 422)
    assert secret.read_bytes() == b"the secret"
    assert (folder / "link.safetensors").is_symlink()


@pytest.mark.parametrize(
    "model",
    ["/etc", "../..", ".", "src", "~", "tests/tiny", "nobody/model", "a\x00b", "\ud800", "C:\\x"],
)
def test_no_other_folder_and_no_download(server: Server, model: str) -> None:
    with client(server) as page:
        text = json.dumps({"model": model, "text": "a"})
        answer = page.post("/api/runs", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert "/work" not in answer.text


HOSTILE = {
    "not JSON": b"{",
    "nothing": b"",
    "NaN": b'{"model": "tiny-gpt2", "text": "a", "generate": NaN}',
    "infinite noise": b'{"model": "tiny-gpt2", "text": "a", '
    b'"questions": {"attribution": {"noise": Infinity}}}',
    "NaN noise": b'{"model":"tiny-gpt2","text":"a","questions":{"attribution":{"noise":NaN}}}',
    "a number of ten thousand digits": b'{"model": "tiny-gpt2", "text": "a", "generate": '
    + b"9" * 10_000 + b"}",
    "deep": b'{"model": "tiny-gpt2", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep parameters": b'{"model": "tiny-gpt2", "text": "a", "questions": {"layers": {"watch": '
    + b"[" * 900 + b"]" * 900 + b"}}}",
    "a list": b"[]",
    "half a character": b'{"model": "tiny-gpt2", "text": "\\ud800", "colour": 1}',
    "not UTF-8": b'{"model": "\xff", "text": "a"}',
    "wrong kinds": b'{"model": 1, "text": {}}',
    "unknown name": b'{"model": "tiny-gpt2", "text": "a", "__class__": {}}',
    "method of an object": b'{"model": "tiny-gpt2", "text": "a", "questions": {"verify": {}}}',
    "private": b'{"model": "tiny-gpt2", "text": "a", "questions": {"__init__": {}}}',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_one_sentence(server: Server, name: str) -> None:
    with client(server) as page:
        kind = {"Content-Type": "application/json"}
        answer = page.post("/api/runs", content=HOSTILE[name], headers=kind)
        assert answer.status_code in (400, 413, 422), answer.text
        message = answer.json()["error"]["message"]
        assert len(message) < 600
        assert "Traceback" not in message
        assert "site-packages" not in answer.text
        japanese = page.post("/api/runs?lang=ja", content=HOSTILE[name], headers=kind)
        assert re.search("[ぁ-ん]", japanese.json()["error"]["message"])


def test_hostile_texts_are_only_text(server: Server) -> None:
    texts = ["</script><img src=x onerror=alert(1)>", "\u2028\u202e", "\x00\x1b[2J", "\ud800x"]
    with client(server) as page:
        for text in texts:
            body = json.dumps(
                {"model": "tiny-gpt2", "text": text, "generate": 0, "questions": {"attention": {}}}
            )
            kind = {"Content-Type": "application/json"}
            answer = page.post("/api/runs", content=body, headers=kind)
            assert answer.status_code == 202
            found = events(page, answer.json()["id"])
            assert found[-1][0] in ("done", "failed")
            if text == "\ud800x":
                assert found[-1][0] == "failed"
                assert "unexpected" not in found[-1][1]["message"]
