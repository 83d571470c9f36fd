"""The words of classifiers, Japanese and English: what a model answered and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sukashi.view.catalogue import Lang

CLASSIFY: dict[str, dict[Lang, str]] = {
    # captions
    "answered": {"en": "The model says {label}.", "ja": "モデルの答えは{label}。"},
    "answer": {"en": "The answer is {label}.", "ja": "答えは{label}。"},
    "runner-up": {"en": "Next comes {label}.", "ja": "次点は{label}。"},
    "filled": {"en": "Into the gap the model puts {label}.", "ja": "空所に入るのは{label}。"},
    "filled, gaps": {
        "en": "Into the {count} gaps the model puts {labels}.",
        "ja": "{count}か所の空所に入るのは順に{labels}。",
    },
    "hold": {
        "en": "Of {count} labels the model says {labels}.",
        "ja": "{count}個のラベルのうち当てはまるのは{labels}。",
    },
    "none holds": {
        "en": "None of the {count} labels is likelier than not; the likeliest is {label}.",
        "ja": "{count}個のラベルに当てはまるものはない。最も近いのは{label}。",
    },
    "probability of": {
        "en": "The model gives {label} a probability of {share}.",
        "ja": "{label}の確率は{share}。",
    },
    "amount of": {"en": "The value of {label} is {value}.", "ja": "{label}の値は{value}。"},
    "marked": {"en": "The model marks {spans}.", "ja": "印が付いたのは{spans}。"},
    "marked, first": {
        "en": "The model marks {count} stretches, the first being {spans}.",
        "ja": "印が付いたのは{count}か所。はじめの方は{spans}。",
    },
    "marked nothing": {
        "en": "The model marks nothing in the text.",
        "ja": "文中に印の付いたところはない。",
    },
    "as": {"en": "{word} as {label} ({share})", "ja": "{word}（{label}、{share}）"},
    # headings and notes
    "prediction": {"en": "answer", "ja": "答え"},
    "note, chances": {"en": "numbers: probability", "ja": "数字は確率"},
    "note, values": {"en": "numbers: what the model gives", "ja": "数字はモデルの出した値"},
    "note, marked": {
        "en": "under the words: their label · ink: its probability",
        "ja": "語の下はラベル・濃さはその確率",
    },
    "note, answer": {"en": "inked: the likeliest answer", "ja": "色は最も確からしい答え"},
}
