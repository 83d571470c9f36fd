"""Report: the table of docs/methods.md, in both languages, written between two marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Row = dict[str, Any]
BEGIN, END = "<!-- table: python -m benchmarks.methods -->", "<!-- end of the table -->"
HEADS = {
    "en": "| method | baseline | unit | deleted | exchanged | truth, size | truth, sign | ms |",
    "ja": "| 手法 | ベースライン | 単位 | 削除 | 置換 | 真値（大きさ） | 真値（符号） | ms |",
}
KINDS = {
    True: {"en": "writes; {texts} texts", "ja": "文章を書くモデル、{texts}文"},
    False: {"en": "labels; {texts} texts", "ja": "ラベルを付けるモデル、{texts}文"},
}


def tables(rows: list[Row], lang: str) -> str:
    """One table a model, its methods by their lead where tokens are exchanged."""
    found = []
    for model in dict.fromkeys(row["model"] for row in rows):
        own = [row for row in rows if row["model"] == model]
        own.sort(key=lambda row: -row["exchanged"][0])
        kind = KINDS[own[0]["writes"]][lang].format(texts=own[0]["texts"])
        lines = [f"**{model}** ({kind})", "", HEADS[lang], "|---|---|---|---|---|---|---|---|"]
        found.append("\n".join([*lines, *map(_line, own)]))
    return "\n\n".join(found)


def written(page: Path, rows: list[Row], lang: str) -> None:
    """Put the table between the marks of a page. Raises: ValueError where it has none."""
    text = page.read_text(encoding="utf-8")
    before, mark, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"{page} has no place for the table.")
    page.write_text(f"{before}{BEGIN}\n\n{tables(rows, lang)}\n\n{END}{after}", encoding="utf-8")


def _line(row: Row) -> str:
    known = ["–" if row[name] is None else _number(row[name]) for name in ("size", "sign")]
    cells = [
        f"`{row['method']}`",
        row["baseline"] or "–",
        row["unit"] or "token",
        _lead(row["deleted"]),
        _lead(row["exchanged"]),
        *known,
        f"{row['milliseconds']:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _lead(lead: list[float]) -> str:
    mean, low, high = map(_number, lead)
    return f"{mean} ({low} to {high})"
