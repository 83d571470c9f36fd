"""The errors of what is kept and of how far an explanation is to be trusted."""

from __future__ import annotations

SENTENCES = {
    "The method {method} is not one of sukashi's, so it cannot be asked about other weights; "
    "explain with one that is.": (
        "手法{method:quoted}は sukashi のものではないため、別の重みで試せません。"
        "sukashi の手法で説明してください。"
    ),
    "Give at least one method and one text to put to the test.": (
        "検証する手法とテキストを少なくとも 1 つずつ指定してください。"
    ),
    "Give one text or a file of texts (--input), not both.": (
        "テキストか、テキストのファイル（--input）のどちらか一方を指定してください。"
    ),
    "Give a text, or a file of texts (--input FILE).": (
        "テキストか、テキストのファイル（--input FILE）を指定してください。"
    ),
    "{name} is for one text and one method; leave it out of a table.": (
        "{name} は 1 つのテキストと 1 つの手法のためのものです。表では外してください。"
    ),
    "{name} has no text that could be read; see the rows above.": (
        "{name} に読めるテキストがありません。上に示した行をご覧ください。"
    ),
    "A copy of the weights needs about {need} bytes, the budget is {budget}; allow more memory "
    "(<<memory=>>), or leave out the check that changes them (<<draws=0>>)"
    ".": (
        "重みの複製には約 {need} バイト必要ですが、使えるのは {budget} バイトまでです。"
        "メモリを増やすか（<<memory=>>）、重みを変える検証を外してください"
        "（<<draws=0>>）。"
    ),
    "This network cannot be copied, and only a copy may be changed: {error}": (
        "変更してよいのは複製だけですが、このネットワークは複製できません: {error}"
    ),
    "Nothing of this text can be taken away, so no explanation of it can be tested; give a text "
    "with words of its own.": (
        "このテキストには取り除けるものがないため、説明を検証できません。"
        "語を含むテキストを渡してください。"
    ),
    "This attribution explains {model}, whose weights are not those of {other}; give the model "
    "that was explained.": (
        "この寄与は {model} の説明ですが、重みが {other} と異なります。"
        "説明したときのモデルを渡してください。"
    ),
    "This attribution explains another text, or its text as another tokenizer reads it; explain "
    "the text anew.": (
        "この寄与は別のテキスト、または別のトークナイザによるものです。もう一度説明してください。"
    ),
    "Taking everything out leaves this model nothing to read, and it has no token that begins a "
    'text; choose <<operator="pad", "zero" or "mean">>.': (
        "すべて取り除くとモデルに読ませるものが残らず、このモデルには文頭を表すトークンもありません。"
        '<<operator="pad", "zero", "mean">> のどれかを選んでください。'
    ),
    "This classifier reads its text twice, in step, so no token can be taken out of it; choose "
    '<<operator="pad", "zero" or "mean">>.': (
        "この分類モデルは同じテキストを 2 か所で歩調を合わせて読むため、トークンを取り除けません。"
        '<<operator="pad", "zero", "mean">> のどれかを選んでください。'
    ),
}
