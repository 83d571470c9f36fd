"""Open text, cleaned: each named step takes one text and gives one text back."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

NAMES = frozenset({
    "tom", "mary", "john", "bob", "jim", "bill", "jane", "ken", "kate", "nancy", "mike", "jack",
    "betty", "paul", "george", "alice", "lucy", "susan", "tony", "emi", "yumi", "kumi", "taro",
    "fred", "henry", "james", "peter", "david", "meg", "ann", "anne", "helen", "carol", "linda",
    "judy", "jordan", "smith", "jackson", "jones", "tanaka", "kyoto", "osaka", "london",
    "paris", "boston", "tokyo", "hawaii", "america", "europe", "asia", "africa", "english",
    "japanese", "french", "german", "chinese", "american", "british", "spanish", "russian",
    "italian", "japan", "england", "france", "germany", "china", "italy", "spain", "russia",
    "canada", "australia", "india", "korea", "christmas", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "january", "february", "april", "june", "july",
    "august", "september", "october", "november", "december", "shakespeare", "god",
})  # fmt: skip
TITLES = {"mr": "Mr.", "mrs": "Mrs.", "dr": "Dr.", "ms": "Ms.", "miss": "Miss"}
# Three plays in old spelling and one damaged file teach a small model nothing useful.
LEFT_OUT = frozenset(
    {"shakespeare-hamlet", "shakespeare-macbeth", "shakespeare-caesar", "wizard_of_oz"}
)
HELD_OUT_EVERY = 100


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The objects of a gzipped JSON-lines file, one a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def join_tokens(text: str) -> str:
    """`don 't go , tom .` -> `don't go, tom.`: undoes the spaces a treebank tokeniser put in."""
    text = text.replace("o 'clock", "o'clock").replace("``", '"').replace("''", '"')
    text = re.sub(r" (?='(?:s|t|m|re|ve|ll|d)\b)", "", text)
    text = re.sub(r" (?=[.,?!;:%)])", "", text)
    text = re.sub(r'" ([^"]*?) ?"', r'"\1"', text)
    return re.sub(r"(?<=[(\$]) ", "", text)


def restore_capitals(text: str) -> str:
    """`i met tom.` -> `I met Tom.`: sentence starts, `I`, titles and well-known names."""
    words = text.split(" ")
    after_title = False
    for at, word in enumerate(words):
        bare = re.match(r"[a-z]*", word).group()  # type: ignore[union-attr]
        if bare in TITLES and word == bare:
            words[at] = TITLES[bare]
        elif after_title or bare in NAMES or bare == "i":
            words[at] = word[:1].upper() + word[1:]
        after_title = bare in TITLES
    text = " ".join(words)
    return re.sub(r'(^"?|[.?!] "?)([a-z])', lambda m: m.group(1) + m.group(2).upper(), text)


def strip_gutenberg(text: str) -> str:
    """The book between the `*** START` and `*** END` lines; the whole text where there are none."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    start = re.search(r"\*\*\* ?START OF [^*]*\*\*\*", text)
    end = re.search(r"\*\*\* ?END OF ", text)
    text = text[start.end() if start else 0 : end.start() if end else len(text)]
    return re.sub(r"^\s*\[[^\]]*\]", "", text).strip()


def unwrap_lines(text: str) -> str:
    """One line a paragraph: hard line ends become spaces, empty lines one line end."""
    paragraphs = re.split(r"\n\s*\n", text)
    lines = (re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs)
    return "\n".join(line for line in lines if line)


def plain_marks(text: str) -> str:
    """Curly quotes and underscores of italics as a keyboard would type them."""
    for curly, straight in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("_", "")):
        text = text.replace(curly, straight)
    return text


def strip_indents(text: str) -> str:
    """Japanese paragraphs without their leading full-width space and without empty lines."""
    lines = (line.strip(" \u3000") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def english_sentence(text: str) -> str:
    """A Tanaka Corpus sentence as a person would write it."""
    return restore_capitals(join_tokens(text))


def english_book(text: str) -> str:
    """A Project Gutenberg book as plain paragraphs."""
    return plain_marks(unwrap_lines(strip_gutenberg(text)))


def sentences(data: Path, name: str = "tanaka_enja") -> tuple[list[str], list[str]]:
    """English and Japanese sentences of a file of pairs, in its order."""
    rows = list(read_rows(data / f"{name}.jsonl.gz"))
    return [english_sentence(row["en"]) for row in rows], [row["ja"] for row in rows]


def tales(data: Path, *, held_out: bool) -> list[str]:
    """Japanese tales, whole; every hundredth is kept for evaluation (`held_out=True`)."""
    texts = [strip_indents(row["text"]) for row in read_rows(data / "aozora_children.jsonl.gz")]
    last = HELD_OUT_EVERY - 1
    return [text for at, text in enumerate(texts) if (at % HELD_OUT_EVERY == last) == held_out]


def fiction(data: Path) -> list[str]:
    """Other Japanese works, whole."""
    return [strip_indents(row["text"]) for row in read_rows(data / "aozora_fiction.jsonl.gz")]


def books(data: Path) -> list[str]:
    """English children's books and detective stories, whole."""
    rows: Iterable[dict[str, str]] = read_rows(data / "english_public_domain.jsonl.gz")
    return [english_book(row["text"]) for row in rows if row["title"] not in LEFT_OUT]
