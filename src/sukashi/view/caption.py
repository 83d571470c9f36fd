"""Captions: one or two plain sentences per result, every number in them read off the result."""

from __future__ import annotations

import math
from functools import singledispatch

import numpy as np

from sukashi.errors import MisuseError
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.layers import LayerPredictions
from sukashi.result.prediction import Prediction
from sukashi.result.randomisation import Randomisation
from sukashi.result.similarity import Similarity
from sukashi.result.survey import Survey
from sukashi.result.trust import Trust
from sukashi.view import value_names
from sukashi.view.catalogue import has, listing, paragraph, quote, say
from sukashi.view.contributions import (
    NAMED_SHARE,
    Contribution,
    contributions,
    explained_row,
    named_contributions,
    relative_residual,
    unranked_share,
)
from sukashi.view.conversation import ranked_units
from sukashi.view.head_patterns import PATTERNS, HeadPatterns, head_patterns
from sukashi.view.number_format import count, percent, significant
from sukashi.view.prediction_caption import prediction_caption
from sukashi.view.prediction_depth import median_prediction_depth, prediction_depth
from sukashi.view.selection import Target, choose, index
from sukashi.view.similarity_caption import similarity_caption
from sukashi.view.survey_caption import survey_caption
from sukashi.view.text_format import clip, visible, without_controls
from sukashi.view.token_units import token_units
from sukashi.view.trust_caption import faithfulness_caption, randomisation_caption, trust_caption

WORD, TEXT = 24, 64
"""How many columns of a word and of a text a sentence quotes."""
SURE = 0.9
"""Written tokens that all have at least this probability are not named one by one."""
SMALLEST = 0.001
"""The smallest share that is written as a number, not as less than one."""


def caption(result: Result, lang: str = "en", *, target: Target = None) -> str:
    """Say in one or two sentences what a result shows.

    target: the target (attribution), position (layers), query token (attention) or written token
    (generation) to speak of, as a number or a label; None lets the caption choose.

    Raises: UnknownNameError, RangeError for a language or target there is not.
    """
    said = paragraph(_sentences(result, lang, target), lang)
    return without_controls(said)


def head_caption(maps: AttentionMaps, lang: str, layer: int, head: int) -> str:
    """Say what one head attends to: its shares for all patterns that can be measured."""
    found = head_patterns(maps)
    place, head = maps.place(layer), index("Head", head, maps.shape[1])
    name = say("head", lang, layer=maps.layers[place], head=head)
    parts = [
        say(
            "one head, part",
            lang,
            share=percent(share[place, head], lang),
            habit=say(pattern, lang),
        )
        for pattern, share in found.shares.items()
        if np.isfinite(share[place, head])
    ]
    if not parts:
        peak = percent(float(found.peak[place, head]), lang)
        return _capitalised(say("focused", lang, head=name, share=peak))
    return _capitalised(say("one head", lang, head=name, clauses=say("comma", lang).join(parts)))


@singledispatch
def _sentences(result: object, _lang: str, _target: Target) -> list[str]:
    raise MisuseError(
        f"A value of type {type(result).__name__} has no caption; give a result of sukashi."
    )


@_sentences.register
def _attribution(result: Attribution, lang: str, target: Target) -> list[str]:
    if not result.targets:
        return [say("wrote nothing", lang)]
    row = explained_row(result, target)
    one = result.targets[row]
    label = quote(_clipped_word(one.label), lang)
    amounts = result.interpretation == "quantitative"
    best, against = named_contributions(
        contributions(result, row), signed=result.signed, amounts=amounts
    )
    sentences = []
    if best:
        contrast = quote(_clipped_word(one.contrast), lang) if one.contrast is not None else ""
        key = ("owed" if amounts else "depends") + (", contrast" if contrast else "")
        inputs = _with_shares(best, lang)
        sentences.append(say(key, lang, target=label, contrast=contrast, inputs=inputs))
    if against and amounts:
        sentences.append(say("against", lang, inputs=_with_shares(against, lang)))
    elif against:
        words = listing([quote(_clip(one.word), lang) for one in against], lang)
        sentences.append(say("negative", lang, inputs=words, count=len(against)))
    if not sentences:
        known = bool(np.isfinite(result.magnitudes[row]).all())
        key = "owed to nothing" if known else "owed to no number"
        sentences.append(say(key, lang, target=label))
    own = [*_template(result, row, lang), *_hypothesis(result, row, lang)]
    reading = [_reading(result, row, lang), *_sampling(result, row, lang)]
    return [*sentences, *own, *reading, *_integrating(result, lang), *_method(result, lang)]


def _method(result: Attribution, lang: str) -> list[str]:
    """Say which method was chosen, and why; of one that was named, whether it was ever any good."""
    name = value_names.method(result.method, lang)
    if result.chosen:
        reason = f"chosen, {result.chosen}"
        return [say(reason, lang, method=name)] if has(reason) else []
    if result.method in value_names.NO_BETTER_THAN_CHANCE:
        return [_capitalised(say("no better than chance", lang, method=name))]
    return []


def _integrating(result: Attribution, lang: str) -> list[str]:
    """Say what scores are measured from, and what is wrong with it or with the integral."""
    if not result.baseline:
        return []
    name = value_names.baseline(result.baseline, lang)
    said = [say("baseline", lang, baseline=name)]
    if result.singular:
        share = percent(result.baseline_jump, lang)
        said.append(say("singular baseline", lang, share=share))
    if result.stalled:
        said.append(say("stalled", lang, count=count(result.steps)))
    return said


def _template(result: Attribution, row: int, lang: str) -> list[str]:
    """Say how much a chat template's own tokens have, which no ranking names."""
    share = unranked_share(result, row)
    return [say("template share", lang, share=percent(share, lang))] if share >= NAMED_SHARE else []


def _hypothesis(result: Attribution, row: int, lang: str) -> list[str]:
    """Say what the sentence that a candidate was put into scores, since it is not shown."""
    if result.hypothesis_scores is None or not result.signed:
        return []
    return [say("hypothesis score", lang, score=significant(float(result.hypothesis_scores[row])))]


def _sampling(result: Attribution, row: int, lang: str) -> list[str]:
    """Say how exact sampled scores are: their largest standard error, of the whole change."""
    errors, one = result.standard_errors, result.targets[row]
    change = abs(one.value - one.baseline_value)
    if errors is None or not np.isfinite(errors[row]).all() or not errors[row].any():
        return []
    share = percent(float(token_units(result.tokens).total(errors[row]).max()) / change, lang)
    return [say("sampled", lang, count=count(result.steps), share=share)] if change else []


def _reading(result: Attribution, row: int, lang: str) -> str:
    """Say what the numbers are good for: amounts that add up, or only a ranking."""
    of = value_names.quantity(result.targets[row].of, lang)
    share = relative_residual(result, row)
    residual = abs(float(result.residuals[row]))
    # A bound is not said to be below another one: "within 0.1 %" holds for whatever is less.
    error = percent(max(share, SMALLEST), lang) if math.isfinite(share) else significant(residual)
    if not math.isfinite(residual):
        return say("ranking", lang)
    far = "ranking, routed" if result.routed else "ranking, residual"
    key = "adds up" if result.interpretation == "quantitative" else far
    return say(key, lang, of=of, error=error)


@_sentences.register
def _layers(result: LayerPredictions, lang: str, target: Target) -> list[str]:
    if not len(result.positions):
        return [say("wrote nothing", lang)]
    column = choose(result.outcome_words, target, "Position")
    row, last = int(prediction_depth(result)[column]), len(result.ranks) - 1
    ranks, chance = result.ranks[:, column], result.probabilities[:, column]
    before = row == last and (ranks[:row] == 1).any()  # had it, and lost it again
    keys = {-1: "never settled", 0: "settled at once"}
    keys[last] = "settled again" if before else "settled last"
    first = say(
        keys.get(row, "settled"),
        lang,
        word=quote(_clipped_word(result.outcome_words[column]), lang),
        layer=int(ranks.argmin()) if row < 0 or before else row,
        last=last,
        there=percent(float(chance[row]), lang),
        end=percent(float(chance[-1]), lang),
        rank=count(int(ranks[-1])),
        best=count(int(ranks.min())),
    )
    if len(result.positions) == 1:
        return [_capitalised(first)]
    half = median_prediction_depth(result)
    key = "half settled" if half >= 0 else "half open"
    return [_capitalised(first), say(key, lang, count=len(result.positions), layer=half)]


@_sentences.register
def _attention(result: AttentionMaps, lang: str, target: Target) -> list[str]:
    found = head_patterns(result)
    sentences = []
    clauses: list[str] = []
    for pattern in PATTERNS[:3]:
        key = "looks too" if clauses else "looks"
        clauses += _pattern_clause(result, found, pattern, lang, key)
    if clauses:
        joined = say("comma", lang).join(clauses)
        sentences.append(_capitalised(say("looks, sentence", lang, clauses=joined)))
    elif found.peak.size:
        place, head = np.unravel_index(int(found.peak.argmax()), found.peak.shape)
        name = say("head", lang, layer=result.layers[place], head=head)
        share = percent(float(found.peak.max()), lang)
        sentences.append(_capitalised(say("focused", lang, head=name, share=share)))
    sentences.append(_received_sentence(result, found, lang, target))
    return [*sentences, *_sink_sentence(result, found, lang, target)]


def _sink_sentence(
    result: AttentionMaps, found: HeadPatterns, lang: str, target: Target
) -> list[str]:
    """Say how much attention is on sinks: of all, or of the query `target`; [] without sinks."""
    if result.sink_weights is None:
        return []
    share = found.sunk
    if target is not None:
        share = float(found.sink[choose(result.query_tokens.shown, target, "Token")])
    return [say("sunk", lang, share=percent(share, lang))]


def _pattern_clause(
    result: AttentionMaps, found: HeadPatterns, pattern: str, lang: str, key: str
) -> list[str]:
    strongest = found.strongest_head(pattern)
    if strongest is None:
        return []
    place, head, share = strongest
    name = say("head", lang, layer=result.layers[place], head=head)
    return [say(key, lang, head=name, habit=say(pattern, lang), share=percent(share, lang))]


def _received_sentence(
    result: AttentionMaps, found: HeadPatterns, lang: str, target: Target
) -> str:
    """Say which unit receives most attention: of all, or of the query `target`."""
    keys = token_units(result.key_tokens)
    named = ranked_units(keys, result.key_tokens, result.recipe)
    if target is None:
        landed = keys.total(found.received)
        best = int(np.where(named, landed, -1).argmax())
        return say(
            "lands",
            lang,
            share=percent(landed[best], lang),
            word=quote(_clip(keys.words[best]), lang),
        )
    row = choose(result.query_tokens.shown, target, "Token")
    landed = keys.total(found.mean[row])
    best = int(np.where(named, landed, -1).argmax())
    return say(
        "row lands",
        lang,
        share=percent(landed[best], lang),
        query=quote(_clipped_word(result.query_tokens.shown[row]), lang),
        word=quote(_clip(keys.words[best]), lang),
    )


@_sentences.register
def _generation(result: Generation, lang: str, target: Target) -> list[str]:
    chance = result.probabilities
    if not len(chance):
        return [say("wrote nothing", lang)]
    words = [result.tokens.shown[at] for at in result.written]
    sentences = [say("wrote", lang, text=quote(clip(visible(result.text), TEXT), lang))]
    most, least = int(chance.argmax()), int(chance.argmin())
    if target is not None:
        least = choose(words, target, "Written token")
    if float(chance.min()) >= SURE and len(words) > 1 and target is None:
        return [*sentences, say("sure of all", lang, least=percent(float(chance.min()), lang))]
    if len(words) == 1:
        sentences.append(say("sure of one", lang, share=percent(float(chance[0]), lang)))
    else:
        sentences.append(
            say(
                "surest" if target is None else "sure of this",
                lang,
                word=quote(_clipped_word(words[most]), lang),
                share=percent(float(chance[most]), lang),
                unsure=quote(_clipped_word(words[least]), lang),
                least=percent(float(chance[least]), lang),
            )
        )
    rival = alternatives_of_step(result, least)
    if rival and rival[0][1] >= NAMED_SHARE:
        word, share = rival[0]
        sentences.append(
            say(
                "rival",
                lang,
                rival=quote(_clipped_word(word), lang),
                word=quote(_clipped_word(words[least]), lang),
                share=percent(share, lang),
            )
        )
    return sentences


_sentences.register(Prediction)(prediction_caption)
_sentences.register(Survey)(survey_caption)
_sentences.register(Faithfulness)(faithfulness_caption)
_sentences.register(Randomisation)(randomisation_caption)
_sentences.register(Trust)(trust_caption)
_sentences.register(Similarity)(similarity_caption)


def alternatives_of_step(result: Generation, step: int) -> list[tuple[str, float]]:
    """Return the alternatives of one step without the token that was written, best first."""
    written = int(result.tokens.ids[result.written[step]])
    row = zip(result.alternative_ids[step], result.alternatives[step], strict=True)
    return [alternative for number, alternative in row if int(number) != written]


def _with_shares(found: list[Contribution], lang: str) -> str:
    items = [
        say("with share", lang, word=quote(_clip(one.word), lang), share=percent(one.share, lang))
        for one in found
    ]
    return listing(items, lang)


def _clipped_word(text: str) -> str:
    return _clip(visible(text))


def _clip(text: str) -> str:
    return clip(text, WORD)


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
