"""A Hugging Face Hub of one's own on the loopback interface, for tests of downloading."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Serves the files of folders as models; counts requests and bytes.

    models: id -> folder. cut: a file whose body breaks off after so many bytes; then the server
    has no more of it until `cut` is None again. damaged: a file whose bytes arrive changed.
    """

    def __init__(self, models: dict[str, Path]) -> None:
        self.models = models
        self.cut: tuple[str, int] | None = None
        self.damaged: str | None = None
        self.asked: list[str] = []
        self.sent: dict[str, int] = {}
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                hub.answer(self, body=True)

            def do_HEAD(self) -> None:
                hub.answer(self, body=False)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request: BaseHTTPRequestHandler, body: bool) -> None:
        path = unquote(urlsplit(request.path).path).strip("/")
        self.asked.append(f"{request.command} {path}")
        if path.startswith("api/models/"):
            name, _, revision = path.removeprefix("api/models/").partition("/revision/")
            self.describe(request, name, revision)
        elif "/resolve/" not in path:
            refuse(request, "EntryNotFound", 404)
        else:
            name, _, rest = path.partition("/resolve/")
            self.send_file(request, self.models[name] / rest.split("/", 1)[1], body)

    def describe(self, request: BaseHTTPRequestHandler, name: str, revision: str) -> None:
        if name not in self.models:
            refuse(request, "RepoNotFound", 404)
        elif name == "own/gated":
            refuse(request, "GatedRepo", 403)
        elif revision not in ("", "main", COMMIT):
            refuse(request, "RevisionNotFound", 404)
        else:
            folder = self.models[name]
            files = [
                {"rfilename": str(file.relative_to(folder)), "size": file.stat().st_size}
                for file in sorted(folder.rglob("*"))
                if file.is_file()
            ]
            text = json.dumps({"id": name, "modelId": name, "sha": COMMIT, "siblings": files})
            request.send_response(200)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", str(len(text.encode())))
            request.end_headers()
            request.wfile.write(text.encode())

    def send_file(self, request: BaseHTTPRequestHandler, file: Path, body: bool) -> None:
        if body and self.cut is not None and self.cut[0] == file.name and file.name in self.sent:
            refuse(request, "Gone", 403)
            return
        content = file.read_bytes()
        first = int((request.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
        request.send_response(206 if first else 200)
        if first:
            request.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        request.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        request.send_header("X-Repo-Commit", COMMIT)
        request.send_header("Content-Length", str(len(content) - first))
        request.send_header("Accept-Ranges", "bytes")
        request.end_headers()
        if not body:
            return
        part = content[first:]
        if self.damaged == file.name:
            part = part[:-1] + bytes([part[-1] ^ 1])
        if self.cut is not None and self.cut[0] == file.name:
            part = part[: self.cut[1]]
            request.close_connection = True
        self.sent[file.name] = self.sent.get(file.name, 0) + len(part)
        request.wfile.write(part)


def refuse(request: BaseHTTPRequestHandler, code: str, status: int) -> None:
    request.send_response(status)
    request.send_header("X-Error-Code", code)
    request.send_header("Content-Length", "0")
    request.end_headers()
