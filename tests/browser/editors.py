"""Editors whose outputs live in a window of another origin, rebuilt as far as is known.

None of them can run here. What a page meets in them can: a document in a document of someone else,
the rules of the sandbox around it, sheets of style that reach every table and heading, markup that
is set as `innerHTML` and scripts that are made anew and taken out again.

VS Code: backLayerWebView.ts (policy, styles) and extensions/notebook-renderers/src/index.ts (how
HTML comes in) of microsoft/vscode; its issue 192853 names the two rules of the sandbox that matter.
Its policy is an option that is off.
Colab has no public source: every output has a document of its own, no taller than 1,000 pixels
(visgl/deck.gl, pull request 8881) unless google.colab.output.setIframeHeight asks for more. The
rules of its sandbox, and how it marks a dark document, are assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

EDITOR, WINDOW = "https://editor.test/", "https://outputs.test/"
POLICY = (
    "default-src 'none'; script-src https://*.vscode-cdn.net 'unsafe-inline' 'unsafe-eval'; "
    "style-src https://*.vscode-cdn.net 'unsafe-inline'; "
    "img-src https://*.vscode-cdn.net https: http: data:; "
    "font-src https://*.vscode-cdn.net https:; connect-src https:; child-src https: data:"
)
_TABLES = """table, thead, tr, th, td, tbody { border: none !important; border-spacing: 0; }
table, th, tr { text-align: left !important; } h1, h2, h3 { font-weight: normal; }
#container div { width: 100%; min-height: 8px; } body { overflow: hidden; height: 100%; }"""
_OUTER = """<!doctype html><html lang="en"><title>editor</title><body style="margin:0">
<iframe title="outputs" src="{window}" sandbox="{sandbox}" allow="{allow}"
 style="border:0;width:100%" height="150"></iframe>
<script>addEventListener("message", ({{ data, source }}) => {{
  const window = document.querySelector("iframe");
  if (source === window.contentWindow && data.tall) window.height = data.tall;
}});</script></body></html>"""
_INNER = """<!doctype html><html lang="en" {root}><head>{head}<title>outputs</title></head>
<body {body}><div id="container"></div><script>
const limits = {{ tall: {most} }};
const tell = () => parent.postMessage(
  {{ tall: Math.min(limits.tall, container.getBoundingClientRect().height) }}, "*");
new ResizeObserver(tell).observe(container);
{more}
window.put = (html) => {{
  const element = document.createElement("div");
  element.innerHTML = html;
  container.append(element);
  for (const one of [...element.getElementsByTagName("script")]) {{
    const script = document.createElement("script");
    script.text = one.innerText;
    element.appendChild(script).remove();
  }}
}};
</script></body></html>"""


@dataclass(frozen=True)
class Editor:
    """sandbox, allow: of the window of outputs; root, head, body, more: what its document holds.

    most: pixels that an output may be tall.
    """

    sandbox: str
    allow: str = "clipboard-read; clipboard-write; autoplay"
    root: str = ""
    head: str = ""
    body: str = ""
    more: str = ""
    most: int = 100_000

    def show(self, page: Any, outputs: Sequence[str]) -> Any:
        """Open the editor, put outputs into its window; the window's document."""
        inner = {one: getattr(self, one) for one in ("root", "head", "body", "more", "most")}
        outer = _OUTER.format(window=WINDOW, sandbox=self.sandbox, allow=self.allow)
        _serve(page, EDITOR, outer)
        _serve(page, WINDOW, _INNER.format(**inner))
        page.goto(EDITOR)
        window = page.locator("iframe").content_frame
        for one in outputs:
            window.locator("#container").evaluate("(_, html) => put(html)", one)
        return window


def _serve(page: Any, address: str, text: str) -> None:
    page.route(f"{address}**", lambda route: route.fulfill(body=text, content_type="text/html"))


_CODE = "allow-scripts allow-same-origin allow-forms allow-pointer-lock allow-downloads"
_DARK = 'class="vscode-dark" data-vscode-theme-kind="vscode-dark"'
_COLAB = (
    "allow-downloads allow-forms allow-modals allow-pointer-lock allow-popups "
    "allow-popups-to-escape-sandbox allow-same-origin allow-scripts"
)
_OUTPUT = """window.google = { colab: { output: {
  setIframeHeight(height, itself, { maxHeight }) { limits.tall = maxHeight; tell(); }
} } };"""

EDITORS = {
    "vs code": Editor(_CODE, head=f"<style>{_TABLES}</style>", body=_DARK),
    "vs code with its policy": Editor(
        _CODE,
        head=f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<style>{_TABLES}</style>",
        body=_DARK,
    ),
    "colab": Editor(_COLAB, root='theme="dark"', more=_OUTPUT, most=1000),
}
