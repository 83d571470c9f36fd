"""Note: all words of a page that are made here, once for every choice a reader can make."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

import numpy as np

from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result, kind_of
from sukashi.result.layers import LayerPredictions
from sukashi.result.similarity import Similarity
from sukashi.result.tokens import Tokens
from sukashi.text.groups import group
from sukashi.view.caption import caption, head_caption
from sukashi.view.catalogue import LANGUAGES
from sukashi.view.contributions import explained_row
from sukashi.view.head_patterns import head_patterns
from sukashi.view.page.code import code
from sukashi.view.page.similarity import similarity_note
from sukashi.view.page.trust import trust_note
from sukashi.view.selection import choose
from sukashi.view.text_format import visible

GROUPINGS = ("token", "word", "phrase")
SHORT = 512
"""Texts over so many tokens get no caption for every single one of them."""


def note(result: Result) -> dict[str, Any]:
    """Return what a page says of one result, as JSON values.

    kind; tokenGroups: per token axis and grouping, the group of every token and the words of the
    groups; captions: per language, of the whole and of each part a reader can choose; lead: the
    part that is shown first; code: Python that gives the result again; habits: of attention, the
    pattern of each head. What a similarity, and how far explanations hold, say besides is under the
    name of the kind, see similarity.py and trust.py.
    """
    return {
        "kind": kind_of(result),
        "tokenGroups": _all_token_units(result),
        "captions": {lang: _captions(result, lang) for lang in LANGUAGES},
        "lead": initial_choice(result),
        "code": code(result),
        **({"habits": _pattern_names(result)} if isinstance(result, AttentionMaps) else {}),
        **similarity_note(result),
        **trust_note(result),
    }


def _all_token_units(result: Result) -> dict[str, Any]:
    if isinstance(result, Similarity):
        both = {"tokens": result.tokens, "others": result.other_tokens}
        return {name: _token_units_of(tokens) for name, tokens in both.items()}
    if not isinstance(result, AttentionMaps):
        return {"tokens": _token_units_of(result.tokens)}
    queries = {"queries": _token_units_of(result.query_tokens)}
    if result.key_tokens is result.query_tokens:
        return queries
    return {**queries, "keys": _token_units_of(result.key_tokens)}


def _token_units_of(tokens: Tokens) -> dict[str, Any]:
    """Groups of tokens: of gives each token its group, words what a person reads of each group."""
    found = {}
    for by in GROUPINGS:
        groups = group(tokens.text, tokens.spans, tokens.special, by=by, borders=tokens.borders)
        of = np.zeros(len(tokens), dtype=np.int64)
        words = []
        for number, one in enumerate(groups):
            of[list(one.tokens)] = number
            alone = len(one.tokens) == 1
            text = tokens.shown[one.tokens[0]] if alone else tokens.text[one.start : one.end]
            words.append(visible(text))
        found[by] = {"of": of.tolist(), "words": words}
    return found


@singledispatch
def _captions(result: Result, lang: str) -> dict[str, Any]:
    return {"all": caption(result, lang), "each": []}


@_captions.register
def _attribution(result: Attribution, lang: str) -> dict[str, Any]:
    each = [caption(result, lang, target=row) for row in range(len(result.targets))]
    return {"all": caption(result, lang), "each": each}


@_captions.register
def _faithfulness(result: Faithfulness, lang: str) -> dict[str, Any]:
    each = [caption(result, lang, target=row) for row in range(len(result.targets))]
    return {"all": caption(result, lang), "each": each}


@_captions.register
def _layers(result: LayerPredictions, lang: str) -> dict[str, Any]:
    places = range(len(result.positions)) if len(result.positions) <= SHORT else ()
    return {
        "all": caption(result, lang),
        "each": [caption(result, lang, target=at) for at in places],
    }


@_captions.register
def _generation(result: Generation, lang: str) -> dict[str, Any]:
    each = [caption(result, lang, target=step) for step in range(len(result.probabilities))]
    return {"all": caption(result, lang), "each": each}


@_captions.register
def _attention(result: AttentionMaps, lang: str) -> dict[str, Any]:
    heads = range(result.shape[1])
    each = [head_caption(result, lang, layer, head) for layer in result.layers for head in heads]
    return {"all": caption(result, lang), "each": each}


def initial_choice(result: Result) -> int:
    """Return what a page shows first: the target, position or head that its caption speaks of."""
    special = result.tokens.special
    if isinstance(result, Attribution) and result.targets:
        if all(one.position < 0 for one in result.targets):
            return explained_row(result, None)
        marks = [one.position >= 0 and special[one.position] for one in result.targets]
        return _choices([one.label for one in result.targets], marks)
    if isinstance(result, LayerPredictions) and len(result.positions):
        marks = [at + 1 < len(special) and special[at + 1] for at in result.positions]
        return _choices(result.outcome_words, marks)
    if isinstance(result, AttentionMaps):
        return _most_distinct_head(result)
    return 0


def _choices(words: Sequence[str], marks: Sequence[bool]) -> int:
    """The last telling word that is no mark of the tokenizer's."""
    return choose(["" if mark else word for word, mark in zip(words, marks, strict=True)], None)


def _most_distinct_head(maps: AttentionMaps) -> int:
    """The head that attends most to the previous token or at equal ones, else the most focused."""
    patterns = head_patterns(maps)
    for pattern in ("same", "previous"):
        strongest = patterns.strongest_head(pattern) if pattern in patterns.shares else None
        if strongest is not None and strongest[2] >= 0.5:
            return strongest[0] * maps.shape[1] + strongest[1]
    return int(patterns.peak.argmax()) if patterns.peak.size else 0


def _pattern_names(maps: AttentionMaps) -> list[str]:
    patterns = head_patterns(maps)
    layers, heads = maps.shape[:2]
    return [patterns.name(*divmod(at, heads)) for at in range(layers * heads)]
