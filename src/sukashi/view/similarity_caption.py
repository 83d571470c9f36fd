"""similarity: what a caption says of two texts, and how their vectors were made."""

from __future__ import annotations

import math

from sukashi.result.similarity import Similarity
from sukashi.view import value_names
from sukashi.view.catalogue import listing, quote, say
from sukashi.view.number_format import percent, significant
from sukashi.view.selection import Target
from sukashi.view.similarity_words import ScoredWords, scored_words
from sukashi.view.text_format import clip, visible

WORD, NAMED, WORTH = 24, 2, 0.1
"""Columns of a word; words of each text that are named; a share of the largest score that is."""
SMALLEST = 0.001
ORIGINS, REASONS = ("folder", "network", "default", "asked"), ("network", "one token", "layers")
MODES = ("cls", "max", "mean", "mean_sqrt_len", "weightedmean", "lasttoken", "network")


def similarity_caption(result: Similarity, lang: str, target: Target) -> list[str]:
    """How similar the texts are, the words that matter most in each, and what the scores mean."""
    del target  # there is one
    return [
        _value(result, lang),
        *_words(result, lang),
        *_against(result, lang),
        _sum(result, lang),
    ]


def _value(result: Similarity, lang: str) -> str:
    amounts = {"value": significant(result.value), "of": value_names.measure(result.of, lang)}
    if result.compared:
        key = "similarity, first" if result.rank == 1 else "similarity, rank"
        return say(key, lang, rank=result.rank, count=result.compared, **amounts)
    return say("similarity, value", lang, **amounts)


def _words(result: Similarity, lang: str) -> list[str]:
    first, second = scored_words(result)
    top = max(_largest(first), _largest(second))
    key = {"occlusion": "similarity falls", "gradient": "similarity reacts"}
    named = [_named(one, 1, WORTH * top, lang) for one in (first, second)]
    if not any(named):
        return [say("similarity, no word", lang)]
    if not all(named):
        place = "first" if named[0] else "second"
        inputs = named[0] or named[1]
        text = say(f"similarity text, {place}", lang)
        return [
            say(f"{key.get(result.method, 'similarity adds')}, one", lang, inputs=inputs, text=text)
        ]
    said = key.get(result.method, "similarity adds")
    return [say(said, lang, first=named[0], second=named[1])]


def _against(result: Similarity, lang: str) -> list[str]:
    """The words that hold the texts apart, where they matter."""
    if not result.signed:
        return []
    both = scored_words(result)
    top = max(map(_largest, both))
    named = [one for each in both if (one := _named(each, -1, WORTH * top, lang, most=1))]
    return [say("similarity lowers", lang, inputs=listing(named, lang))] if named else []


def _sum(result: Similarity, lang: str) -> str:
    """What the numbers are good for."""
    if result.method == "occlusion":
        return say("similarity, occlusion", lang)
    if not all(map(math.isfinite, result.residuals)):
        return say("ranking", lang)
    changes = [abs(result.value - float(base)) for base in result.baseline_values]
    missed = [abs(float(one)) for one in result.residuals]
    share = max(m / c if c else math.inf for m, c in zip(missed, changes, strict=True))
    error = (
        percent(max(share, SMALLEST), lang) if math.isfinite(share) else significant(max(missed))
    )
    exact = result.interpretation == "quantitative"
    return say("similarity adds up" if exact else "similarity misses", lang, error=error)


def _largest(words: ScoredWords) -> float:
    return max((abs(float(words.scores[at])) for at in words.ranked), default=0.0)


def _named(words: ScoredWords, sign: int, least: float, lang: str, most: int = NAMED) -> str:
    """The words with the largest scores of a sign, with these; nothing where all are too small."""
    ranked = words.ranked if sign > 0 else words.ranked[::-1]
    amounts = ((at, sign * float(words.scores[at])) for at in ranked)
    found = [at for at, amount in amounts if amount > 0 and amount >= least][:most]
    items = [
        say(
            "with share",
            lang,
            word=quote(clip(words.words[at], WORD), lang),
            share=significant(float(words.scores[at]), 2),
        )
        for at in found
    ]
    return listing(items, lang)


def pooling_note(result: Similarity, lang: str) -> str:
    """How the vectors were made, and who says so."""
    modes = result.pooling.split(" + ")
    names = [say(f"pooling {one}", lang) if one in MODES else visible(one) for one in modes]
    known = result.pooling_from in ORIGINS
    origin = (
        say(f"pooling from {result.pooling_from}", lang) if known else visible(result.pooling_from)
    )
    return say("pooling note", lang, pooling=listing(names, lang), origin=origin)


def pairs_note(result: Similarity, lang: str) -> str:
    """Why there is no matrix of pairs; empty where there is one."""
    why = result.undivided
    if not why:
        return ""
    return say(f"no pairs, {why}", lang) if why in REASONS else visible(why)
