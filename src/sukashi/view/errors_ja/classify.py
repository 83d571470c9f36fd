"""The errors of classifiers: labels, candidates, pairs and answers."""

from __future__ import annotations

SENTENCES = {
    "{count} labels of this model are called {name} (numbers {numbers}); name one by its number.": (
        "このモデルには{name:quoted}という名前のラベルが {count} 個あります（{numbers} 番）。"
        "番号で指定してください。"
    ),
    "This model gives no label (its task is {task}); load one with a classification head.": (
        "このモデルはラベルを答えません（用途は {task}）。"
        "分類の出力層があるモデルを読み込んでください。"
    ),
    "This model takes no pair: it knows {kinds} kind of text (token types), and the tokenizer "
    "gives the second text another; leave <<pair=>> out.": (
        "このモデルに 2 つのテキストの組は渡せません。モデルが区別できるテキストの種類"
        "（トークンタイプ）は {kinds} つですが、トークナイザは 2 つ目に別の種類を付けます。"
        "<<pair=>> を指定しないでください。"
    ),
    "Candidates take the place of the second text; give <<candidates=>> or <<pair=>>, not both.": (
        "候補（candidates）は 2 つ目のテキストの代わりになります。"
        "<<candidates=>> と <<pair=>> はどちらか一方だけを指定してください。"
    ),
    "Candidates are judged by a model trained for inference, with a label for entailment, and "
    "this one has the labels: {labels}; leave candidates out or load such a model.": (
        "候補（candidates）を判定できるのは、含意（entailment）のラベルを持つ推論（NLI）用の"
        "モデルです。このモデルのラベルは {labels:ja} です。candidates を指定しないか、"
        "推論用のモデルを読み込んでください。"
    ),
    "The hypothesis {template} has no place for a candidate; write {{}} once where it shall "
    "stand, as in {example}.": (
        "仮説の文{template:quoted}に候補を入れる場所がありません。{example:quoted}のように、"
        "候補が入る位置に {{}} を 1 つだけ書いてください。"
    ),
    "The candidate {candidate} is empty, no text, or there twice; give each once, as text.": (
        "候補{candidate:quoted}は、空か、文字列でないか、2 度指定されています。"
        "文字列で 1 度ずつ指定してください。"
    ),
    "This model looks for an answer in a text; give the question, and the text as <<pair=>>.": (
        "これはテキストの中から答えを探すモデルです。質問に加えて、答えを探すテキストを <<pair=>> "
        "に指定してください。"
    ),
    "This model answers about single tokens, so none can be taken out of its text; choose "
    '<<operator="pad", "mask", "zero" or "mean">>.': (
        "このモデルはトークンごとに答えるため、テキストからトークンを取り除けません。"
        '<<operator="pad", "mask", "zero", "mean">> のどれかを選んでください。'
    ),
    "The text has no answer {answer}; name words of the second text as they stand there.": (
        "テキストに{answer:quoted}という答えはありません。2 つ目のテキストにある語を、"
        "そこに書かれているとおりに指定してください。"
    ),
    "This model gives numbers, not probabilities, so there is no {of} to explain; leave <<of=>> "
    'out, or give <<of="logit">>.': (
        "このモデルが出すのは確率ではなく数値なので、{of} は説明できません。"
        '<<of=>> を指定しないか、<<of="logit">> としてください。'
    ),
    "Candidates are judged for a text; give the text of the generation.": (
        "候補（candidates）を判定できるのはテキストに対してだけです。"
        "生成結果ではなく、そのテキストを渡してください。"
    ),
    "The text is too long to be read alike with every candidate; shorten it, or explain one "
    "candidate at a time (<<target=>>).": (
        "テキストが長く、候補（candidates）によって読まれる範囲が変わってしまいます。"
        "テキストを短くするか、候補を 1 つずつ <<target=>> に指定して説明してください。"
    ),
    "This attribution explains several candidates, each read with a sentence of its own; give that "
    "of one candidate (<<target=>>).": (
        "このアトリビューションは、それぞれ別の文として読まれた複数の候補（candidates）を説明して"
        "います。<<target=>> で候補を 1 つ選んで説明した結果を渡してください。"
    ),
    "transformers-interpret has no {method}; leave <<method=>> out in its style.": (
        "transformers-interpret に {method} はありません。この様式では <<method=>> "
        "を指定しないでください。"
    ),
    "The baseline text is empty; give at least one word.": (
        "ベースラインのテキストが空です。1 語以上を入力してください。"
    ),
    "Nothing was answered, so there is no picture.": "答えが 1 つもないため、図はありません。",
}
