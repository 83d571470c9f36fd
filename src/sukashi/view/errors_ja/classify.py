"""The errors of classifiers: labels, candidates, pairs and answers."""

from __future__ import annotations

SENTENCES = {
    "This model gives no label (its task is {task}); load one with a classification head.": (
        "このモデルはラベルを答えません（用途は {task}）。"
        "分類の出力層があるモデルを読み込んでください。"
    ),
    "This model takes no pair: it knows {kinds} kind of text (token types), and the tokenizer "
    "gives the second text another; leave `pair` out.": (
        "このモデルに 2 つのテキストの組は渡せません。モデルが区別できるテキストの種類"
        "（トークンタイプ）は {kinds} つですが、トークナイザは 2 つ目に別の種類を付けます。"
        "`pair` を指定しないでください。"
    ),
    "Candidates take the place of the second text; give candidates or `pair`, not both.": (
        "候補（candidates）は 2 つ目のテキストの代わりになります。"
        "candidates と `pair` はどちらか一方だけを指定してください。"
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
    "This model looks for an answer in a text; give the question, and the text as `pair`.": (
        "これはテキストの中から答えを探すモデルです。質問に加えて、答えを探すテキストを `pair` "
        "に指定してください。"
    ),
    "This model answers about single tokens, so none can be taken out of its text; choose "
    'operator="pad", "mask", "zero" or "mean".': (
        "このモデルはトークンごとに答えるため、テキストからトークンを取り除けません。"
        'operator="pad"、"mask"、"zero"、"mean" のどれかを選んでください。'
    ),
    "Nothing was answered, so there is no picture.": "答えが 1 つもないため、図はありません。",
}
