"""Names and texts of files with direction marks or right-to-left letters turn nothing around."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sukashi.web.server import Server
from tests import samples
from tests.browser.visit import Visit
from tests.web.stage import address

pytestmark = pytest.mark.slow
HEBREW = "מודל"
OVERRIDE = "evil\u202egnp.ledom"
FROM_LEFT = """(element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    [...walker.currentNode.data].forEach((letter, at) => {
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      const {left, top} = range.getBoundingClientRect();
      places.push({letter, left, top});
    });
  }
  const text = places.map(one => one.letter).join("");
  const from = text.indexOf(words);
  if (from < 0) throw new Error(`${words} is not in ${text}`);
  const found = places.slice(from, from + words.length).filter(one => one.letter.trim());
  return found.every((one, at) => {
    const before = found[at - 1];
    return !before || one.top > before.top + 5 || one.left > before.left;
  });
}"""
"""Whether some words of an element run from the left to the right, on every line."""


def saved(server: Server, run: str, model: str, text: str) -> str:
    """A result of a stranger's file in the workspace; its name."""
    found = samples.attribution(over=samples.tokens([text, " and", " 12 34"]))
    found = replace(found, recipe=replace(found.recipe, model=model))
    return server.runs.workspace.save(run, found).name


def at(page: Any, server: Server, place: str, lang: str) -> None:
    page.goto(f"{address(server)}/#lang={lang}&{place}")
    page.reload()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(("model", "sign"), [(OVERRIDE, "evilU+202Egnp.ledom"), (HEBREW, HEBREW)])
def test_what_follows_a_name_is_not_turned(
    visit: Visit, server: Server, model: str, sign: str, lang: str
) -> None:
    name = saved(server, f"directions-{len(model)}-{lang}", model, f"{model} 12 34")
    page = visit()
    at(page, server, "page=history", lang)
    row = page.locator("main > ul > li", has_text=sign).first
    row.wait_for()
    hint = row.locator("p.hint")
    assert hint.locator("bdi").first.text_content() == sign
    kind = {"en": "attribution", "ja": "寄与"}[lang]
    after = hint.text_content().partition(sign)[2].partition(kind)[0].strip()
    assert hint.evaluate(FROM_LEFT, after)  # the date, which has digits
    label = row.locator("input").get_attribute("aria-label")
    assert f"\u2068{sign} 12 34" in label
    assert "\u202e" not in page.locator("main").inner_text()

    at(page, server, f"run={name.removesuffix('-attribution')}", lang)
    line = page.locator("p.run")
    line.wait_for()
    assert line.locator("bdi").text_content() == sign
    assert "\u202e" not in page.locator("main").inner_text()
    assert page.title().startswith("\u2068")
    assert page.title().endswith("\u2069 · sukashi")

    at(page, server, f"page=compare&left={name}&right={name}", lang)
    option = page.locator("fieldset select option:checked").first
    option.wait_for(state="attached")
    assert f"\u2068{sign}\u2069" in option.text_content()
    assert "\u202e" not in page.locator("main").text_content()


def test_letters_turn_without_isolation(visit: Visit, server: Server) -> None:
    """The check itself can fail."""
    page = visit()
    page.locator("main").wait_for()
    page.evaluate(
        "name => document.body.insertAdjacentHTML('beforeend', "
        "`<p id=bare>${name} 12 34</p><p id=isolated><bdi>${name}</bdi> 12 34</p>`)",
        HEBREW,
    )
    assert not page.locator("#bare").evaluate(FROM_LEFT, "12 34")
    assert page.locator("#isolated").evaluate(FROM_LEFT, "12 34")
