"""The caption of a prediction."""

from __future__ import annotations

from sukashi.result.prediction import Prediction, Span
from sukashi.view.catalogue import listing, quote, say
from sukashi.view.number_format import percent
from sukashi.view.ranked_answers import RankedAnswer, choices, ranked_answers, text_of_span
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import clip

WORD, NAMED = 32, 3
"""Columns of a word that a sentence quotes, and how many stretches it names."""
CLOSE = 0.005
"""A second answer is named from this probability on."""


def prediction_caption(result: Prediction, lang: str, target: Target) -> list[str]:
    """Say what the model answered; target: the answer, gap or token to speak of."""
    if result.problem == "token labels" and target is None:
        return _labelled_spans(result, lang)
    if result.problem == "words" and target is None and len(result.positions) > 1:
        best = [ranked_answers(result, row)[0] for row in range(len(result.positions))]
        words = listing([_with_share(one, result, lang) for one in best], lang)
        return [say("filled, gaps", lang, count=len(best), labels=words)]
    row = 0 if target is None else choose(choices(result), target, "Answer")
    found = ranked_answers(result, row)
    if result.problem == "regression":
        return [
            say("amount of", lang, label=_quoted(one, lang), value=one.amount(result, lang))
            for one in found
        ]
    if result.problem == "multi label":
        return [_labels_that_hold(result, found, lang)]
    if result.problem == "span" and target is not None:
        found = found[row:]
    key = {"span": "answer", "words": "filled"}.get(result.problem, "answered")
    return [
        say(key, lang, label=_with_share(found[0], result, lang)),
        *_runner_up(result, found, lang),
    ]


def _runner_up(result: Prediction, found: list[RankedAnswer], lang: str) -> list[str]:
    if len(found) < 2 or not found[1].probability >= CLOSE:
        return []
    return [say("runner-up", lang, label=_with_share(found[1], result, lang))]


def _labels_that_hold(result: Prediction, found: list[RankedAnswer], lang: str) -> str:
    held = [_with_share(one, result, lang) for one in found if one.holds]
    if len(found) == 1:
        share = found[0].amount(result, lang)
        return say("probability of", lang, label=_quoted(found[0], lang), share=share)
    if not held:
        return say("none holds", lang, count=len(found), label=_with_share(found[0], result, lang))
    return say("hold", lang, count=len(found), labels=listing(held, lang))


def _labelled_spans(result: Prediction, lang: str) -> list[str]:
    if not result.spans:
        return [say("marked nothing", lang)]
    named = listing([_span_with_label(result, one, lang) for one in result.spans[:NAMED]], lang)
    if len(result.spans) <= NAMED:
        return [say("marked", lang, spans=named)]
    return [say("marked, first", lang, spans=named, count=len(result.spans))]


def _span_with_label(result: Prediction, one: Span, lang: str) -> str:
    word = quote(clip(text_of_span(result, one), WORD), lang)
    return say("as", lang, word=word, label=one.label, share=percent(one.probability, lang))


def _with_share(one: RankedAnswer, result: Prediction, lang: str) -> str:
    return say("with share", lang, word=_quoted(one, lang), share=one.amount(result, lang))


def _quoted(one: RankedAnswer, lang: str) -> str:
    return quote(clip(one.label, WORD), lang)
