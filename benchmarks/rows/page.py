"""page: how long after opening a page a head answers, and how many bytes were carried for it."""

from __future__ import annotations

from benchmarks.case import Case, Entry

LENGTHS = (32, 128, 512)
WHOLE = 128
"""Tokens up to which the other tools are given all layers. Of 512 they would write 37.7 million
weights as decimal text, twice: 1.7 GB, and the longest string of the browser's script is 0.5 GB."""
LIMIT = 180.0  # seconds after which a page is given up


def page(quick: bool = False) -> tuple[Case, ...]:
    """12 × 12 heads as each tool's file, and the app from its command on."""
    shape = (2, 3) if quick else (12, 12)
    lengths = (8,) if quick else LENGTHS
    return (*(_heads(*shape, tokens) for tokens in lengths), _app("box"), _app("result"))


def _heads(layers: int, heads: int, tokens: int) -> Case:
    whole = tokens <= WHOLE
    said, shown = ("", {}) if whole else (", one layer", {"shown": 1})
    return Case(
        name=f"page {tokens} tokens",
        title=f"page of {layers} × {heads} heads, {tokens} tokens",
        options={"layers": layers, "heads": heads, "tokens": tokens, "limit": LIMIT},
        entries=(
            Entry("sukashi", "benchmarks.tools.page:heads", ours=True),
            Entry(f"BertViz head_view{said}", "benchmarks.tools.bertviz:head", "bertviz", shown),
            Entry(f"BertViz model_view{said}", "benchmarks.tools.bertviz:model", "bertviz", shown),
            Entry("CircuitsVis, one layer", "benchmarks.tools.circuitsvis:layer", "circuitsvis"),
        ),
    )


def _app(until: str) -> Case:
    title = {"box": "the text box is there", "result": "the first result is there"}[until]
    return Case(
        name=f"app, {until}",
        title=f"from `sukashi serve` until {title}",
        options={"until": until, "limit": LIMIT},
        entries=(Entry("sukashi", "benchmarks.tools.page:app", ours=True),),
    )
