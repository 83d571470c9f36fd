"""The words of trust, Japanese and English: how far an explanation holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sukashi.view.catalogue import Lang

TRUST: dict[str, dict[Lang, str]] = {
    # captions
    "trust better": {
        "en": "On this text {method} is better than chance: it beats 97.5 % of {rankings} random "
        "rankings in {count} of {all} measures.",
        "ja": "この文では{method}の順位づけは偶然より良い（{all}つの指標のうち{count}つで、"
        "ランダムな順位{rankings}通りの97.5%を上回る）。",
    },
    "trust chance": {
        "en": "On this text {method} is not better than chance: it beats 97.5 % of {rankings} "
        "random rankings in only {count} of {all} measures.",
        "ja": "この文では{method}の順位づけは偶然より良いとはいえない（ランダムな"
        "順位{rankings}通りの97.5%を上回る指標は{all}つのうち{count}つだけ）。",
    },
    "trust worse": {
        "en": "On this text {method} is worse than chance: 97.5 % of {rankings} random rankings "
        "beat it in {count} of {all} measures.",
        "ja": "この文では{method}の順位づけは偶然より悪い（{all}つの指標のうち{count}つで、"
        "ランダムな順位{rankings}通りの97.5%に劣る）。",
    },
    "trust too short": {
        "en": "With {units} units to rank, chance finds the best order too often to tell.",
        "ja": "並べる単位が{units}個しかなく、偶然でも最良の順位になりうるため、判定できない。",
    },
    "trust fall": {
        "en": "Without what it ranks first the {of} of {target} falls by {fall} on average; "
        "without what chance ranks first, by {chance}.",
        "ja": "上位に挙げたものを除くと{target}の{of}は平均{fall}下がる"
        "（ランダムな順位では{chance}）。",
    },
    "trust rise": {
        "en": "Without what it ranks first the {of} of {target} rises by {fall} on average; with a "
        "random ranking it falls by {chance}.",
        "ja": "上位に挙げたものを除くと{target}の{of}は平均{fall}上がる"
        "（ランダムな順位では{chance}下がる）。",
    },
    "trust targets": {"en": "{count} tokens", "ja": "{count}個のトークン"},
    # measures
    "comprehensiveness": {"en": "comprehensiveness", "ja": "網羅性"},
    "sufficiency": {"en": "sufficiency", "ja": "十分性"},
    "deletion_area": {"en": "deletion area", "ja": "削除曲線の面積"},
    "insertion_area": {"en": "insertion area", "ja": "挿入曲線の面積"},
    "correlation": {"en": "correlation, leave-one-out", "ja": "1つ除く影響との相関"},
    "infidelity": {"en": "infidelity", "ja": "不忠実度"},
    "sensitivity": {"en": "sensitivity", "ja": "敏感度"},
    # the table
    "trust this": {"en": "this", "ja": "この説明"},
    "trust random": {"en": "random", "ja": "偶然"},
    "trust interval": {"en": "95 % of random", "ja": "偶然の95%"},
    "trust strip": {"en": "worse ↔ better", "ja": "悪い ↔ 良い"},
    "trust is better": {"en": "better", "ja": "偶然より良い"},
    "trust is chance": {"en": "chance", "ja": "偶然並み"},
    "trust is worse": {"en": "worse", "ja": "偶然より悪い"},
    "trust is unknown": {"en": "undefined", "ja": "定まらない"},
    "trust note": {
        "en": "{method} · {operator} by {unit} · {of}, mean of {targets} · "
        "{rankings} random rankings",
        "ja": "{method}・{unit}ごとに{operator}・{of}（{targets}の平均）・"
        "ランダムな順位{rankings}通り",
    },
    "trust note, one": {
        "en": "{method} · {operator} by {unit} · {of} of {target} · {rankings} random rankings",
        "ja": "{method}・{unit}ごとに{operator}・{target}の{of}・ランダムな順位{rankings}通り",
    },
    "trust note, strip": {
        "en": "◆ this explanation · ▒ 95 % of random rankings · right is better",
        "ja": "◆ この説明・▒ ランダムな順位の95%・右ほど良い",
    },
    "operator delete": {"en": "deleted", "ja": "削除"},
    "operator mask": {"en": "masked", "ja": "マスク"},
    "operator pad": {"en": "padded", "ja": "パディングに置換"},
    "operator zero": {"en": "zeroed", "ja": "ゼロに置換"},
    "operator mean": {"en": "replaced by the mean", "ja": "平均に置換"},
    "unit token": {"en": "token", "ja": "トークン"},
    "unit word": {"en": "word", "ja": "単語"},
    "unit phrase": {"en": "phrase", "ja": "文節"},
    "unit sentence": {"en": "sentence", "ja": "文"},
    # pictures
    "trust deletion": {
        "en": "{of} with the first units taken away",
        "ja": "上位から除いたときの{of}",
    },
    "trust insertion": {
        "en": "{of} of the first units alone",
        "ja": "上位だけを残したときの{of}",
    },
    "trust share": {"en": "share of units", "ja": "単位の割合"},
    "trust legend": {
        "en": "line: this explanation; band: 95 % of random rankings; thin line: their mean",
        "ja": "太線はこの説明、帯はランダムな順位の95%、細線はその平均",
    },
    # the command and the app
    "asking faithfulness": {"en": "faithfulness", "ja": "信頼度を計算中"},
    "question faithfulness": {"en": "faithfulness", "ja": "信頼度"},
    "question faithfulness, help": {
        "en": "how far an explanation can be trusted, beside random rankings",
        "ja": "説明をどこまで信頼できるか（ランダムな順位との比較）",
    },
    "field operator": {"en": "what is taken away is", "ja": "取り除き方"},
    "field operator, help": {
        "en": "what becomes of the words that are taken away",
        "ja": "取り除いた語をどう扱うか",
    },
    "field rankings, help": {
        "en": "how many random rankings the explanation is held against",
        "ja": "比べる相手となるランダムな順位の数",
    },
    "field draws, help": {
        "en": "how often the text is disturbed a little, for sensitivity; 0 leaves it out",
        "ja": "敏感度のためにテキストをわずかに揺らす回数（0なら求めない）",
    },
    "field rankings": {"en": "random rankings", "ja": "ランダムな順位の数"},
    "field draws": {"en": "disturbances", "ja": "揺らす回数"},
    "value delete": {"en": "deleted", "ja": "削除"},
}
