"""sukashi: the saved page of attention, and the app from its command on."""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.browser import Browser, Signs
from benchmarks.heads import of
from benchmarks.pages import Written, opening
from benchmarks.work import Job, Seen, Work

SIGNS = Signs(".cells", ".cells .here")
SERVE = "from sukashi.cli import main; raise SystemExit(main({arguments}))"
TEXT = "1, 2, 3,"


def heads(job: Job) -> Work:
    """A file of all heads as `sukashi.save` writes it; the cell under the pointer is marked."""
    from sukashi.result.attention import AttentionMaps
    from sukashi.result.recipe import Recipe
    from sukashi.view.page.bundle import bundle
    from sukashi.view.page.write import write

    weights, words = of(job.options)
    tokens = _tokens(words)
    recipe = Recipe(model="benchmark", lens="attention")
    maps = AttentionMaps(tokens, tokens, "encoder", recipe, dense=weights)
    own = len((bundle("page.js") + bundle("page.css")).encode())
    return opening(job, lambda: Written(write([maps]), own), SIGNS)


def app(job: Job) -> Work:
    """A new `sukashi serve` and an empty window, until the text box or the first result is seen."""
    browser = Browser(job.options["limit"])
    folder = tempfile.TemporaryDirectory()
    running: list[subprocess.Popen[str]] = []

    def stop() -> None:
        while running:
            process = running.pop()
            process.terminate()
            process.wait()

    def before() -> None:
        stop()
        browser.fresh()

    def run() -> dict[str, float | str]:
        begun = time.perf_counter()
        running.append(_serve(Path(folder.name)))
        assert running[-1].stdout is not None
        link = running[-1].stdout.readline().strip()
        ready = time.perf_counter() - begun
        return {"link after s": ready, **_visit(browser.page, link, job.options["until"])}

    atexit.register(stop)
    return Work(
        run,
        browser.fresh,
        see=lambda facts: Seen(facts=facts),
        before=before,
        peak=browser.peak_mib,
    )


def _serve(folder: Path) -> subprocess.Popen[str]:
    arguments = ["serve", "--no-browser", "--port", "0", "--workspace", str(folder / "work")]
    command = [sys.executable, "-c", SERVE.format(arguments=arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _visit(page: Any, link: str, until: str) -> dict[str, float | str]:
    """What a person does with the printed link; seconds from opening it."""
    begun = time.perf_counter()
    page.goto(link, wait_until="commit")
    page.wait_for_selector("textarea")
    facts: dict[str, float | str] = {"text box s after the link": time.perf_counter() - begun}
    if until == "result":
        begun = time.perf_counter()
        page.fill("textarea", TEXT)
        page.click("button:text-is('Look')")  # waits until the app is ready for it
        page.wait_for_selector("section:not(.pending), [role=alert]")
        if page.locator("[role=alert]").count():
            raise RuntimeError(page.locator("[role=alert]").first.text_content())
        facts["result s after asking"] = time.perf_counter() - begun
    return facts


def _tokens(words: list[str]) -> Any:
    """Words with a blank between them, as a tokenizer would give them."""
    import numpy as np

    from sukashi.result.tokens import Tokens

    shown = [word if not at else f" {word}" for at, word in enumerate(words)]
    ends = np.cumsum([len(word) for word in shown])
    spans = np.stack([ends - [len(word) for word in shown], ends], axis=1).astype(np.int64)
    return Tokens(
        text="".join(shown),
        ids=np.arange(len(words), dtype=np.int64),
        pieces=tuple(words),
        spans=spans,
        shown=tuple(shown),
        special=np.zeros(len(words), dtype=np.bool_),
    )
