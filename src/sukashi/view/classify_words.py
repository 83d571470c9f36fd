"""The words of classifiers, Japanese and English: what a model answered and why."""

from __future__ import annotations

from sukashi.view.language import Lang

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
    # the command line
    "about classify": {
        "en": "say what a classifier answers, and what its answer is owed to",
        "ja": "分類モデルの答えと、それに効いた語を示す",
    },
    "help --pair, classify": {
        "en": "second text of a pair, or the text that holds the answer",
        "ja": "組にする 2 つ目のテキスト、または答えを探すテキスト",
    },
    "help --model, classify": {
        "en": "built-in id, folder or hub id (default: authors for Japanese, else reviews)",
        "ja": "同梱モデルの ID、フォルダ、ハブの ID のどれか"
        "（既定: 日本語なら authors、ほかは reviews）",
    },
    "help --labels": {
        "en": "labels of your own, by commas, for an inference (NLI) model",
        "ja": "自分で決めたラベル。コンマで区切る。推論（NLI）モデルに判定させる",
    },
    "help --hypothesis": {
        "en": "sentence that takes each of them where {{}} stands",
        "ja": "それらを {{}} の位置に入れる文",
    },
    "help --each": {
        "en": "judge each of them by itself",
        "ja": "それらを 1 つずつ独立に判定する",
    },
    "help --truth": {
        "en": "the true label, shown beside what the model says",
        "ja": "正解のラベル。モデルの答えと並べて表示する",
    },
    "help --target, classify": {
        "en": "label, answer or word to explain instead of the model's own; all for every label; "
        "may be repeated",
        "ja": "モデル自身の答えの代わりに説明するラベル、答え、語。all なら全ラベル。"
        "何度でも指定できる",
    },
    "help --unit, classify": {
        "en": "show scores by token, word, phrase or sentence; methods that leave something out "
        "leave that out",
        "ja": "スコアをまとめる単位。token、word、phrase、sentence のどれか。"
        "語を除く手法では一度に除く単位にもなる",
    },
    "help --style": {
        "en": "sukashi, or transformers-interpret for the numbers of that tool",
        "ja": "sukashi、または transformers-interpret（そのツールと同じ求め方）",
    },
    "model chosen": {
        "en": "read by the built-in model {model}; --model names another.",
        "ja": "同梱の {model} で読みます。ほかのモデルは --model で指定できます。",
    },
    "model chosen, Japanese": {
        "en": "the text is Japanese, so it is read by the built-in model {model}; --model names "
        "another.",
        "ja": "日本語なので同梱の {model} で読みます。ほかのモデルは --model で指定できます。",
    },
    "asking classify": {"en": "answering", "ja": "答えを計算中"},
    # headings and notes
    "sum of scores": {"en": "sum of scores", "ja": "スコアの和"},
    "of the hypothesis": {"en": "own sentence", "ja": "候補の文"},
    "residual": {"en": "residual", "ja": "残差"},
    "prediction": {"en": "answer", "ja": "答え"},
    "note, chances": {"en": "numbers: probability", "ja": "数字は確率"},
    "note, values": {"en": "numbers: what the model gives", "ja": "数字はモデルの出した値"},
    "note, marked": {
        "en": "under the words: their label · ink: its probability",
        "ja": "語の下はラベル・濃さはその確率",
    },
    "note, answer": {"en": "inked: the likeliest answer", "ja": "色は最も確からしい答え"},
}
