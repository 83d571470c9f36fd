"""The caption of a survey."""

from __future__ import annotations

import numpy as np

from sukashi.result.survey import Survey
from sukashi.view.catalogue import quote, say
from sukashi.view.number_format import count, percent
from sukashi.view.selection import Target
from sukashi.view.text_format import clip, visible

WORD = 24


def counted(result: Survey, lang: str, _target: Target) -> list[str]:
    """Say how many are right, what is most often confused, and the word that decides most often."""
    if not result.texts:
        return [say("survey nothing", lang), *_skipped(result, lang)]
    sentences = [_right(result, lang), *_confused(result, lang)]
    if result.words:
        best = max(result.words, key=lambda one: one.count)
        sentences.append(
            say(
                "survey decided",
                lang,
                word=_named(best.word, lang),
                label=_named(best.label, lang),
                count=count(best.count),
                texts=count(best.texts),
            )
        )
    return [*sentences, *_skipped(result, lang)]


def _right(result: Survey, lang: str) -> str:
    if result.known:
        share = percent(result.right / result.known, lang)
        known, right = count(result.known), count(result.right)
        return say("survey right", lang, right=right, known=known, share=share)
    most = int(result.predicted.argmax())
    return say(
        "survey texts",
        lang,
        texts=count(result.texts),
        label=_named(result.labels[most], lang),
        count=count(int(result.predicted[most])),
    )


def _confused(result: Survey, lang: str) -> list[str]:
    wrong = result.confusion.copy()
    np.fill_diagonal(wrong, 0)
    if not wrong.any():
        return []
    truth, predicted = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return [
        say(
            "survey confused",
            lang,
            truth=_named(result.labels[truth], lang),
            predicted=_named(result.labels[predicted], lang),
            count=count(int(wrong.max())),
        )
    ]


def _skipped(result: Survey, lang: str) -> list[str]:
    return [say("survey skipped", lang, count=count(result.skipped))] if result.skipped else []


def _named(word: str, lang: str) -> str:
    return quote(clip(visible(word), WORD), lang)
