"""Captions: every number in every sentence is worked out again here, in both languages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

import numpy as np
import pytest

from sukashi.errors import MisuseError, RangeError, UnknownNameError
from sukashi.view.caption import caption, head_caption
from sukashi.view.catalogue import quote
from sukashi.view.number_format import percent
from tests import samples

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


def numbers(sentence: str) -> list[str]:
    """All percentages, in order; quoted words left out."""
    plain = re.sub("“[^”]*”|「[^」]*」", "", sentence)
    return [found.replace(" ", "") for found in re.findall(r"[<>]?[\d.]+ ?%", plain)]


def percents(*shares: float) -> list[str]:
    return [percent(float(share), "ja") for share in shares]


def bare(words: Iterable[str]) -> list[str]:
    """As they are quoted: without the blank that a token begins with."""
    return [word.strip() for word in words]


def quoted(sentence: str) -> list[str]:
    return [a or b for a, b in re.findall("“([^”]*)”|「([^」]*)」", sentence)]


@LANGUAGES
def test_attribution(lang: str) -> None:
    result = samples.verdict(lang)
    share = result.magnitudes[0] / result.magnitudes[0].sum()
    order = [at for at in np.argsort(-share) if result.scores[0, at] >= 0]
    against = next(at for at in np.argsort(-share) if result.scores[0, at] < 0)
    one = result.targets[0]
    error = abs(result.residuals[0]) / (one.value - one.baseline_value)
    said = caption(result, lang)
    assert numbers(said) == percents(share[order[0]], share[order[1]], share[against], error)
    shown = result.tokens.shown
    named = [one.label, shown[order[0]], shown[order[1]], shown[against]]
    assert quoted(said) == bare(named)


@LANGUAGES
def test_attribution_speaks_of_the_target_asked_for(lang: str) -> None:
    result = samples.attribution(lang)
    for row in (0, -1):
        said = caption(result, lang, target=row)
        assert quoted(said)[:1] == bare([result.targets[row].label])
        share = result.shares[row]
        best = max(
            range(len(share)), key=lambda at: share[at] if result.scores[row, at] >= 0 else 0
        )
        assert percents(share[best])[0] == numbers(said)[0]


@LANGUAGES
def test_a_ranking_names_the_largest_whatever_their_sign(lang: str) -> None:
    result = dataclasses.replace(samples.verdict(lang), interpretation="ranking only")
    share = result.shares[0]
    order = np.argsort(-share)[:2]
    said = caption(result, lang)
    assert numbers(said)[:2] == percents(*share[order])
    names = [result.tokens.shown[at] for at in order]
    negative = [result.tokens.shown[at] for at in order if result.scores[0, at] < 0]
    assert negative
    assert quoted(said) == bare([result.targets[0].label, *names, *negative])
    flipped = dataclasses.replace(result, scores=-np.abs(result.scores))
    assert quoted(caption(flipped, lang))[-2:] == bare(names)


@LANGUAGES
def test_a_generation_without_doubt(lang: str) -> None:
    result = samples.generation(lang)
    sure = np.full_like(result.probabilities, 0.99)
    sure[1] = 0.95
    said = caption(dataclasses.replace(result, probabilities=sure), lang)
    assert numbers(said) == percents(0.95)
    assert quoted(said) == bare([result.text])


def test_attribution_names_the_contrast() -> None:
    result = samples.verdict()
    one = dataclasses.replace(result.targets[0], contrast="negative", contrast_id=0)
    said = caption(dataclasses.replace(result, targets=(one,)))
    assert said.startswith("“positive” rather than “negative” was driven most by")


def test_what_the_numbers_are_good_for() -> None:
    result = samples.verdict()
    assert "add up to the change of the logit, to within 0.4 %" in caption(result)
    exact = dataclasses.replace(result, residuals=np.array([1e-6], np.float32))
    assert "to within 0.1 %." in caption(exact)
    assert "0.1%以内で一致する" in caption(exact, "ja")
    ranking = dataclasses.replace(
        result, interpretation="ranking only", residuals=np.array([np.nan], np.float32)
    )
    assert caption(ranking).endswith("Only the ranking of the scores is reliable, not their sizes.")
    off = dataclasses.replace(
        result, interpretation="ranking only", residuals=np.array([0.37], np.float32)
    )
    assert caption(off).endswith("their sum misses the change of the logit by 10 %.")
    one = dataclasses.replace(result.targets[0], baseline_value=float("nan"))
    bare = dataclasses.replace(off, targets=(one,))
    assert caption(bare).endswith("their sum misses the change of the logit by 0.37.")


@LANGUAGES
def test_attribution_of_nothing(lang: str) -> None:
    result = samples.verdict(lang)
    zero = np.zeros_like(result.scores)
    said = caption(dataclasses.replace(result, scores=zero, magnitudes=zero), lang)
    assert numbers(said)[:-1] == []
    none = dataclasses.replace(
        result, targets=(), scores=zero[:0], magnitudes=zero[:0], residuals=result.residuals[:0]
    )
    assert caption(none, lang)


@LANGUAGES
def test_layers(lang: str) -> None:
    result = samples.layers(lang)
    for column, word in enumerate(result.outcome_words):
        said = caption(result, lang, target=column)
        row = next(
            row for row in range(len(result.ranks)) if (result.ranks[row:, column] == 1).all()
        )
        chance = result.probabilities[:, column]
        assert quoted(said) == bare([word])
        assert numbers(said) == percents(chance[row], chance[-1])
        whole = [
            int(found)
            for found in re.findall(
                r"(?<![\d.])\d+(?![\d.]* ?%)", re.sub("“.*?”|「.*?」", "", said)
            )
        ]
        assert row in whole
        assert len(result.ranks) - 1 in whole


@LANGUAGES
def test_layers_that_never_settle(lang: str) -> None:
    result = samples.layers(lang)
    ranks = result.ranks + 2
    ranks[2, -1] = 2
    said = caption(dataclasses.replace(result, ranks=ranks), lang)
    last = int(ranks[-1, -1])
    best, layer = int(ranks[:, -1].min()), int(ranks[:, -1].argmin())
    expected = {
        "en": f"its rank there is {last}, its best is {best} at layer {layer}.",
        "ja": f"最後の順位は{last}、最高は第{layer}層の{best}",
    }
    assert expected[lang] in said


@LANGUAGES
@pytest.mark.parametrize(("first", "last"), [(0, 6), (6, 6)])
def test_layers_that_settle_at_the_ends(lang: str, first: int, last: int) -> None:
    result = samples.layers(lang)
    ranks = np.where(np.arange(7)[:, None] >= first, 1, 5) * np.ones_like(result.ranks)
    said = caption(dataclasses.replace(result, ranks=ranks), lang)
    chance = result.probabilities[:, -1]
    assert numbers(said) == percents(*((chance[0], chance[-1]) if first == 0 else (chance[-1],)))


def test_a_first_choice_that_was_lost_between_is_told() -> None:
    result = samples.layers()
    ranks = np.full_like(result.ranks, 3)
    ranks[[2, 6]] = 1
    result = dataclasses.replace(result, ranks=ranks)
    word = quote(result.outcome_words[-1].strip(), "en")
    end = percent(float(result.probabilities[-1, -1]), "en")
    assert caption(result, "en").startswith(
        f"{word} is the top prediction at layer 2 already, but remains so only from the last layer "
        f"on, with probability {end}."
    )
    assert "第2層でも第1候補だが、最後の層まで定まらない" in caption(result, "ja")
    ranks = ranks.copy()
    ranks[2] = 2
    once = dataclasses.replace(result, ranks=ranks)
    assert "becomes the first choice only in the last layer" in caption(once, "en")


@LANGUAGES
def test_attention(lang: str) -> None:
    result = samples.attention(lang)
    weights = result.weights.astype(np.float64)
    n = weights.shape[-1]
    previous = np.mean([weights[:, :, q, q - 1] for q in range(2, n)], axis=0)
    first = weights[:, :, 2:, 0].mean(axis=-1)
    itself = np.mean([weights[:, :, q, q] for q in range(2, n)], axis=0)
    landed = weights.sum(axis=(0, 1, 2)) / weights.sum()
    said = caption(result, lang)
    assert numbers(said) == percents(previous.max(), first.max(), itself.max(), landed.max())
    plain = re.sub("“.*?”|「.*?」", "", said)
    heads = [int(n) for n in re.findall(r"(?:layer |head |第|ヘッド)(\d+)", plain)]
    expected = [np.unravel_index(each.argmax(), each.shape) for each in (previous, first, itself)]
    assert heads == [int(part) for place in expected for part in place]
    assert quoted(said) == bare([result.tokens.shown[int(landed.argmax())]])


@LANGUAGES
def test_attention_of_one_token_and_of_one_head(lang: str) -> None:
    result = samples.attention(lang)
    row = result.weights[:, :, 4].mean(axis=(0, 1))
    said = caption(result, lang, target=4)
    assert numbers(said)[-1] == percents(row.max())[0]
    weights = result.head(1, 0).astype(np.float64)
    said = head_caption(result, lang, 1, 0)
    n = len(weights)
    expected = [
        np.mean([weights[q, q - 1] for q in range(2, n)]),
        weights[2:, 0].mean(),
        np.mean([weights[q, q] for q in range(2, n)]),
    ]
    assert numbers(said)[:3] == percents(*expected)


@LANGUAGES
def test_cross_attention_speaks_of_focus(lang: str) -> None:
    result = samples.cross_attention()
    weights = result.weights
    said = caption(result, lang)
    peak = weights.max(axis=-1).mean(axis=-1)
    landed = weights.mean(axis=(0, 1)).sum(axis=0) / len(result.query_tokens)
    assert numbers(said) == percents(peak.max(), landed.max())
    assert numbers(head_caption(result, lang, 1, 2)) == percents(peak[1, 2])


@LANGUAGES
def test_generation(lang: str) -> None:
    result = samples.generation(lang)
    chance = result.probabilities
    least = int(chance.argmin())
    written = [result.tokens.shown[at] for at in result.written]
    rival = next(pair for pair in result.alternatives[least] if pair[0] != written[least])
    said = caption(result, lang)
    assert numbers(said) == percents(chance.max(), chance.min(), rival[1])
    assert quoted(said)[:1] == bare([result.text])
    assert written[int(chance.argmax())].strip() in quoted(said)
    assert numbers(caption(result, lang, target=0))[0] == percents(chance[0])[0]


@LANGUAGES
def test_words_that_share_characters_are_added_up(lang: str) -> None:
    result = samples.attribution(lang, over=samples.shared_tokens(), signed=False)
    said = caption(result, lang, target=0)
    whole = float(result.shares[0, :3].sum())
    assert quote("鬱", lang) in said
    assert percents(whole)[0] in numbers(said)


def test_what_cannot_be_said() -> None:
    with pytest.raises(UnknownNameError, match="Unknown language 'de'"):
        caption(samples.verdict(), "de")
    with pytest.raises(RangeError, match="Target 9 does not exist; choose from 0 to 0"):
        caption(samples.verdict(), target=9)
    with pytest.raises(RangeError, match="Head 4 does not exist; choose from 0 to 3"):
        head_caption(samples.attention(), "en", 0, 4)
    with pytest.raises(MisuseError, match="A value of type str has no caption; give a result"):
        caption("text")  # type: ignore[arg-type]
