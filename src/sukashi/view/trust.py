"""trust: what a caption says of how far an explanation holds."""

from __future__ import annotations

from sukashi.result.faithfulness import RANKED, Faithfulness
from sukashi.result.measure import Standing
from sukashi.view.amounts import percent, signed
from sukashi.view.catalogue import quote, say
from sukashi.view.choice import Target, choose
from sukashi.view.words import clip, visible

WORD = 24
TELLABLE = 5
"""Units from which on the best of all orders is rarer than 2.5 %."""


def faithfulness(result: Faithfulness, lang: str, target: Target) -> list[str]:
    """The verdict, and what the text without its first units does."""
    row = row_of(result, target)
    standings = list(result.standings(row).values())
    verdict = result.verdict_of(row)
    wanted: Standing = "worse" if verdict == "worse" else "better"
    sentences = [
        say(
            f"trust {verdict}",
            lang,
            method=result.method,
            rankings=len(result.comprehensiveness.random),
            count=standings.count(wanted),
            all=len(RANKED),
        )
    ]
    if result.units < TELLABLE:
        sentences.append(say("trust too short", lang, units=result.units))
    found = result.comprehensiveness.of(row)
    of = result.targets[row or 0].of
    key = "trust fall" if found.value >= 0 else "trust rise"
    sentences.append(
        say(
            key,
            lang,
            of=say(of, lang),
            target=target_of(result, row, lang),
            fall=amount(abs(found.value), of, lang),
            chance=amount(found.chance, of, lang),
        )
    )
    return sentences


def row_of(result: Faithfulness, target: Target) -> int | None:
    """The target that is meant, None for all of them."""
    if target is None:
        return 0 if len(result.targets) == 1 else None
    return choose([one.label for one in result.targets], target)


def target_of(result: Faithfulness, row: int | None, lang: str) -> str:
    """One target in quotes, or how many there are."""
    if row is None:
        return say("trust targets", lang, count=len(result.targets))
    return quote(clip(visible(result.targets[row].label), WORD), lang)


def amount(value: float, of: str, lang: str) -> str:
    """An amount of f: probabilities as per cent, others as they are."""
    if of != "probability" or value != value:
        return signed(value)
    sign = "−" if value < 0 else ""
    return sign + percent(abs(value), lang)
