"""Words that a model is asked to say again: fixed ones, and ones drawn from a corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from random import Random

from training.tales.tokenizer import splitter

WORDS_EN: tuple[str, ...] = (
    "cat", "house", "water", "friend", "school", "happy", "green", "window", "river", "money",
    "dog", "music", "apple", "train", "mother", "winter", "letter", "doctor", "garden", "bridge",
    "summer", "market", "picture", "island", "paper", "kitchen", "horse", "cloud", "station",
    "yellow", "flower", "brother", "table", "morning", "story", "village", "bird", "mountain",
    "question", "shoes",
)  # fmt: skip
WORDS_JA: tuple[str, ...] = (
    "犬", "猫", "学校", "友達", "本", "水", "先生", "彼女", "今日", "日本", "テニス", "コーヒー",
    "電車", "天気", "時間", "仕事", "手紙", "医者", "音楽", "公園", "花", "山", "川", "海", "鳥",
    "魚", "父", "母", "兄", "子供", "英語", "部屋", "窓", "机", "朝", "夜", "雨", "雪", "ピアノ",
    "ニュース",
)  # fmt: skip
FEWEST = 20  # times that a drawn word occurs
WORD_EN = re.compile(r"[a-z]{2,9}")
WORD_JA = re.compile(r"[一-龥]{1,4}|[ァ-ヴー]{2,6}")  # runs of hiragana are phrases, not words


def words_of(sentences: Iterable[str], *, japanese: bool) -> list[str]:
    """Every word of the sentences that is frequent enough, in alphabetical order.

    English words in lower case; Japanese ones are whole runs of kanji or of katakana.
    """
    pattern = WORD_JA if japanese else WORD_EN
    split = splitter().pre_tokenize_str
    counts = Counter(part.strip().lower() for text in sentences for part, _ in split(text))
    return sorted(w for w, n in counts.items() if n >= FEWEST and pattern.fullmatch(w))


def drawn(words: list[str], count: int) -> list[str]:
    """The same words on every call: a sample of the words, without repetition."""
    return Random(0).sample(words, min(count, len(words)))
