"""The words of trust, Japanese and English: how far an explanation holds."""

from __future__ import annotations

from sukashi.view.language import Lang

TRUST: dict[str, dict[Lang, str]] = {
    # captions
    "trust better": {
        "en": "On this text {method} is better than chance: it beats 97.5 % of {rankings} random "
        "rankings in {count} of the {all} measures of a ranking.",
        "ja": "この文では{method}の順位づけは偶然より良い（順位の{all}つの指標のうち{count}つで、"
        "ランダムな順位{rankings}通りの97.5%を上回る）。",
    },
    "trust chance": {
        "en": "On this text {method} is not better than chance: it beats 97.5 % of {rankings} "
        "random rankings in only {count} of the {all} measures of a ranking.",
        "ja": "この文では{method}の順位づけは偶然より良いとはいえない（ランダムな"
        "順位{rankings}通りの97.5%を上回るのは、順位の{all}つの指標のうち{count}つだけ）。",
    },
    "trust worse": {
        "en": "On this text {method} is worse than chance: 97.5 % of {rankings} random rankings "
        "beat it in {count} of the {all} measures of a ranking.",
        "ja": "この文では{method}の順位づけは偶然より悪い（順位の{all}つの指標のうち{count}つで、"
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
    # the verdict in a few words
    "verdict better": {
        "en": "This ranking is better than chance",
        "ja": "この順位づけは偶然より良い",
    },
    "verdict chance": {
        "en": "This ranking is no better than chance",
        "ja": "この順位づけは偶然より良いとはいえない",
    },
    "verdict worse": {
        "en": "This ranking is worse than chance",
        "ja": "この順位づけは偶然より悪い",
    },
    "verdict short": {
        "en": "The text is too short to tell",
        "ja": "文が短く、判定できない",
    },
    "verdict dies": {
        "en": "It depends on what the model has learnt",
        "ja": "この説明は、モデルが学んだ重みに依存している",
    },
    "verdict survives": {
        "en": "It hardly depends on what the model has learnt",
        "ja": "この説明は、モデルが学んだ重みにあまり依存していない",
    },
    "verdict undefined": {
        "en": "With random weights nothing is left to compare",
        "ja": "重みを乱数にすると、比べられるものが残らない",
    },
    "verdict of many, best": {
        "en": "{method} explains best",
        "ja": "{method}が最もよく説明する",
    },
    "verdict of many, alike": {
        "en": "{method} leads, but {count} others may be as good",
        "ja": "{method}が先頭。ただし、ほかの{count}つとは区別できない",
    },
    "verdict of many, alike one": {
        "en": "{method} leads, but another may be as good",
        "ja": "{method}が先頭。ただし、もう1つとは区別できない",
    },
    "verdict of many, only": {
        "en": "{method} is better than chance on {better} of {texts} texts",
        "ja": "{method}は{texts}個の文のうち{better}個で偶然より良い",
    },
    "verdict of many, none": {
        "en": "No method is better than chance",
        "ja": "偶然より良い手法はない",
    },
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
    # the check by random weights
    "random dies": {
        "en": "{method} depends on the weights: with all of them random its ranking agrees with "
        "this one by {last} (chance: {low} to {high}).",
        "ja": "{method}は重みに依存している。重みをすべて乱数にすると、元の順位との相関は{last}"
        "になる（偶然なら{low}～{high}）。",
    },
    "random survives": {
        "en": "{method} hardly depends on the weights: with all of them random its ranking still "
        "agrees with this one by {last} (chance: {low} to {high}). It shows the text more than the "
        "model.",
        "ja": "{method}は重みにあまり依存していない。重みをすべて乱数にしても元の順位との相関は"
        "{last}ある（偶然なら{low}～{high}）。モデルよりテキストを映している。",
    },
    "random undefined": {
        "en": "With all weights random {method} gives every token the same score.",
        "ja": "重みをすべて乱数にすると、{method}はどのトークンにも同じスコアを付ける。",
    },
    "random head": {"en": "head", "ja": "出力層"},
    "random layer": {"en": "layer {layer}", "ja": "第{layer}層"},
    "random decoder": {"en": "decoder {layer}", "ja": "デコーダ{layer}"},
    "random encoder": {"en": "encoder {layer}", "ja": "エンコーダ{layer}"},
    "random embedding": {"en": "embedding", "ja": "埋め込み"},
    "random none": {"en": "none", "ja": "なし"},
    "random note": {
        "en": "{method} · rank correlation with the original after this part and all above it got "
        "random weights · ▒ within chance ({low} to {high})",
        "ja": "{method}・その部分から上の重みを乱数にしたときの元の説明との順位相関・"
        "▒ 偶然の範囲（{low}～{high}）",
    },
    "random correlation": {
        "en": "rank correlation with the original",
        "ja": "元の説明との順位相関",
    },
    "random signed": {"en": "scores", "ja": "スコア"},
    "random sizes": {"en": "their sizes", "ja": "スコアの大きさ"},
    "random legend": {
        "en": "from left to right one more part has random weights; band: 95 % of random rankings",
        "ja": "右へ行くほど乱数の重みが増える。帯はランダムな順位の95%",
    },
    # methods side by side
    "best": {
        "en": "On these {texts} texts {method} explains {model} best: it is {lead} standard "
        "deviations better than random rankings{interval}, and better than chance on {better} of "
        "them.",
        "ja": "この{texts}個の文で{model}を最もよく説明するのは{method}。ランダムな順位より"
        "標準偏差の{lead}倍だけ良く{interval}、{better}個の文で偶然より良い。",
    },
    "best, one": {
        "en": "On this text {method} explains {model} best: it is {lead} standard deviations "
        "better than random rankings.",
        "ja": "この文で{model}を最もよく説明するのは{method}。ランダムな順位より"
        "標準偏差の{lead}倍だけ良い。",
    },
    "best, interval": {"en": " (95 %: {low} to {high})", "ja": "（95%区間 {low}～{high}）"},
    "best of none": {
        "en": "No method is better than chance on these texts; the nearest is {method}.",
        "ja": "この文で偶然より良い手法はない。最も近いのは{method}。",
    },
    "alike": {
        "en": "These texts do not tell it from {others}.",
        "ja": "{others}との差は、これらの文では区別できない。",
    },
    "left out": {"en": "{count} texts were left out.", "ja": "{count}個の文は除いた。"},
    "trust method": {"en": "method", "ja": "手法"},
    "trust lead": {"en": "over chance", "ja": "偶然との差"},
    "trust lead interval": {"en": "95 %", "ja": "95%区間"},
    "trust better on": {"en": "better on", "ja": "偶然超え"},
    "trust passes": {"en": "passes", "ja": "順伝播"},
    "trust backward": {"en": "back", "ja": "逆伝播"},
    "trust seconds": {"en": "sec", "ja": "秒"},
    "comprehensiveness, short": {"en": "compr", "ja": "網羅性"},
    "sufficiency, short": {"en": "suff", "ja": "十分性"},
    "deletion_area, short": {"en": "del", "ja": "削除"},
    "insertion_area, short": {"en": "ins", "ja": "挿入"},
    "correlation, short": {"en": "corr", "ja": "相関"},
    "infidelity, short": {"en": "infid", "ja": "不忠実"},
    "sensitivity, short": {"en": "sens", "ja": "敏感度"},
    "trust table note": {
        "en": "over chance: standard deviations of random rankings, mean of five figures · "
        "{operator} by {unit} · {of} · means over {texts} texts · better: less of suff, del, "
        "infid, sens · passes of one text for an explanation",
        "ja": "偶然との差: ランダムな順位の標準偏差を単位とする（5つの指標の平均）・{unit}ごとに"
        "{operator}・{of}・{texts}個の文の平均・十分性、削除、不忠実、敏感度は小さいほど良い・"
        "順伝播と逆伝播は説明1つあたりの回数",
    },
    "asking randomisation": {"en": "random weights", "ja": "乱数の重みで確認中"},
    "asking trust": {"en": "methods put to the test", "ja": "手法を検証中"},
    "question randomisation": {"en": "Random weights", "ja": "重みの乱数化"},
    "question randomisation, help": {
        "en": "whether an explanation changes when the weights are random",
        "ja": "重みを乱数にしたとき説明が変わるかどうか",
    },
    "trust axis": {
        "en": "standard deviations better than random rankings",
        "ja": "ランダムな順位との差（標準偏差を単位とする）",
    },
    "trust bars": {
        "en": "line: 95 % over texts; numbers: passes forward + back for one text",
        "ja": "線は文についての95%区間、数字は1つの文にかかる順伝播＋逆伝播の回数",
    },
    # the command and the app
    "about trust": {
        "en": "say how far an explanation can be trusted, or which method explains best",
        "ja": "説明をどこまで信頼できるか、どの手法が最もよく説明するかを示す",
    },
    "help TEXT, trust": {
        "en": "the text; - reads it from standard input; without one and without --input, a few "
        "texts that come with a built-in model",
        "ja": "検証に使うテキスト。- なら標準入力から読む。省略すると同梱モデル用の例文を使う",
    },
    "help --methods": {
        "en": "methods to hold against each other, by commas (default: the usual five)",
        "ja": "比べる手法。コンマで区切って並べる（既定: 代表的な 5 つ）",
    },
    "help --input, trust": {
        "en": "texts to put the methods to the test on: txt with a text a line, csv, tsv or jsonl",
        "ja": "検証に使うテキストのファイル。1 行 1 テキストの txt、または csv、tsv、jsonl",
    },
    "help --operator": {
        "en": "what is done to what is taken away: auto, mask, delete, pad, zero or mean",
        "ja": "取り除くものの扱い。auto、mask、delete、pad、zero、mean のどれか",
    },
    "help --unit, trust": {
        "en": "what is taken away at a time: token, word, phrase, sentence",
        "ja": "一度に取り除く単位。token、word、phrase、sentence のどれか",
    },
    "help --of, trust": {
        "en": "logit, probability or log_probability (default: probability of a label, "
        "log-probability of a token)",
        "ja": "見る値。logit、probability、log_probability のどれか"
        "（既定: ラベルは確率、トークンは対数確率）",
    },
    "help --rankings": {
        "en": "random rankings (default: 100)",
        "ja": "ランダムな順位の数（既定: 100）",
    },
    "help --draws": {
        "en": "disturbances of the text for sensitivity (default: 2; 0: none)",
        "ja": "敏感度のためにテキストを揺らす回数（既定: 2、0 なら求めない）",
    },
    "help --seed": {"en": "seed of what is random (default: 0)", "ja": "乱数の種（既定: 0）"},
    "help --random-weights": {
        "en": "also see whether the explanation notices random weights",
        "ja": "重みを乱数にしたとき説明が変わるかも確かめる",
    },
    "row left out": {"en": "Left out: {why}", "ja": "除きました: {why}"},
    "asking faithfulness": {"en": "faithfulness", "ja": "信頼度を計算中"},
    "question faithfulness": {"en": "Faithfulness", "ja": "信頼度"},
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
