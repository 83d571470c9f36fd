"""Small hand-made results of every kind, English and Japanese, with patterns of real models."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sukashi.result.attention import AttentionMaps, Factors
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.layers import LayerPredictions
from sukashi.result.prediction import Prediction
from sukashi.result.tokens import Tokens
from tests.compared_texts import similarity
from tests.sample_tokens import PAIR, recipe, tokens
from tests.tables import survey

PROMPT = {"en": ("1", ",", " 2", ",", " 3", ","), "ja": ("メロス", "は", "激怒", "した", "。")}
WRITTEN = {
    "en": (" 4", ",", " 5", ",", " 6"),
    "ja": ("必", "ず", "、", "かの", "邪智", "暴虐", "の", "王"),
}
OTHERS = {
    "en": (" and", "\n", " 3", ".", " the", " 10"),
    "ja": ("と", "を", "た", "い", "\n", "メロス"),
}
LONG = {
    "en": (
        "Once upon a time there lived in a certain village a little country girl , "
        "the prettiest creature who was ever seen . Her mother was excessively fond of her ; "
        "and her grandmother doted on her still more ."
    ),
    "ja": (
        "メロス は 激怒 し た 。 必 ず 、 かの 邪智 暴虐 の 王 を "
        "除か なけれ ば なら ぬ と 決意 し た 。 メロス に は 政治 が "
        "わから ぬ 。 メロス は 、 村 の 牧人 で ある 。 笛 を 吹き 、 "
        "羊 と 遊ん で 暮し て 来 た 。"
    ),
}
PARTS = ("¹⁄₃", "²⁄₃", "³⁄₃")
VOCABULARY = 50_257
"""Words that a rank is among."""


def long_tokens(lang: str) -> Tokens:
    """Forty to fifty tokens."""
    words = LONG[lang].split()
    if lang == "en":
        words = [word if word in ",.;" or not at else " " + word for at, word in enumerate(words)]
    return tokens(words)


def shared_tokens() -> Tokens:
    """Return tokens hard to show: 鬱 in three bytes, 𠮷, 👪, line break, escape, marks."""
    words = ("な", "𠮷", "👪", "\n", "\x1b[31m", "か\u3099", "ﾊﾟ", "=", "$x$")
    text = "鬱" + "".join(words)
    spans, at = [(0, 1)] * 3, 1
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word)
    shown = tuple("鬱" + part for part in PARTS) + words
    return Tokens(
        text=text,
        ids=np.arange(len(shown), dtype=np.int64),
        pieces=("<0xE9>", "<0xAC>", "<0xB1>", *words),
        spans=np.array(spans, dtype=np.int64),
        shown=shown,
        special=np.zeros(len(shown), dtype=np.bool_),
    )


def story(lang: str) -> Tokens:
    """Prompt and continuation."""
    return tokens(PROMPT[lang] + WRITTEN[lang])


def generation(lang: str = "en") -> Generation:
    """Return a continuation with three alternatives a step."""
    written, others = WRITTEN[lang], OTHERS[lang]
    rng = np.random.default_rng(7)
    chosen = np.round(0.55 + 0.44 * rng.random(len(written)), 4)
    chosen[1] = 0.35
    rest = (1 - chosen)[:, None] * np.array([0.6, 0.2])
    text = story(lang)
    words, probabilities, ids = [], [], []
    for step, word in enumerate(written):
        pair = (others[step % len(others)], others[(step + 1) % len(others)])
        row = [(word, chosen[step]), (pair[0], rest[step, 0]), (pair[1], rest[step, 1])]
        row.sort(key=lambda entry: -entry[1])
        words.append(tuple(entry[0] for entry in row))
        probabilities.append([entry[1] for entry in row])
        own = int(text.ids[len(PROMPT[lang]) + step])
        ids.append(
            [own if entry[0] == word else 100 + 3 * step + place for place, entry in enumerate(row)]
        )
    return Generation(
        text="".join(written),
        prompt="".join(PROMPT[lang]),
        tokens=text,
        prompt_length=len(PROMPT[lang]),
        probabilities=np.asarray(chosen, dtype=np.float32),
        alternative_ids=np.array(ids, dtype=np.int64),
        alternative_probabilities=np.array(probabilities, dtype=np.float32),
        alternative_words=tuple(words),
        recipe=recipe("generate", max_new_tokens=len(written)),
    )


def attribution(
    lang: str = "en", *, signed: bool = True, quantitative: bool = False, over: Tokens | None = None
) -> Attribution:
    """One target per written token, owed most to the token two places before."""
    text = over if over is not None else story(lang)
    start = len(PROMPT[lang]) if over is None else max(1, len(text) - 8)
    targets = range(start, len(text))
    rng = np.random.default_rng(3)
    scores = np.zeros((len(targets), len(text)), dtype=np.float32)
    for row, position in enumerate(targets):
        size = 0.08 + 0.25 * rng.random(position)
        size[max(0, position - 2)] += 2.5
        size[max(0, position - 4)] += 1.2
        size[0] += 0.4
        sign = np.where(rng.random(position) < 0.25, -1.0, 1.0)
        sign[max(0, position - 2)] = 1.0
        scores[row, :position] = size * (sign if signed else 1.0)
    total = scores.sum(axis=1)
    explained = tuple(
        Explained(
            label=text.shown[position],
            id=int(text.ids[position]),
            position=position,
            of="logit",
            value=float(total[row]) + 0.5,
            baseline_value=0.5 if quantitative else float("nan"),
            probability=0.9 - 0.05 * row,
        )
        for row, position in enumerate(targets)
    )
    residual = 0.001 * total if quantitative else np.full(len(targets), np.nan)
    return Attribution(
        tokens=text,
        scores=scores,
        magnitudes=np.abs(scores) * np.float32(1.5),
        targets=explained,
        residuals=np.asarray(residual, dtype=np.float32),
        method="integrated_gradients" if quantitative else "grad_x_input",
        recipe=recipe("attribution"),
        steps=32 if quantitative else 0,
        signed=signed,
        interpretation="quantitative" if quantitative else "ranking only",
    )


def verdict(lang: str = "en") -> Attribution:
    """One label of a classifier, with a word that speaks against it and the model's own marks."""
    words = {
        "en": ("[CLS]", "not", " a", " bad", " film", ",", " truly", " moving", "[SEP]"),
        "ja": ("[CLS]", "この", "映画", "は", "とても", "面白かった", "が", "長い", "。", "[SEP]"),
    }[lang]
    values = {
        "en": [0.1, 0.9, 0.05, -1.4, 0.2, 0.05, 1.1, 2.4, 0.2],
        "ja": [0.1, 0.1, 0.3, 0.05, 0.8, 2.6, -0.3, -1.2, 0.1, 0.1],
    }[lang]
    scores = np.array([values], dtype=np.float32)
    total = float(scores.sum())
    label = {"en": "positive", "ja": "肯定"}[lang]
    return Attribution(
        tokens=tokens(words, special=(0, len(words) - 1)),
        scores=scores,
        magnitudes=np.abs(scores),
        targets=(
            Explained(
                label=label,
                id=1,
                position=-1,
                of="logit",
                value=total + 0.1,
                baseline_value=0.1,
                probability=0.93,
            ),
        ),
        residuals=np.array([0.004 * total], dtype=np.float32),
        method="integrated_gradients",
        recipe=recipe("attribution"),
        steps=16,
        interpretation="quantitative",
    )


def patterns(text: Tokens, layers: int, heads: int, *, causal: bool = True) -> np.ndarray:
    """(layers, heads, n, n) weights: heads look by turns at first, previous, self, equal, any."""
    n = len(text)
    rng = np.random.default_rng(11)
    query, key = np.mgrid[:n, :n]
    equal = (text.ids[:, None] == text.ids[None]) & (key < query)
    looks = [key == 0, key == query - 1, key == query, equal, np.zeros((n, n), dtype=bool)]
    weights = np.empty((layers, heads, n, n))
    for layer in range(layers):
        for head in range(heads):
            look = looks[(layer + head) % len(looks)]
            raw = rng.random((n, n)) * 0.15 + 0.02 + look * (1.0 + layer / layers)
            weights[layer, head] = np.where(key <= query, raw, 0.0) if causal else raw
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), dtype=np.float32)


def attention(
    lang: str = "en",
    *,
    layers: int = 3,
    heads: int = 4,
    over: Tokens | None = None,
    causal: bool = True,
) -> AttentionMaps:
    """Self-attention with heads of every habit."""
    text = over if over is not None else story(lang)
    return AttentionMaps(
        query_tokens=text,
        key_tokens=text,
        part="decoder" if causal else "encoder",
        recipe=recipe("attention"),
        dense=patterns(text, layers, heads, causal=causal),
    )


def cross_attention() -> AttentionMaps:
    """Cross-attention of a translation: five queries over four keys."""
    query = tokens(("<pad>", "I", " am", " a", " cat"), special=(0,))
    key = tokens(("吾輩", "は", "猫", "である"))
    raw = np.random.default_rng(5).random((2, 3, 5, 4)).astype(np.float32)
    raw[1, 2, range(5), [0, 0, 3, 2, 2]] += 6
    return AttentionMaps(
        query_tokens=query,
        key_tokens=key,
        part="cross",
        recipe=recipe("attention"),
        dense=raw / raw.sum(axis=-1, keepdims=True),
    )


def pair_attention(lang: str = "en") -> AttentionMaps:
    """Self-attention of an encoder over two sentences."""
    first, second = PAIR[lang]
    words = ("[CLS]", *first, "[SEP]", *second, "[SEP]")
    text = tokens(words, special=(0, len(first) + 1, len(words) - 1))
    return attention(over=replace(text, boundary=sum(map(len, first))), causal=False)


def factored_attention(
    lang: str = "en", *, budget: int = 1 << 30, over: Tokens | None = None
) -> AttentionMaps:
    """Attention kept as queries and keys: 2 layers, 4 heads over 2 key heads."""
    text = over if over is not None else story(lang)
    rng = np.random.default_rng(9)
    n = len(text)
    return AttentionMaps(
        query_tokens=text,
        key_tokens=text,
        part="decoder",
        recipe=recipe("attention"),
        budget=budget,
        factors=Factors(
            queries=rng.normal(size=(2, 4, n, 3)).astype(np.float32),
            keys=rng.normal(size=(2, 2, n, 3)).astype(np.float32),
            scaling=np.full(2, 0.6, dtype=np.float32),
            softcap=np.array([0.0, 5.0], dtype=np.float32),
            window=np.array([0, 4], dtype=np.int64),
            causal=True,
            visible=np.ones(n, dtype=np.bool_),
        ),
    )


def layers(lang: str = "en", *, blocks: int = 6) -> LayerPredictions:
    """Predictions before each written token; the outcome is first a little before the end."""
    text, written, others = story(lang), WRITTEN[lang], OTHERS[lang]
    rng = np.random.default_rng(4)
    count, k = len(written), 3
    ranks = np.empty((blocks + 1, count), dtype=np.int64)
    probability = np.empty((blocks + 1, count))
    for column in range(count):
        settled = blocks - 1 - column % 3
        for row in range(blocks + 1):
            gap = max(0, settled - row)
            wanted = 1 if not gap else 1 + int(2.6**gap * (0.6 + rng.random()))
            ranks[row, column] = min(VOCABULARY, wanted)
            probability[row, column] = min(0.98, 0.35 + 0.2 * (row - settled)) if not gap else 0.0
    probability = np.where(ranks > 1, 0.3 / ranks, probability)
    words, top = [], np.empty((blocks + 1, count, k))
    for row in range(blocks + 1):
        line = []
        for column in range(count):
            guess = [others[(row + column + place) % len(others)] for place in range(k)]
            best = max(float(probability[row, column]), 0.0) + 0.1
            top[row, column] = [best, 0.08, 0.05]
            if ranks[row, column] <= k:
                at = int(ranks[row, column]) - 1
                guess[at] = written[column]
                top[row, column, at] = probability[row, column]
            order = np.argsort(-top[row, column], kind="stable")
            if ranks[row, column] > k:
                order = np.arange(k)
            top[row, column] = top[row, column][order]
            line.append(tuple(guess[place] for place in order))
        words.append(tuple(line))
    for row, column in np.ndindex(blocks + 1, count):
        if ranks[row, column] <= k:  # keep rank and order of the words in step
            ranks[row, column] = 1 + words[row][column].index(written[column])
    watched = np.stack([probability, 0.5 * probability], axis=2)
    first = len(PROMPT[lang])
    return LayerPredictions(
        tokens=text,
        positions=np.arange(first - 1, first - 1 + count, dtype=np.int64),
        top_ids=np.arange(top.size, dtype=np.int64).reshape(top.shape) % 997,
        top_probabilities=top.astype(np.float32),
        top_words=tuple(words),
        outcome_ids=text.ids[first:],
        outcome_words=written,
        ranks=ranks,
        probabilities=probability.astype(np.float32),
        entropy=np.linspace(5, 0.5, blocks + 1)[:, None].repeat(count, 1).astype(np.float32),
        watched=watched.astype(np.float32),
        watched_ranks=np.stack([ranks, ranks + 1], axis=2),
        watched_words=(written[0], others[0]),
        recipe=recipe("layers", top=k),
    )


def prediction(lang: str = "en") -> Prediction:
    """What a classifier of three labels answers about the text of `verdict`."""
    labels = {"en": ("bad", "so so", "good"), "ja": ("悪い", "ふつう", "良い")}[lang]
    logits = np.array([[-1.0, 0.5, 2.5]], dtype=np.float32)
    chances = np.exp(logits) / np.exp(logits).sum()
    return Prediction(
        tokens=verdict(lang).tokens,
        problem="single label",
        labels=labels,
        label_ids=np.arange(3, dtype=np.int64),
        positions=np.array([-1], dtype=np.int64),
        logits=logits,
        probabilities=chances.astype(np.float32),
        recipe=recipe("classify", top=5),
    )


def every(lang: str = "en") -> list[Result]:
    """One result of each kind."""
    return [
        attention(lang),
        attribution(lang),
        layers(lang),
        generation(lang),
        prediction(lang),
        survey(lang),
        similarity(lang),
    ]
