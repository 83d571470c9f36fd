"""The page: one script by its hash, no network, text that stays text, the data itself inside."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import sukashi
from sukashi.errors import MisuseError, StoreError, UnknownNameError
from sukashi.explainer.recipes import about
from sukashi.result.store import dumps
from sukashi.view.page.read import results_in
from sukashi.view.page.write import write
from tests import samples

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "\u2028\u2029",
    "\u202e\u2066rtl",
    "\"'>",
    "]]>",
    "a" * 10_000,
)


class Elements(HTMLParser):
    """Every element of a page with its attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


def elements(*results: Any, **options: Any) -> Elements:
    return Elements(write(results, **options).decode())


def policy(page: Elements) -> dict[str, str]:
    content = next(a["content"] for a, _ in page.named("meta") if "http-equiv" in a)
    rules = [rule.strip().split(" ", 1) for rule in (content or "").split(";")]
    return dict(rules)


def digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def note(page: Elements) -> Any:
    return json.loads(next(t for a, t in page.named("script") if a.get("id") == "sukashi-note"))


def test_the_policy_allows_one_script_and_one_style_by_hash_and_nothing_else() -> None:
    page = elements(*samples.every())
    rules = policy(page)
    scripts = [text for attributes, text in page.named("script") if not attributes]
    styles = [text for _, text in page.named("style")]
    assert [digest(text) for text in scripts] == [rules["script-src"]]
    assert [digest(text) for text in styles] == [rules["style-src"]]
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in " ".join(rules.values())
    assert "http" not in " ".join(rules.values())


def test_no_other_script_no_handler_and_nothing_from_elsewhere() -> None:
    page = elements(*samples.every())
    kinds = [attributes.get("type") for attributes, _ in page.named("script")]
    assert kinds.count(None) == 1
    assert set(kinds) <= {None, "application/json", "application/octet-stream"}
    assert {tag for tag, _, _ in page.found} <= {
        "html", "head", "meta", "title", "style", "body", "div", "noscript", "script",
    }  # fmt: skip
    for _, attributes, _ in page.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert not {"src", "href", "srcset"} & set(attributes)


@pytest.mark.parametrize("word", HOSTILE)
def test_text_stays_text_wherever_it_stands(word: str) -> None:
    text = samples.tokens([word, " b", " c"])
    result = samples.attribution(over=text)
    plain = elements(samples.attribution(over=samples.tokens(["a", " b", " c"])))
    page = elements(result)
    assert [tag for tag, _, _ in page.found] == [tag for tag, _, _ in plain.found]
    assert note(page)["results"][0]["kind"] == "attribution"
    assert results_in(write([result]).decode())[0].tokens.shown[0] == word


def test_results_come_out_as_they_went_in(tmp_path: Path) -> None:
    results = samples.every("ja")
    path = sukashi.save(results, tmp_path / "all.html")
    again = sukashi.open(path)
    assert [dumps(one) for one in again] == [dumps(one) for one in results]
    path = sukashi.save(results[0], tmp_path / "one.html")
    assert dumps(sukashi.open(path)) == dumps(results[0])


def test_the_note_has_a_caption_for_every_choice_in_both_languages() -> None:
    attention, attribution, layers, generation, *_ = note(elements(*samples.every()))["results"]
    counts = [len(one["captions"]["ja"]["each"]) for one in (attention, attribution, layers)]
    assert counts == [12, 5, 5]
    assert "driven" in attribution["captions"]["en"]["all"] or "influenced" in str(attribution)
    assert len(generation["captions"]["en"]["each"]) == 5
    assert attribution["tokenGroups"]["tokens"]["token"]["of"] == list(range(11))
    assert set(attribution["tokenGroups"]["tokens"]) == {"token", "word", "phrase"}


def test_tokens_that_share_a_character_are_one_word_of_the_page() -> None:
    result = samples.attribution(over=samples.shared_tokens())
    groups = note(elements(result))["results"][0]["tokenGroups"]["tokens"]["token"]
    assert groups["of"][:4] == [0, 0, 0, 1]
    assert groups["words"][0] == "鬱"


def test_the_code_asks_the_same_question() -> None:
    run, why = samples.generation(), samples.attribution()
    why = replace(why, recipe=replace(why.recipe, about=about(run)))
    (told,) = note(elements(why))["results"]
    assert told["code"].splitlines() == [
        "import sukashi",
        "",
        "ex = sukashi.load('tales')",
        "run = ex.generate('1, 2, 3,', max_new_tokens=5)",
        "why = ex.attribution(run)",
    ]
    alone = note(elements(samples.layers()))["results"][0]["code"]
    assert alone.endswith("steps = ex.layers('1, 2, 3, 4, 5, 6', top=3)\n")


def test_the_title_is_the_text() -> None:
    page = elements(samples.generation("ja"), lang="ja")
    assert page.named("title")[0][1].startswith("メロスは激怒した")
    assert page.found[0][1]["lang"] == "ja"


def test_misuse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="at least one result"):
        write([])
    with pytest.raises(UnknownNameError, match="choose from: en, ja"):
        write([samples.layers()], lang="fr")
    with pytest.raises(MisuseError, match=r"A \.png file holds one result, not 2"):
        sukashi.save([samples.layers(), samples.layers()], tmp_path / "x.png")
    with pytest.raises(UnknownNameError, match="choose from: lang, whole"):
        sukashi.save(samples.layers(), tmp_path / "x.html", dpi=3)


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no file"):
        sukashi.open(tmp_path / "lost.html")
    other = tmp_path / "other.html"
    other.write_text("<p>hello</p>")
    with pytest.raises(StoreError, match="no page of sukashi"):
        sukashi.open(other)
    other.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError, match="no page of sukashi"):
        sukashi.open(other)
    broken = re.sub(r'(data-part="result">).{9}', r"\1", write([samples.layers()]).decode())
    with pytest.raises(StoreError, match="damaged"):
        results_in(broken)


def test_the_policy_is_escaped_for_its_attribute() -> None:
    page = write([samples.layers()]).decode()
    raw = re.search(r'Security-Policy" content="([^"]*)"', page)
    assert raw
    assert html.unescape(raw[1]) == "; ".join(f"{k} {v}" for k, v in policy(Elements(page)).items())
