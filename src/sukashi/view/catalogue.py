"""All words of the interface, Japanese and English, in one place."""

from __future__ import annotations

from typing import get_args

from sukashi.errors import UnknownNameError
from sukashi.view.classify_words import CLASSIFY
from sukashi.view.cli_words import COMMAND_LINE
from sukashi.view.language import Lang
from sukashi.view.survey_words import SURVEY
from sukashi.view.trust_words import TRUST
from sukashi.view.web_words import WEB

LANGUAGES: tuple[Lang, ...] = get_args(Lang)

WORDS: dict[str, dict[Lang, str]] = {
    # pieces of sentences
    "quote": {"en": "“{word}”", "ja": "「{word}」"},
    "with share": {"en": "{word} ({share})", "ja": "{word}（{share}）"},
    "and": {"en": " and ", "ja": "と"},
    "comma": {"en": ", ", "ja": "、"},
    "dot": {"en": " · ", "ja": "・"},
    "between sentences": {"en": " ", "ja": ""},
    "logit": {"en": "logit", "ja": "ロジット"},
    "probability": {"en": "probability", "ja": "確率"},
    "log_probability": {"en": "log-probability", "ja": "対数確率"},
    # comparisons
    "has more": {
        "en": "{place} gains most: {there} on the right, against {here} on the left.",
        "ja": "右で最も大きくなるのは{place}（左{here}、右{there}）。",
    },
    "has less": {
        "en": "{place} loses most: {there} on the right, against {here} on the left.",
        "ja": "右で最も小さくなるのは{place}（左{here}、右{there}）。",
    },
    "elsewhere": {
        "en": "{share} of the whole lies elsewhere.",
        "ja": "全体の{share}が別の場所に移った。",
    },
    "the same": {"en": "Both sides say the same.", "ja": "左右に違いはない。"},
    "nothing in common": {
        "en": "The two have nothing in common that could be compared.",
        "ja": "左右に共通して比べられるものがない。",
    },
    "looking pair": {"en": "{looking} → {seen}", "ja": "{looking}→{seen}"},
    "layer place": {"en": "{word} in layer {layer}", "ja": "第{layer}層の{word}"},
    "layers place": {
        "en": "{word} (layer {right} on the right, {left} on the left)",
        "ja": "{word}（左は第{left}層、右は第{right}層）",
    },
    # attribution
    "owed": {
        "en": "{target} is owed most to {inputs}.",
        "ja": "{target}に最も効いたのは{inputs}。",
    },
    "owed, contrast": {
        "en": "That it is {target} and not {contrast} is owed most to {inputs}.",
        "ja": "{contrast}でなく{target}になったことに最も効いたのは{inputs}。",
    },
    "depends": {
        "en": "{target} depends most on {inputs}.",
        "ja": "{target}が最も依存するのは{inputs}。",
    },
    "depends, contrast": {
        "en": "That it is {target} and not {contrast} depends most on {inputs}.",
        "ja": "{contrast}でなく{target}になったことが最も依存するのは{inputs}。",
    },
    "negative": {
        "en": "The score of {inputs} is negative.",
        "ja": "{inputs}のスコアは負（逆向き）。",
    },
    "negatives": {
        "en": "The scores of {inputs} are negative.",
        "ja": "{inputs}のスコアは負（逆向き）。",
    },
    "against": {
        "en": "Against it speaks {inputs}.",
        "ja": "逆向きに働いたのは{inputs}。",
    },
    "owed to nothing": {
        "en": "Nothing in the text moves {target}: every score is 0.",
        "ja": "{target}を動かすものは文中にない（スコアはすべて0）。",
    },
    "owed to no number": {
        "en": "The scores of {target} are not numbers.",
        "ja": "{target}のスコアは数値になっていない。",
    },
    "hypothesis score": {
        "en": "The candidate's own sentence, which is not shown, scores {score}.",
        "ja": "表示していない候補自身の文のスコアは{score}。",
    },
    "adds up": {
        "en": "The scores add up to the change of the {of}, to within {error}.",
        "ja": "スコアの和は{of}の変化と{error}以内で一致する。",
    },
    "ranking": {
        "en": "Read the scores as a ranking, not as amounts.",
        "ja": "スコアは量ではなく順位として読む。",
    },
    "ranking, residual": {
        "en": "Read the scores as a ranking: their sum misses the change of the {of} by {error}.",
        "ja": "スコアは順位として読む。その和は{of}の変化から{error}ずれている。",
    },
    "sampled": {
        "en": "Averaged over {count} orders; no score's standard error is over {share} of it.",
        "ja": "{count}通りの順序の平均で、標準誤差はどのスコアも変化の{share}以内。",
    },
    # layers
    "settled": {
        "en": "{word} is the first choice from layer {layer} of {last} on: "
        "probability {there} there, {end} at the end.",
        "ja": "{word}は{last}層のうち第{layer}層から第1候補になる"
        "（確率はそこで{there}、最後に{end}）。",
    },
    "settled at once": {
        "en": "{word} is the first choice from the embedding on: "
        "probability {there} there, {end} at the end.",
        "ja": "{word}は埋め込みの段階から第1候補である（確率はそこで{there}、最後に{end}）。",
    },
    "settled last": {
        "en": "{word} becomes the first choice only in the last layer, with probability {end}.",
        "ja": "{word}は最後の層で初めて第1候補になる（確率{end}）。",
    },
    "settled again": {
        "en": "{word} is the first choice at layer {layer} already, but stays it only from the "
        "last layer on, with probability {end}.",
        "ja": "{word}は第{layer}層でも第1候補だが、最後の層まで定まらない（確率{end}）。",
    },
    "never settled": {
        "en": "{word} is not the first choice at the end: its rank there is {rank}, "
        "its best is {best} at layer {layer}.",
        "ja": "{word}は最後まで第1候補にならない"
        "（最後の順位は{rank}、最高は第{layer}層の{best}）。",
    },
    "half settled": {
        "en": "At least half of the {count} positions have settled by layer {layer}.",
        "ja": "{count}か所の半数以上は第{layer}層までに決まっている。",
    },
    "half open": {
        "en": "Less than half of the {count} positions end with what came as the first choice.",
        "ja": "{count}か所のうち、実際に続いた語が最後に第1候補となるのは半数に満たない。",
    },
    # attention
    "head": {"en": "layer {layer} head {head}", "ja": "層{layer}ヘッド{head}"},
    "looks": {
        "en": "{habit} gets most from {head} ({share})",
        "ja": "{habit}を最もよく見るのは{head}（{share}）",
    },
    "looks too": {
        "en": "{habit} from {head} ({share})",
        "ja": "{habit}は{head}（{share}）",
    },
    "looks, sentence": {"en": "{clauses}.", "ja": "{clauses}。"},
    "one head": {"en": "{head}: {clauses}.", "ja": "{head}の注意の向き：{clauses}。"},
    "one head, part": {"en": "{share} on {habit}", "ja": "{habit}へ{share}"},
    "focused": {
        "en": "{head} is the most focused: {share} of a row on one token, on average.",
        "ja": "最も集中しているのは{head}（各行の平均{share}が1つのトークンへ）。",
    },
    "lands": {
        "en": "{share} of all attention lands on {word}.",
        "ja": "注意全体の{share}が{word}に向かう。",
    },
    "part lands": {
        "en": "{part}, mean over the rest: {share} of its attention lands on {word}.",
        "ja": "{part}（ほかは平均）：その注意の{share}が{word}に向かう。",
    },
    "row lands": {
        "en": "Of the attention of {query}, {share} lands on {word}.",
        "ja": "{query}の注意の{share}が{word}に向かう。",
    },
    "previous": {"en": "the previous token", "ja": "直前のトークン"},
    "first": {"en": "the first token", "ja": "先頭のトークン"},
    "self": {"en": "the token itself", "ja": "自分自身"},
    "same": {"en": "earlier equal tokens", "ja": "前に出た同じトークン"},
    "next": {"en": "the next token", "ja": "直後のトークン"},
    "spread": {"en": "everything alike", "ja": "全体に広く"},
    "other": {"en": "something else", "ja": "その他"},
    "previous, short": {"en": "prev", "ja": "直前"},
    "first, short": {"en": "first", "ja": "先頭"},
    "self, short": {"en": "self", "ja": "自身"},
    "same, short": {"en": "same", "ja": "同語"},
    "next, short": {"en": "next", "ja": "直後"},
    "spread, short": {"en": "wide", "ja": "全体"},
    "other, short": {"en": "·", "ja": "·"},
    "previous, letter": {"en": "p", "ja": "前"},
    "first, letter": {"en": "f", "ja": "先"},
    "self, letter": {"en": "s", "ja": "自"},
    "same, letter": {"en": "e", "ja": "同"},
    "next, letter": {"en": "n", "ja": "後"},
    "spread, letter": {"en": "w", "ja": "全"},
    "other, letter": {"en": "·", "ja": "·"},
    # generation
    "wrote": {
        "en": "The model went on: {text}.",
        "ja": "続きは{text}。",
    },
    "surest": {
        "en": "It was surest of {word} ({share}) and least sure of {unsure} ({least}).",
        "ja": "最も確かなのは{word}（{share}）、最も迷ったのは{unsure}（{least}）。",
    },
    "sure of this": {
        "en": "{unsure} had a probability of {least}.",
        "ja": "{unsure}の確率は{least}。",
    },
    "sure of all": {
        "en": "It was sure of every token (at least {least}).",
        "ja": "どのトークンにも確信がある（最低でも{least}）。",
    },
    "sure of one": {
        "en": "Its probability was {share}.",
        "ja": "その確率は{share}。",
    },
    "rival": {
        "en": "In place of {word} it might have written {rival} ({share}).",
        "ja": "{word}の代わりに{rival}もありえた（{share}）。",
    },
    "wrote nothing": {"en": "The model wrote nothing.", "ja": "続きは書かれなかった。"},
    # headings, axes and scales
    "attention": {"en": "attention", "ja": "注意"},
    "attribution": {"en": "attribution", "ja": "寄与"},
    "share": {"en": "share", "ja": "割合"},
    "share of magnitude": {"en": "share of magnitude", "ja": "大きさの割合"},
    "share of magnitude, signed": {
        "en": "share of magnitude, with the sign of the score",
        "ja": "大きさの割合（符号はスコアの向き）",
    },
    "score": {"en": "score", "ja": "スコア"},
    "weight": {"en": "attention weight", "ja": "注意の重み"},
    "mean weight": {"en": "attention weight, mean over heads", "ja": "注意の重み（ヘッドの平均）"},
    "received": {
        "en": "share of all attention that lands here",
        "ja": "ここに向かう注意の割合",
    },
    "query": {"en": "looking token", "ja": "見る側のトークン"},
    "key": {"en": "token looked at", "ja": "見られる側のトークン"},
    "target": {"en": "explained", "ja": "説明する語"},
    "input": {"en": "token of the text", "ja": "文中のトークン"},
    "layer": {"en": "layer", "ja": "層"},
    "layer n": {"en": "layer {layer}", "ja": "第{layer}層"},
    "layer index": {"en": "layer {layer}", "ja": "層{layer}"},
    "head n": {"en": "head {head}", "ja": "ヘッド{head}"},
    "heads": {"en": "heads", "ja": "ヘッド"},
    "heads, full ink": {
        "en": "heads (full ink here: 100 %)",
        "ja": "ヘッド（ここでは100%で最も濃い）",
    },
    "embedding": {"en": "embedding", "ja": "埋め込み"},
    "after": {"en": "after", "ja": "この後"},
    "outcome": {"en": "what came", "ja": "続いた語"},
    "rank": {"en": "rank of what came (1 is best)", "ja": "続いた語の順位（1が最良）"},
    "outcome probability": {
        "en": "probability of what came",
        "ja": "続いた語の確率",
    },
    "probability bars": {
        "en": "probability: of the token written, then of the others",
        "ja": "確率（書かれたトークン、続いてほかの候補）",
    },
    "watched probability": {"en": "probability", "ja": "確率"},
    "written": {"en": "written", "ja": "書いた語"},
    "instead": {"en": "instead", "ja": "ほかの候補"},
    "others": {"en": "other tokens", "ja": "ほかの語"},
    "step": {"en": "written token", "ja": "書かれたトークン"},
    # where a picture comes from
    "origin, attention": {
        "en": "{model} · {layers} layers × {heads} heads, counted from 0",
        "ja": "{model}・{layers}層×{heads}ヘッド（0から数える）",
    },
    "origin": {"en": "{model} · {method}", "ja": "{model}・{method}"},
    "origin, layers": {
        "en": "{model} · word: best guess of the layer, number: rank of what came",
        "ja": "{model}・語は各層の第1候補、数字は続いた語の順位",
    },
    "origin, plain": {"en": "{model}", "ja": "{model}"},
    "every nth token": {
        "en": "every {nth} token is named",
        "ja": "トークン名は{count}個に1個を表示",
    },
    "every nth row": {
        "en": "every {nth} row is named",
        "ja": "行の名前は{count}行に1行を表示",
    },
    "every nth column": {
        "en": "every {nth} column is named",
        "ja": "列の名前は{count}列に1列を表示",
    },
    "top of": {
        "en": "the {shown} inputs of {count} with the largest share, in reading order",
        "ja": "{count}のうち割合の大きい{shown}個を文の順に示す",
    },
    # notes of the terminal
    "note, share": {
        "en": "{method} · numbers: share of magnitude in %",
        "ja": "{method}・数字は大きさの割合（%）",
    },
    "note, against": {"en": "− speaks against", "ja": "− は逆向き"},
    "note, orange": {"en": "orange speaks against", "ja": "橙は逆向き"},
    "note, layers": {
        "en": "word: best guess of the layer · number: rank of what came · ink: its probability",
        "ja": "語は各層の第1候補・数字は続いた語の順位・濃さはその確率",
    },
    "note, layers plain": {
        "en": "word: best guess of the layer · number: rank of what came",
        "ja": "語は各層の第1候補・数字は続いた語の順位",
    },
    "note, heads": {
        "en": "where each head looks, with the share in %",
        "ja": "各ヘッドがどこを見るか（数字は%）",
    },
    "note, heads short": {"en": "where each head looks", "ja": "各ヘッドがどこを見るか"},
    "note, map": {
        "en": "mean over all heads · rows look at columns · full ink from {high} on",
        "ja": "全ヘッドの平均・行が列を見る・{high}以上で最も濃い",
    },
    "note, row": {
        "en": "what {word} looks at, mean over all heads, in %",
        "ja": "{word}が見る先（全ヘッドの平均、%）",
    },
    "note, landing": {
        "en": "where attention lands, mean over all heads, in %",
        "ja": "注意が向かう先（全ヘッドの平均、%）",
    },
    "note, probability": {
        "en": "numbers: probability of each written token in %",
        "ja": "数字は書いた語の確率（%）",
    },
    "note, cut": {
        "en": "the first {shown} of {count} are shown",
        "ja": "{count}のうち最初の{shown}を表示",
    },
    "note, cut last": {
        "en": "the last {shown} of {count} are shown",
        "ja": "{count}のうち最後の{shown}を表示",
    },
    "note, every": {
        "en": "{shown} of {count} layers are shown",
        "ja": "{count}層のうち{shown}層を表示",
    },
    **CLASSIFY,
    **TRUST,
    **COMMAND_LINE,
    **SURVEY,
    **WEB,
}


def say(key: str, lang: str = "en", **values: object) -> str:
    """Return one message in a language, its placeholders filled.

    Raises: UnknownNameError for a language there is not.
    """
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    return WORDS[key][lang].format(**values)


def quote(word: str, lang: str) -> str:
    """Put a token into the quotation marks of the language, without the blanks around it."""
    return say("quote", lang, word=word.strip(" \u00a0\u3000"))


def listing(items: list[str], lang: str) -> str:
    """Join items as a sentence does: “a, b and c”."""
    if lang == "ja":
        return say("and", lang).join(items) if len(items) < 3 else say("comma", lang).join(items)
    if len(items) < 3:
        return say("and", lang).join(items)
    return say("comma", lang).join(items[:-1]) + say("and", lang) + items[-1]
