"""The caption of a survey."""

from __future__ import annotations

import numpy as np

from sukashi.result.survey import Survey, TableSource
from sukashi.view.catalogue import listing, quote, say
from sukashi.view.number_format import count, percent
from sukashi.view.selection import Target
from sukashi.view.text_format import clip, visible

WORD = 24
SEPARATORS = {"\t": "separator, tab", "": "separator, none"}
ENCODINGS = {
    "euc_jp": "EUC-JP",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp932": "Shift_JIS (CP932)",
}
GUESSES = {
    "guessed": "encoding, guessed",
    "guessed from little": "encoding, guessed from little",
}


def survey_caption(result: Survey, lang: str, _target: Target) -> list[str]:
    """Say how many are right, what is most often confused, and the word that decides most often."""
    if not result.texts:
        return [say("survey nothing", lang), *_skipped(result, lang)]
    sentences = [_accuracy(result, lang), *_confused(result, lang)]
    if result.words:
        best = max(result.words, key=lambda one: one.count)
        sentences.append(
            say(
                "survey decided" if best.texts > 1 else "survey decided, one",
                lang,
                word=_quoted(best.word, lang),
                label=_quoted(best.label, lang),
                count=count(best.count),
                texts=count(best.texts),
            )
        )
    return [*sentences, *_skipped(result, lang)]


def _accuracy(result: Survey, lang: str) -> str:
    if result.known:
        share = percent(result.right / result.known, lang)
        known, right = count(result.known), count(result.right)
        key = "survey right" if result.known > 1 else "survey right, one"
        return say(key, lang, right=right, known=known, share=share)
    most = int(result.predicted.max())
    labels = [_quoted(result.labels[at], lang) for at in np.flatnonzero(result.predicted == most)]
    return say(
        "survey texts" if len(labels) == 1 else "survey texts, tie",
        lang,
        texts=count(result.texts),
        label=listing(labels, lang),
        count=count(most),
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
            truth=_quoted(result.labels[truth], lang),
            predicted=_quoted(result.labels[predicted], lang),
            count=count(int(wrong.max())),
        )
    ]


def _skipped(result: Survey, lang: str) -> list[str]:
    return [say("survey skipped", lang, count=count(result.skipped))] if result.skipped else []


def _quoted(word: str, lang: str) -> str:
    return quote(clip(visible(word), WORD), lang)


def understood(source: TableSource, lang: str) -> str:
    """Say how a table was understood: separator, header, encoding and columns."""
    parts = []
    if source.format in ("csv", "tsv"):
        key = SEPARATORS.get(source.separator, "separator")
        parts.append(say(key, lang, separator=quote(source.separator or "-", lang)))
    if source.sheet:
        parts.append(say("sheet", lang, name=quote(visible(source.sheet), lang)))
    if source.header:
        parts.append(say(f"header, {source.header}", lang))
    if source.encoding:
        name = ENCODINGS.get(source.encoding, source.encoding.upper())
        guess = GUESSES.get(source.encoding_found)
        parts.append(say(guess, lang, name=name) if guess else name)
    columns = [
        say(f"{key} from column", lang, column=quote(visible(name), lang))
        for key, name in (
            ("text", source.text_column),
            ("pair", source.pair_column),
            ("label", source.label_column),
        )
        if name
    ]
    comma, between = say("comma", lang), say("between parts", lang)
    read = between.join(comma.join(one) for one in (parts, columns) if one)
    return say("table understood", lang, name=visible(source.name), read=read)


def counts(source: TableSource, lang: str) -> str:
    """Say how many rows of a table were answered and how many skipped."""
    if not source.skipped:
        return say("table rows, all", lang, kept=count(source.kept))
    return say("table rows", lang, kept=count(source.kept), skipped=count(source.skipped))
