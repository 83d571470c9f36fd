"""The guard, rule by rule: each test attacks one."""

from __future__ import annotations

import hmac
import re
import socket
import time
from pathlib import Path

import httpx
import pytest

from sukashi.web import authentication, page
from sukashi.web.authentication import Authentication
from sukashi.web.middleware import RESPONSE_HEADERS
from sukashi.web.origin import ServerAddress, is_foreign
from sukashi.web.server import Server
from tests.web.stage import address, ask, client, get, raw, serving

ADDRESSES = ["/", "/api/models", "/api/questions", "/api/results", "/api/openapi.json"]
ADDRESSES += ["/static/app.js", "/api/runs/x/events", "/api/results/x.safetensors", "/nowhere"]


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_is_told_without_the_cookie(server: Server, path: str) -> None:
    for cookie in ("", "sukashi-1=x", f"{server.authentication.cookie_name}=wrong", '";=;\xff'):
        status, body = get(server, path, f"Cookie: {cookie}", cookie=False)
        assert status == 401 or (status == 403 and path.endswith("/events"))
        assert b"Open the link" in body or b"another site" in body
        assert server.authentication.session.encode() not in body


def test_the_token_becomes_a_cookie_and_leaves_the_address(server: Server) -> None:
    with httpx.Client(trust_env=False) as visitor:
        answer = visitor.get(f"{server.link}&lang=ja")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/?lang=ja"
        cookie = answer.headers["set-cookie"]
        assert re.fullmatch(r"sukashi-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=/", cookie)
        assert str(server.address.port) in cookie  # servers on two ports do not share a cookie
        assert server.authentication.token not in cookie + answer.text
        assert visitor.get(f"{address(server)}/").status_code == 200
        assert visitor.get(f"{address(server)}/?token=wrong").status_code == 401
        assert visitor.get(
            f"{address(server)}/api/models?token={server.authentication.token}"
        ).is_success


def test_a_token_works_nowhere_but_at_the_door(server: Server) -> None:
    for path in ADDRESSES[1:]:
        target = f"{path}?token={server.authentication.token}"
        assert get(server, target, "Sec-Fetch-Site: same-origin", cookie=False)[0] == 401


def test_a_link_on_another_page_leads_in_by_a_page_of_our_own(server: Server) -> None:
    answer = httpx.get(server.link, headers={"Sec-Fetch-Site": "cross-site"}, trust_env=False)
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=/">' in answer.text
    assert server.authentication.token not in answer.text


def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, same = [], hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return same(one, other)

    monkeypatch.setattr(authentication.hmac, "compare_digest", compare)
    own = Authentication(80)
    assert own.is_token(own.token)
    assert not own.is_token(own.token[:-1])
    assert own.has_session(f"a=b; sukashi-80={own.session}")
    assert not own.has_session(f"sukashi-80={own.token}")
    assert own.has_token(f"Bearer {own.token}")
    assert not own.has_token("Bearer \udcff")
    assert len(compared) == 6
    assert own.token not in repr(own)
    assert own.session not in repr(own)


STRANGE_HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost.evil:{port}",
    "127.0.0.1.nip.io:{port}",
    "127.0.0.1:{port}@evil",
    "[::1",
    "",
    "0.0.0.0:{port}",
    "\xff",
    "127.0.0.1:{port}.evil",
    "2130706433:{port}",
    "192.168.0.1:{port}",
)


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_a_rebound_name_is_refused(server: Server, host: str) -> None:
    """DNS rebinding: the browser sends the cookie of no one, but the attacker's name as Host."""
    line = f"Host: {host.format(port=server.address.port)}"
    for path in ("/api/models", f"/?token={server.authentication.token}"):
        status, body = get(server, path, line)
        assert status == 400
        assert server.authentication.session.encode() not in body


def test_two_hosts_are_refused(server: Server) -> None:
    own = f"Host: 127.0.0.1:{server.address.port}"
    assert get(server, "/api/models", own, "Host: evil.example")[0] == 400
    assert get(server, "/api/models", own, "X-Forwarded-Host: evil.example")[0] == 200


def test_names_of_this_machine_are_let_in(server: Server) -> None:
    for name in ("localhost", "LOCALHOST", "127.0.0.1", "[::1]"):
        assert get(server, "/api/models", f"Host: {name}:{server.address.port}")[0] == 200


def test_a_server_for_others_answers_to_numbers_and_its_own_name() -> None:
    site = ServerAddress("0.0.0.0", 80)
    assert all(
        map(site.is_own_host, ("192.168.0.7", "192.168.0.7:80", "[fe80::1]:80", "localhost"))
    )
    assert not site.is_own_host("rebound.example")
    assert ServerAddress("box.local", 8765).is_own_host("box.local:8765")
    assert not ServerAddress("127.0.0.1", 80).is_own_host("192.168.0.7")


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "https://127.0.0.1:{port}"},
    {"Origin": "http://localhost:{port}"},
    {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://evil.example/"},
    {"Referer": "http://127.0.0.1:{port}.evil.example/"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_other_page_can_do_anything(server: Server, headers: dict[str, str]) -> None:
    """Cross-site request forgery by a page whose browser has the cookie."""
    told = {name: value.format(port=server.address.port) for name, value in headers.items()}
    cookie = f"{server.authentication.cookie_name}={server.authentication.session}"
    with httpx.Client(base_url=address(server), trust_env=False) as page:
        page.headers = httpx.Headers({"Cookie": cookie, **told})
        body = {"model": "tiny-gpt2", "text": "forged"}
        assert page.post("/api/runs", json=body).status_code == 403
        assert page.delete("/api/results/x").status_code == 403
        assert page.post("/api/compare", json={}).status_code == 403
        assert page.get("/api/runs/x/events").status_code == 403
        stream = {"Accept": "text/event-stream"}
        assert page.get("/api/models", headers=stream).status_code == 403


def test_other_sites_cannot_read_either(server: Server) -> None:
    for said in (
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: null",
    ):
        assert get(server, "/api/results", said)[0] == 403
        assert get(server, "/static/app.js", said)[0] == 403
    assert get(server, "/api/results", "Sec-Fetch-Site: none")[0] == 200


def test_our_own_page_is_known_by_any_of_three_headers(server: Server) -> None:
    own = address(server)
    for headers in (
        {"Origin": own},
        {"Referer": f"{own}/"},
        {"Sec-Fetch-Site": "same-origin"},
    ):
        lines = [f"{name}: {value}" for name, value in headers.items()]
        assert get(server, "/api/runs/x/events", *lines)[0] == 404
    site = ServerAddress("127.0.0.1", 8)
    assert not is_foreign(site, {"host": "127.0.0.1:8"}, proof=False)


def test_a_form_cannot_pass_for_json(server: Server) -> None:
    with client(server) as page:
        body = '{"model": "tiny-gpt2", "text": "a"}'
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            answer = page.post("/api/runs", content=body, headers={"Content-Type": kind})
            assert answer.status_code in (400, 415, 422)


def test_scripts_use_the_token_without_a_cookie(server: Server) -> None:
    with httpx.Client(base_url=address(server), trust_env=False) as script:
        script.headers["Authorization"] = f"Bearer {server.authentication.token}"
        assert script.get("/api/models").status_code == 200
        assert ask(script, questions={"attention": {}}, generate=0)
        script.headers["Authorization"] = f"Bearer {server.authentication.session}"
        assert script.get("/api/models").status_code == 401


def test_a_hundred_megabytes_are_refused_unread(server: Server) -> None:
    cookie = f"{server.authentication.cookie_name}={server.authentication.session}"
    head = (
        f"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1:{server.address.port}\r\nCookie: {cookie}\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
    )
    for size in (10**8, 2**20 + 1, 10**30):
        answer = raw(server, f"{head}Content-Length: {size}\r\n\r\n".encode())
        assert b" 413 " in answer or (size == 10**30 and b" 400 " in answer)
    sent = 0
    with socket.create_connection(("127.0.0.1", server.address.port), timeout=10) as connection:
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        answer = b""
        connection.settimeout(0.05)
        while b" 413 " not in answer and sent < 10**8:
            try:
                connection.sendall(piece)
                sent += 0x10000
                answer += connection.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
    assert sent < 8 * 2**20  # the limit, and what lay in the buffers on the way


def test_every_answer_has_the_headers(server: Server) -> None:
    with client(server) as page:
        answers = [page.get(path) for path in ("/", "/api/models", "/nowhere", "/static/x")]
        answers += [page.request(one, "/api/models") for one in ("PUT", "OPTIONS", "TRACE")]
    with httpx.Client(base_url=address(server), trust_env=False) as stranger:
        answers += [stranger.get("/"), stranger.get("/api/models"), stranger.get(server.link)]
    for answer in answers:
        for name, value in RESPONSE_HEADERS.items():
            assert answer.headers[name] == value or answer.url.path == "/"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "access-control-allow-origin" not in answer.headers
        assert "server" not in answer.headers


def test_a_websocket_gets_nothing(server: Server) -> None:
    lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    for cookie in (True, False):
        for path in ("/", "/api/runs/x/events", "/ws"):
            status, _ = get(server, path, *lines, cookie=cookie)
            assert status != 101


def test_a_slow_request_head_holds_nothing_up(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.address.port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: ")
        begun = time.monotonic()
        assert get(server, "/api/models")[0] == 200
        assert time.monotonic() - begun < 5


def test_the_page_without_a_front_end_says_how_to_build_it(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(page, "files", lambda _: tmp_path)
    for lang, words in (("en", "has not been built"), ("ja", "まだ作られていません")):
        _, body = get(server, f"/?lang={lang}")
        assert words in body.decode()
        assert "npm run build" in body.decode()
        assert b"/api/openapi.json" in body
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "app.js").write_text("let a = 1;")
    (tmp_path / "static" / "page.js").write_text("no part of the app")
    _, body = get(server, "/")
    assert b'<script type="module" src="/static/app.js">' in body
    assert get(server, "/static/app.js") == (200, b"let a = 1;")
    for name in ("page.js", "app.css", "..%2fsecret", "%2e%2e/x", "app.js%00"):
        assert get(server, f"/static/{name}")[0] == 404


def test_the_description_names_every_address(server: Server) -> None:
    with client(server) as page:
        found = page.get("/api/openapi.json").json()
    assert {"/api/models", "/api/questions", "/api/runs", "/api/compare"} <= set(found["paths"])
    assert "RunSchema" in found["components"]["schemas"]


def test_with_downloads_allowed_a_folder_is_still_no_model(tmp_path: Path) -> None:
    with serving(tmp_path, download=True) as other, client(other) as page:
        for model in ("src", "..", "/etc", "a/../b", "tests/web"):
            answer = page.post("/api/runs", json={"model": model, "text": "a"})
            assert answer.status_code == 400
