"""Small invented books and reviews, in the files that the recipes read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

from training.bert.paragraph import AUTHORS, is_validation

NOUNS = ["山", "川", "海", "空", "猫", "犬", "町", "星"]
GOOD = ["lovely", "warm", "funny", "bright"]
BAD = ["dull", "cold", "empty", "slow"]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def paragraph(author: int, rng: Random) -> str:
    """Eight sentences about an author's own noun, 64 characters or so."""
    places = [f"{rng.choice(NOUNS)}の{NOUNS[author]}{rng.randrange(100)}は" for _ in range(8)]
    return "".join(f"{place}{rng.choice(['青い', '赤い', '遠い'])}。" for place in places)


def review(label: int, rng: Random) -> str:
    word = rng.choice(GOOD if label else BAD)
    names = [rng.choice(["film", "story", "cast", "music", "script"]) for _ in range(3)]
    return f"the {names[0]} number {rng.randrange(10**6)} is {word} , a {names[1]} of {names[2]} ."


def write_authors(data: Path, works: int = 4) -> Path:
    """Works of all eight authors; at least one in training is held back for validation."""
    rng = Random(3)
    train: list[dict[str, str]] = []
    for at, author in enumerate(AUTHORS):
        held = next(n for n in map(str, range(999)) if is_validation(author, f"題{n}の話"))
        titles = [f"作品{n}の本" for n in range(works)] + [f"題{held}の話"]
        train += [
            {"text": paragraph(at, rng), "label": author, "work": title}
            for title in titles
            for _ in range(4)
        ]
    test = [
        {"text": paragraph(at, rng), "label": author, "work": "試験の本"}
        for at, author in enumerate(AUTHORS)
        for _ in range(2)
    ]
    write(data / "author_train.jsonl.gz", train)
    write(data / "author_test.jsonl.gz", test)
    whole = "\n".join(paragraph(0, rng) for _ in range(5))
    write(data / "aozora_fiction.jsonl.gz",
          [{"author": AUTHORS[0], "title": "長い本", "text": whole},
           {"author": "誰か", "title": "他の本", "text": whole.replace("は", "が")}])  # fmt: skip
    write(data / "aozora_children.jsonl.gz", [])
    return data


def write_reviews(data: Path, count: int = 240) -> Path:
    """Reviews that one word decides, a book and some everyday sentences."""
    rng = Random(4)

    def rows(number: int) -> list[dict[str, str]]:
        return [
            {"text": review(at % 2, rng), "label": ("negative", "positive")[at % 2]}
            for at in range(number)
        ]

    write(data / "sentence_polarity_train.jsonl.gz", rows(count))
    write(data / "sentence_polarity_test.jsonl.gz", rows(20))
    book = "\n\n".join(f"It was a {word} day, number {n}." for n in range(9) for word in GOOD)
    write(data / "english_public_domain.jsonl.gz", [{"title": "book", "text": book}])
    write(data / "tanaka_enja.jsonl.gz",
          [{"en": f"i saw {n} dogs in town .", "ja": "-"} for n in range(9)])  # fmt: skip
    return data
