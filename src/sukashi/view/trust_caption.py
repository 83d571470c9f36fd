"""trust: what a caption says of how far an explanation holds."""

from __future__ import annotations

import math

from sukashi.result.faithfulness import RANKED, Faithfulness
from sukashi.result.measure import Verdict
from sukashi.result.randomisation import Randomisation
from sukashi.result.trust import Trust
from sukashi.view import value_names
from sukashi.view.catalogue import listing, quote, say
from sukashi.view.number_format import decimals, percent, significant
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import clip, visible

WORD = 24
FEWEST_UNITS = 5
"""Units from which on the best of all orders is rarer than 2.5 %."""


def faithfulness_caption(result: Faithfulness, lang: str, target: Target) -> list[str]:
    """The verdict, and what the text without its first units does."""
    row = target_row(result, target)
    verdicts = list(result.standings(row).values())
    verdict = result.verdict_of(row)
    wanted: Verdict = "worse" if verdict == "worse" else "better"
    sentences = [
        say(
            f"trust {verdict}",
            lang,
            method=result.method,
            rankings=len(result.comprehensiveness.random),
            count=verdicts.count(wanted),
            all=len(RANKED),
        )
    ]
    if result.units < FEWEST_UNITS:
        sentences.append(say("trust too short", lang, units=result.units))
    found = result.comprehensiveness.of(row)
    of = result.targets[row or 0].of
    key = "trust fall" if found.value >= 0 else "trust rise"
    sentences.append(
        say(
            key,
            lang,
            of=value_names.quantity(of, lang),
            target=target_name(result, row, lang),
            fall=amount(abs(found.value), of, lang),
            chance=amount(found.chance, of, lang),
        )
    )
    return sentences


def target_row(result: Faithfulness, target: Target) -> int | None:
    """The target that is meant, None for all of them."""
    if target is None:
        return 0 if len(result.targets) == 1 else None
    return choose([one.label for one in result.targets], target)


def target_name(result: Faithfulness, row: int | None, lang: str) -> str:
    """One target in quotes, or how many there are."""
    if row is None:
        return say("trust targets", lang, count=len(result.targets))
    return quote(clip(visible(result.targets[row].label), WORD), lang)


def amount(value: float, of: str, lang: str) -> str:
    """An amount of f: probabilities as per cent, others as they are."""
    if of != "probability" or value != value:
        return significant(value)
    return percent(value, lang)


def stage_name(result: Randomisation, stage: int, lang: str) -> str:
    """The name of a stage of the check by random weights."""
    part, layer = result.parts[stage], int(result.layers[stage])
    two = {"decoder", "encoder"} <= set(result.parts)
    return value_names.part("layer" if layer >= 0 and not two else part, layer, lang)


def randomisation_caption(result: Randomisation, lang: str, target: Target) -> list[str]:
    """Whether the explanation notices that every weight is random."""
    del target  # the curve is the mean over all
    low, high = result.last.interval
    key = "survives" if result.survives else "dies"
    if not math.isfinite(result.last.value):
        key = "undefined"
    return [
        say(
            f"random {key}",
            lang,
            method=result.method,
            last=decimals(result.last.value, 2),
            low=decimals(low, 2),
            high=decimals(high, 2),
        )
    ]


def trust_caption(result: Trust, lang: str, target: Target) -> list[str]:
    """Which method explains best, and which are not significantly different from it."""
    del target
    best = result.order[0]
    low, high = (float(end) for end in result.intervals[best])
    if not any(result.better):
        sentences = [say("best of none", lang, method=result.methods[best])]
    else:
        interval = ""
        if math.isfinite(low):
            interval = say("best, interval", lang, low=decimals(low, 1), high=decimals(high, 1))
        key = "best, alike" if result.alike else "best"
        alike = [result.methods[at] for at in (best, *result.alike)]
        sentences = [
            say(
                key if len(result.texts) > 1 else "best, one",
                lang,
                method=result.methods[best],
                methods=listing(alike, lang),
                model=result.recipe.model,
                texts=len(result.texts),
                lead=decimals(float(result.score[best]), 1),
                interval=interval,
                better=result.better[best],
            )
        ]
    if result.alike and len(result.texts) > 1 and not any(result.better):
        others = listing([result.methods[at] for at in result.alike], lang)
        sentences.append(say("alike", lang, others=others))
    if result.skipped:
        sentences.append(say("left out", lang, count=len(result.skipped)))
    return sentences
