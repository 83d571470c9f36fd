"""Conversation: who speaks is said; the template's own tokens stand apart from what is ranked."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from sukashi.result.attribution import Attribution
from sukashi.view.caption import caption
from sukashi.view.contributions import contributions, unranked_share
from sukashi.view.conversation import roles
from sukashi.view.plot import figure
from sukashi.view.terminal import render
from tests.chat import SYSTEM, TURNS, USER, chat


def weighted(*, template_tokens: bool = False) -> Attribution:
    """A conversation whose template's tokens have most of the magnitude, 猫 most of the rest."""
    why = chat("chatml").attribution(TURNS, template_tokens=template_tokens)
    own = why.tokens.template
    amounts = np.where(own, 4.0, 0.5).astype(np.float32)
    amounts[~own & np.array([word == "猫" for word in why.tokens.shown])] = 20.0
    return replace(why, scores=amounts[None], magnitudes=amounts[None])


def drawn(result: Any, lang: str) -> str:
    """What a terminal of 100 columns without colours shows."""
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(render(result, lang=lang, width=100, colour=False))
    return console.export_text()


def test_a_ranking_names_the_messages_tokens_alone() -> None:
    why = weighted()
    tokens, total = why.tokens, float(why.magnitudes.sum())
    of_template = 4.0 * int(tokens.template.sum())
    named = [one.word for one in contributions(why, 0)]
    assert named[:2] == ["猫", "猫"]
    assert "<|im_start|>" not in named
    assert "↵" not in named
    assert unranked_share(why, 0) == pytest.approx(of_template / total)
    share = f"{100 * unranked_share(why, 0):.0f}"
    assert f"The chat template's own tokens have {share} % of the whole" in caption(why)
    said = f"チャットテンプレート自身のトークンが全体の {share}% を占めますが、順位には"
    assert said in caption(why, "ja")


def test_the_switch_ranks_the_template_s_tokens_too() -> None:
    why = weighted(template_tokens=True)
    assert why.recipe.parameters["template_tokens"] is True
    assert "<|im_start|>" in [one.word for one in contributions(why, 0)]
    assert "template" not in caption(why)
    assert "template_tokens" not in weighted().recipe.parameters


def test_a_text_is_ranked_whole() -> None:
    why = chat("gemma").attribution("猫は")
    assert "<s>" in [one.word for one in contributions(why, 0)]


def test_the_terminal_says_who_speaks() -> None:
    why = weighted()
    lines = drawn(why, "ja").splitlines()
    begins = [line.split(":")[0] for line in lines if ": " in line]
    assert begins[:3] == ["ユーザー", "アシスタント", "ユーザー"]
    run = chat("chatml").generate([SYSTEM, USER], max_new_tokens=1)
    assert "system: The" in drawn(run, "en")


def test_the_first_token_of_a_message_has_its_role() -> None:
    tokens = chat("llama").tokenize([SYSTEM, USER])
    assert [(tokens.shown[at].strip(), role) for at, role in roles(tokens).items()] == [
        ("The", "system"),
        ("東", "user"),
    ]


def test_a_picture_names_the_speakers_and_writes_the_template_small() -> None:
    why = weighted()
    picture = figure(why, kind="matrix", lang="en")
    texts = [one.get_text() for axes in picture.axes for one in axes.texts]
    assert [one for one in texts if one in ("user", "assistant")] == ["user", "assistant", "user"]
    labels = {one.get_text(): one for one in picture.axes[0].get_xticklabels()}
    assert labels["<|im_start|>"].get_size() < labels["は"].get_size()
