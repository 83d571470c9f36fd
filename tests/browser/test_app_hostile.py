"""The web app in a browser: whatever a text or a name says, it is text."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from sukashi.web.server import Server
from tests import samples
from tests.browser.visit import Visit, answered, ask, box
from tests.web.stage import address

pytestmark = pytest.mark.slow


HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>\u2028\u2029",
    "\u202e\u2066 rtl \u2069",
    "{@html alert(1)} ${alert(1)} `",
    "javascript:alert(1)//",
)


def test_hostile_texts_and_names_are_only_text(visit: Visit, server: Server) -> None:
    workspace = server.runs.workspace
    tokens = samples.tokens([*HOSTILE, " end"])
    entry = workspace.save("plain", samples.attribution(over=tokens))
    with workspace.open(entry.name) as file:
        data = file.read()
    for number, name in enumerate(HOSTILE):
        safe = re.sub(r'[/\\:*?"<>|]', "", name).strip() or str(number)
        plain = "".join(one for one in safe if one.isprintable())
        (workspace.folder / f"{plain}.safetensors").write_bytes(data)
    page = visit()
    for text in HOSTILE:
        ask(page, text)
        answered(page)
        assert page.locator("main img, main svg[onload]").count() == 0
    page.goto(f"{address(server)}/#run=plain")
    page.reload()
    page.locator("section").wait_for()
    page.get_by_role("link", name="history").click()
    page.locator("main li a.text").nth(len(HOSTILE)).wait_for()
    assert page.locator("main img").count() == 0
    page.goto(f"{address(server)}/#page=compare&left={HOSTILE[0]}&right={HOSTILE[4]}&left.layer=x")
    page.reload()
    page.locator(".gloss, .maps").first.wait_for()
    page.goto(f"{address(server)}/#run=<img src=x onerror=alert(1)>&page=<b>&lang=fr&theme=<i>")
    page.reload()
    box(page).wait_for()


def test_without_the_link_there_is_nothing(chromium: Any, server: Server) -> None:
    page = chromium.new_context().new_page()
    for place in ("/", "/static/app.js", "/api/results", "/api/runs"):
        answer = page.goto(f"{address(server)}{place}")
        assert answer.status == 401
    page.context.close()


def test_the_page_may_run_nothing_but_its_own_files(visit: Visit) -> None:
    page = visit()
    box(page).wait_for()
    refused: list[str] = []
    done = threading.Event()
    page.expose_function("refused", lambda what: (refused.append(what), done.set()))
    page.evaluate("""() => {
      document.addEventListener("securitypolicyviolation", e => refused(e.effectiveDirective));
      const one = document.createElement("script");
      one.textContent = "window.ran = true";
      document.body.append(one);
      const two = document.createElement("p");
      two.setAttribute("style", "color: red");
      document.body.append(two);
      fetch("http://example.invalid/").catch(() => {});
    }""")
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    assert {"script-src-elem", "style-src-attr", "connect-src"} <= set(refused)
    visit.expected("Content Security Policy", "example.invalid")
