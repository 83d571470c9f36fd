"""Checks that hold for every view in every host and look; each says what is wrong, or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tests.house.code import ROOT

APPROVED = Path(__file__).parent / "approved"
PICTURES = ROOT / "build" / "browser"
"""Screenshots to look at; git does not see them."""
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
REGIONS = ("h2", ".figure", ".caption", ".legend", ".tools")
SHIFT = 24
"""Pixels that a region may stand elsewhere, and a part of its size that it may be larger."""
STRETCH = 0.3

_FIT = """() => [...document.querySelectorAll("section, section h2, .caption, .legend, .tools")]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.className || one.tagName)"""
# A phone's window grows with what is too wide for it; the page it lays out does not.
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A colour on its way from one ground to the other is no colour that anyone reads.
_STILL = "() => Promise.allSettled(document.getAnimations().map(one => one.finished))"
_TAGGED = (
    "() => [...document.body.querySelectorAll('img, iframe, object, embed, link, base')].length"
)
_PLACES = """regions => [...document.querySelectorAll("section")].flatMap((section, at, all) => {
  const kind = section.dataset.kind;
  const same = all.slice(0, at).filter(one => one.dataset.kind === kind).length;
  const frame = section.getBoundingClientRect();
  return regions.flatMap(name => {
    const region = section.querySelector(name);
    if (!region) return [];
    const place = region.getBoundingClientRect();
    return [[`${kind}${same || ""} ${name}`, [place.x, place.y - frame.y, place.width,
      place.height].map(Math.round)]];
  });
})"""


def fits(page: Any) -> list[str]:
    """Nothing is wider than the window."""
    over = page.evaluate(_WIDER)
    return [f"{over} pixels too wide"] * (over > 0) + page.evaluate(_FIT)


def makes_no_markup_of_text(page: Any) -> list[str]:
    """No element stands there that only a text could have brought."""
    return ["a foreign element"] * (page.evaluate(_TAGGED) > 0)


def is_accessible(page: Any) -> list[str]:
    """Nothing that axe calls serious or critical, contrast included."""
    page.evaluate(_axe())
    page.evaluate(_STILL)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def is_in_its_language(page: Any) -> list[str]:
    """The interface says its language."""
    lang = page.locator("html").get_attribute("lang")
    asked = page.evaluate("navigator.language.slice(0, 2)")
    return [] if lang == asked else [f"lang is {lang}, not {asked}"]


CHECKS: tuple[Callable[[Any], list[str]], ...] = (
    fits,
    makes_no_markup_of_text,
    is_accessible,
    is_in_its_language,
)


def layout(page: Any, name: str) -> list[str]:
    """The named regions stand about where an approved picture has them.

    SUKASHI_APPROVE=1 approves what is there now; look at it first.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    places = dict(page.evaluate(_PLACES, list(REGIONS)))
    path = APPROVED / f"{name}.json"
    if os.environ.get("SUKASHI_APPROVE") == "1":
        lines = (f"  {json.dumps(key)}: {json.dumps(place)}" for key, place in places.items())
        path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    approved = json.loads(path.read_text(encoding="utf-8"))
    wrong = [f"{one} is gone" for one in approved if one not in places]
    wrong += [f"{one} is new" for one in places if one not in approved]
    for one in approved.keys() & places.keys():
        wrong += _moved(one, approved[one], places[one])
    return wrong


def _moved(name: str, old: list[int], new: list[int]) -> list[str]:
    """Words break elsewhere in another font, so heights and what stands below may differ most."""
    room = SHIFT + STRETCH * max(old[2:])
    moved = [abs(before - after) > room for before, after in zip(old, new, strict=True)]
    return [f"{name} stands at {new}, approved is {old}"] if any(moved) else []


def prose(place: Any) -> str:
    """A sentence of the page as it is written, whatever keeps its numbers with their units."""
    words: str = place.text_content()
    return words.replace("\u00a0", " ")


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
