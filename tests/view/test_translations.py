"""The files of translations: well formed, in step with the template, and a language is one file."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from string import Formatter

import polib
import pytest

import sukashi
from sukashi.lens.attribution.methods import METHODS
from sukashi.view.language import LANGUAGES, LOCALE, known, language
from sukashi.view.translations import FRONT_END, TEMPLATE, read
from tests.house.code import ROOT

FILES = sorted(path.name for path in LOCALE.iterdir())
WHOLE = ("ja",)
"""Languages that say everything; another may say a part."""


def entries(name: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(LOCALE / name), encoding="utf-8"))


def texts(entry: polib.POEntry) -> list[str]:
    """All that stands in the place of an entry's English."""
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def placeholders(*texts: str) -> set[str]:
    return {name for one in texts for _, name, _, _ in Formatter().parse(one) if name is not None}


def test_there_is_a_template_and_a_file_a_language() -> None:
    assert FILES == ["ja.po", TEMPLATE]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_well_formed(name: str) -> None:
    polib.pofile(str(LOCALE / name), encoding="utf-8", check_for_duplicates=True)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's own tools are not here")
@pytest.mark.parametrize("name", FILES)
def test_gettext_accepts_a_file(name: str, tmp_path: Path) -> None:
    command = ["msgfmt", "--check-format", "--check-domain", "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, str(LOCALE / name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [name for name in FILES if name != TEMPLATE])
def test_a_file_has_the_entries_of_the_template_in_its_order(name: str) -> None:
    template = {(one.msgctxt, one.msgid): one for one in entries(TEMPLATE)}
    here = [(one.msgctxt, one.msgid) for one in entries(name) if not one.obsolete]
    assert [one for one in here if one not in template] == [], "msgmerge --update, or mend the key"
    assert here == [one for one in template if one in {*here}]
    for one in entries(name):
        assert one.msgid_plural == template[one.msgctxt, one.msgid].msgid_plural


@pytest.mark.parametrize("lang", WHOLE)
def test_a_whole_language_says_everything(lang: str) -> None:
    there = {(one.msgctxt, one.msgid) for one in entries(TEMPLATE)}
    assert {(one.msgctxt, one.msgid) for one in entries(f"{lang}.po") if one.translated()} == there


def test_the_template_is_english_alone() -> None:
    assert [one.msgid for one in entries(TEMPLATE) if any(texts(one))] == []
    assert [one.msgid for one in entries(TEMPLATE) if not one.msgctxt] == []


def test_no_key_is_twice() -> None:
    keys = [one.msgctxt.partition(": ") for one in entries(TEMPLATE)]
    words = [key for area, _, key in keys if key and area not in FRONT_END]
    assert [key for key in words if words.count(key) > 1] == []


@pytest.mark.parametrize("name", [name for name in FILES if name != TEMPLATE])
def test_both_sides_have_the_same_placeholders(name: str) -> None:
    for one in entries(name):
        english = placeholders(one.msgid, one.msgid_plural)
        for text in texts(one) if one.translated() else []:
            assert placeholders(text) == english, one.msgid


def test_a_missing_placeholder_is_seen() -> None:
    assert placeholders("{a} and {b:quoted}") == {"a", "b"} != placeholders("{{a}} {b}")


def entry(context: str, english: str, translation: str = "") -> polib.POEntry:
    return polib.POEntry(msgctxt=context, msgid=english, msgstr=translation)


def test_a_file_is_brought_into_step() -> None:
    template, old = polib.POFile(), polib.POFile()
    template += [entry("a: kept", "kept"), entry("a: new", "new"), entry("a: word", "changed")]
    template += [entry("error", "Another sentence."), entry("error", "New sentence.")]
    old += [entry("error", "Another sentence.", "別の文。"), entry("a: word", "word", "語")]
    old += [entry("a: kept", "kept", "残る"), entry("a: gone", "gone", "消える")]
    new = runpy.run_path(str(ROOT / "scripts" / "translations"))["merged"](template, old)
    found = [(one.msgctxt, one.msgid, one.msgstr, one.fuzzy, one.previous_msgid) for one in new]
    assert found == [
        ("a: kept", "kept", "残る", False, None),
        ("a: new", "new", "", False, None),
        ("a: word", "changed", "語", True, "word"),
        ("error", "Another sentence.", "別の文。", False, None),
        ("error", "New sentence.", "", False, None),
    ]


def test_the_files_are_in_step(tmp_path: Path) -> None:
    copy = shutil.copytree(LOCALE, tmp_path / "src" / "sukashi" / "locale")
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "translations", tmp_path / "scripts")
    subprocess.run([sys.executable, script], check=True, capture_output=True)
    for name in FILES:
        assert (copy / name).read_bytes() == (LOCALE / name).read_bytes(), "scripts/translations"


MADE_UP = r"""
msgid ""
msgstr ""
"Language: xx\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\n"

msgctxt "command line: options"
msgid "options"
msgstr "xoptions"

msgctxt "command line: output"
msgid "output"
msgstr ""

#, fuzzy
msgctxt "command line: what is asked"
msgid "what is asked"
msgstr "to be looked over"

msgctxt "trust: left out"
msgid "{count} text was left out."
msgid_plural "{count} texts were left out."
msgstr[0] "x one"
msgstr[1] "x two"
msgstr[2] "x many {count}"

msgctxt "error"
msgid "The text is empty; give at least one character."
msgstr "xempty"
"""


@pytest.fixture(scope="module")
def with_one_more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, without weights, in which a file has been added."""
    home = tmp_path_factory.mktemp("home")
    leave = shutil.ignore_patterns("*.safetensors", "__pycache__", "static")
    copy = shutil.copytree(Path(sukashi.__file__).parent, home / "sukashi", ignore=leave)
    (copy / "locale" / "xx.po").write_text(MADE_UP.lstrip(), encoding="utf-8")
    return home


def said(home: Path, *command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(home), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_a_language_is_one_file(with_one_more: Path) -> None:
    program = "import sys; from sukashi.cli import main; main(sys.argv[1:])"
    help_ = said(with_one_more, "-c", program, "explain", "--help", "--lang", "xx")
    assert "xoptions" in help_
    assert "{en,ja,xx}" in help_
    assert "usage: " in help_  # is not translated
    assert "\noutput" in help_  # nor is this
    assert "\nwhat is asked" in help_  # and this is to be looked over
    by_locale = said(with_one_more, "-c", program, "open", "--help", LC_ALL="xx_XX.UTF-8")
    assert "xoptions" in by_locale


def test_its_errors_and_plurals_are_said_too(with_one_more: Path) -> None:
    program = (
        "from sukashi.errors import MisuseError as E; from sukashi.view.catalogue import say\n"
        "from sukashi.view.error_translation import translated_error as t\n"
        "print(*[say('left out', 'xx', count=n) for n in (1, 2, 3)], sep='|')\n"
        "print(t(E('The text is empty; give at least one character.'), 'xx'))\n"
        "print(t(E('Give at least one method and one text to put to the test.'), 'xx'))\n"
    )
    assert said(with_one_more, "-c", program).splitlines() == [
        "x one|x two|x many 3",
        "xempty",
        "Give at least one method and one text to put to the test.",
    ]


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "yy.po"
    broken.write_text('msgid "a"\nmsgstr "b"\nno such thing\n', encoding="utf-8")
    with pytest.raises(OSError, match=r"yy\.po"):
        read(broken)


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("ja_JP.UTF-8", "ja"),
        ("JA", "ja"),
        ("en-GB", "en"),
        ("jav", None),
        ("C.UTF-8", None),
        ("", None),
    ],
)
def test_tags_of_languages(tag: str, found: str | None) -> None:
    assert known(tag) == found


def test_the_language_is_asked_for_or_the_locales(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert LANGUAGES[0] == language(None) == language("fr") == "en"
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert language(None) == "ja"
    assert language("en") == "en"
    monkeypatch.setenv("LC_MESSAGES", "japanese")
    assert language(None) == "ja"
    monkeypatch.setenv("LC_ALL", "C")
    assert language(None) == "en"


def test_the_page_defines_every_method() -> None:
    keys = {one.msgctxt for one in entries(TEMPLATE)}
    assert {f"page: methods.{name}" for name in METHODS} - keys == set()
