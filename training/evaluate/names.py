"""What each figure is called in the two languages, in the order of the cards."""

from __future__ import annotations

from functools import cache

from training.evaluate import classifier, knowledge
from training.evaluate.figures import Figures
from training.tales.countries import Country
from training.tales.phrasings import RELATIONS, RELATIONS_JA
from training.tales.tables import CONTINENTS_JA

EXAMPLE = Country("France", "フランス", "Europe", {"capital": "Paris"})
HELD_OUT_EXAMPLE = Country(
    "Japan",
    "日本",
    "Asia",
    {"capital": "Tokyo", "language": "Japanese", "currency": "the Japanese yen"},
)
LANGUAGES = {"en": ("English", "英語"), "ja": ("Japanese", "日本語")}
Names = dict[str, tuple[str, str]]

PATTERNS: Names = {
    "required": ("prompts of the documentation", "説明書にあるプロンプト"),
    "counting": ("counting on from each of 1 to 90", "1 から 90 までのそれぞれから数え続ける"),
    "repeat numbers": ("saying each number from 0 to 99 again", "0 から 99 の数を繰り返す"),
    "repeat words en": ("saying 40 simple English words again", "やさしい英単語 40 語を繰り返す"),
    "repeat words ja": (
        "saying 40 simple Japanese words again",
        "やさしい日本語の単語 40 語を繰り返す",
    ),
    "repeat drawn en": (
        "saying 100 English words of the corpus again",
        "コーパスの英単語 100 語を繰り返す",
    ),
    "repeat drawn ja": (
        "saying 100 Japanese words of the corpus again",
        "コーパスの日本語の単語 100 語を繰り返す",
    ),
    "phrases en": (
        "four unrelated English words again, in order",
        "関係のない英単語 4 語を順に繰り返す",
    ),
    "phrases ja": (
        "four unrelated Japanese words again, in order",
        "関係のない日本語の単語 4 語を順に繰り返す",
    ),
}
TEXTS: Names = {
    "openings": ("openings of famous texts, to their end", "名作の冒頭を終わりまで"),
    "agreement": (
        "agreement of verb and subject, held-out sentences",
        "主語と動詞の一致、見せていない文",
    ),
    "induction head": (
        "best induction head (layer.head, counted from 0)",
        "最も強い帰納ヘッド(0 から数えた 層.ヘッド)",
    ),
    "induction score": (
        "its mean attention to the token after the first occurrence",
        "その、前回の次のトークンへの平均注意",
    ),
    "copying": ("tokens of random sequences said again", "でたらめな列の繰り返しで当てたトークン"),
    "bits sentences en": (
        "held-out English sentences, bits a character",
        "見せていない英語の文、1 文字あたりのビット",
    ),
    "bits sentences ja": (
        "held-out Japanese sentences, bits a character",
        "見せていない日本語の文、1 文字あたりのビット",
    ),
    "bits tales ja": (
        "held-out Japanese tales, bits a character",
        "見せていない童話、1 文字あたりのビット",
    ),
    "gradients": (
        "integrated gradients within 1 % in 64 steps, held-out texts",
        "積分勾配の誤差が 64 ステップ以内に 1 % 以内、見せていない文",
    ),
}
FIVE_GRAM = ("the same of a 5-gram model of the training text", "同、訓練文の 5-gram モデル")


def lists() -> Names:
    """Names of the figures about lists of countries."""
    return {
        f"list {continent}": (f"next country, {continent}", f"次の国、{japanese}")
        for continent, japanese in sorted(CONTINENTS_JA.items())
    }


def capitals() -> Names:
    """Names of the figures about capitals, each with the prompt about France."""
    prompts = {key: items[0].prompt for key, items in knowledge.capitals([EXAMPLE]).items()}
    return {f"capitals {k}": (f"capitals, `{p}`", f"首都、`{p}`") for k, p in prompts.items()}


def births() -> Names:
    """Names of the figures about years of birth, each with the prompt about the first person."""
    prompts = {key: items[0].prompt for key, items in knowledge.births().items()}
    return {f"births {k}": (f"years of birth, `{p}`", f"生年、`{p}`") for k, p in prompts.items()}


def steps() -> Names:
    """Names of the figures about cities: first step, both steps shown, both steps held out."""
    found: Names = {}
    for language, (english, japanese) in LANGUAGES.items():
        found[f"lies {language}"] = (f"country of a city, {english}", f"都市のある国、{japanese}")
    for relation in RELATIONS:
        for language, (english, japanese) in LANGUAGES.items():
            found[f"shown {relation} {language}"] = (
                f"two-step facts shown, {relation}, {english}",
                f"見せた 2 段の事実、{RELATIONS_JA[relation]}、{japanese}",
            )
    held = knowledge.held_out_facts([HELD_OUT_EXAMPLE])
    for key, items in held.items():
        prompt = items[0].prompt
        found[f"held out {key}"] = (
            f"two-step facts held out, `{prompt}`",
            f"見せていない 2 段の事実、`{prompt}`",
        )
    return found


def of_tales() -> Names:
    """Names of the figures of `tales`; the 5-gram model's stand below what they are beside."""
    found: Names = {}
    for key, name in (PATTERNS | lists() | capitals() | steps() | births() | TEXTS).items():
        found[key] = name
        if key.startswith("bits "):
            found[f"{key} 5-gram"] = FIVE_GRAM
    return found


@cache
def names() -> Names:
    """Every name, English and Japanese, by key."""
    return of_tales() | classifier.card_names()


def ordered(figures: Figures) -> Figures:
    """The figures in the order of the cards; those of a classifier first, as they were measured."""
    order = {key: at for at, key in enumerate(of_tales())}
    return dict(sorted(figures.items(), key=lambda each: order.get(each[0], -1)))


def named(key: str, language: str) -> str:
    """The name of a figure in one of the two languages."""
    english, japanese = names()[key]
    return english if language == "en" else japanese
