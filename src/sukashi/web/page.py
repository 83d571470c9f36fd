"""Page: what `/` shows: the interface where it is built, else how to build it."""

from __future__ import annotations

import base64
import hashlib
import html
from importlib.resources import files
from pathlib import Path

from fastapi.responses import HTMLResponse

from sukashi.view.catalogue import say

STATIC = {"app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8"}
BUILD = "cd frontend && npm ci && npm run build"
_STYLE = """:root{color-scheme:light dark;--paper:#fbfaf6;--ink:#1d2230;--blue:#2b4896}
@media(prefers-color-scheme:dark){:root{--paper:#14161b;--ink:#e8e6df;--blue:#7ea0ff}}
body{margin:0;background:var(--paper);color:var(--ink);line-break:strict;font:17px/1.8
 "Iowan Old Style","Hiragino Mincho ProN","Yu Mincho","Noto Serif CJK JP","Noto Serif JP",serif}
main{max-width:38em;margin:16vh auto 0;padding:0 24px}
h1{font-size:26px;font-weight:600;margin:0 0 1em}
h1 b{color:var(--blue);font-weight:600;margin-right:.35em}
pre{font:14px/1.6 ui-monospace,Menlo,Consolas,monospace;overflow-x:auto;
 border-left:2px solid var(--blue);padding:.2em 1em;margin:1em 0}
p{margin:.8em 0}a{color:var(--blue)}"""
_FRAME = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<link rel="icon" href="data:,">
<title>sukashi</title>
</head>
<body>{body}</body>
</html>
"""
_APP_HEAD = (
    '<link rel="stylesheet" href="/static/app.css">\n'
    '<script type="module" src="/static/app.js"></script>'
)


def static_file(name: str) -> Path | None:
    """A built file of the interface; None for any other name and where it is not built."""
    if name not in STATIC:
        return None
    place = Path(str(files("sukashi.view"))) / "static" / name
    return place if place.is_file() else None


def home(lang: str) -> HTMLResponse:
    """The interface, or a plain page in its place."""
    if static_file("app.js") is not None:
        body = '<div id="sukashi"></div>'
        return HTMLResponse(_FRAME.format(lang=lang, head=_APP_HEAD, body=body))
    paragraphs = (
        f"<p>{say('page, not built', lang)}</p>"
        f"<p>{say('page, how', lang)}</p><pre>{html.escape(BUILD)}</pre>"
        f"<p>{say('page, meanwhile', lang)} "
        '<a href="/api/openapi.json">/api/openapi.json</a></p>'
    )
    return plain(paragraphs, lang)


def locked_page(lang: str) -> str:
    """What someone without the link sees."""
    body = f"<p>{say('refused key', lang)}</p>"
    return _FRAME.format(lang=lang, head="", body=f"<main>{body}</main>")


def continue_page(address: str, lang: str) -> HTMLResponse:
    """A page of our own that goes on to an address of ours."""
    address = html.escape(address, quote=True)
    words = f'<p><a href="{address}">{say("page, continue", lang)}</a></p>'
    return plain(words, lang, f'<meta http-equiv="refresh" content="0;url={address}">')


def plain(body: str, lang: str, head: str = "") -> HTMLResponse:
    """A page with a style of its own, allowed by its hash."""
    mark = "<main><h1><b>透</b>sukashi</h1>"
    text = _FRAME.format(
        lang=lang, head=f"{head}<style>{_STYLE}</style>", body=f"{mark}{body}</main>"
    )
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})
