"""The words of a survey, Japanese and English: a table of texts in figures."""

from __future__ import annotations

from sukashi.view.language import Lang

SURVEY: dict[str, dict[Lang, str]] = {
    # captions
    "survey right": {
        "en": "{right} of {known} texts are predicted as their true label says ({share}).",
        "ja": "正解のわかる{known}件のうち{right}件で予測が正しい（{share}）。",
    },
    "survey texts": {
        "en": "Of {texts} texts most are predicted as {label} ({count}).",
        "ja": "{texts}件のうち最も多い予測は{label}（{count}件）。",
    },
    "survey nothing": {"en": "No text was read.", "ja": "読めたテキストはない。"},
    "survey confused": {
        "en": "What is {truth} is most often taken for {predicted} ({count}).",
        "ja": "最も多い取り違えは{truth}を{predicted}とするもの（{count}件）。",
    },
    "survey decided": {
        "en": "{word} decides most often: for {label}, in {count} of its {texts} texts.",
        "ja": "最もよく決め手になった語は{word}（{label}、それを含む{texts}件のうち{count}件）。",
    },
    "survey skipped": {
        "en": "Rows that were skipped: {count}.",
        "ja": "読み飛ばした行は{count}行。",
    },
    # how the table was understood
    "table understood": {"en": "{name}: {read}.", "ja": "{name}: {read}。"},
    "table rows": {
        "en": "{kept} rows kept, {skipped} skipped.",
        "ja": "{kept}行を読み、{skipped}行を読み飛ばしました。",
    },
    "between parts": {"en": "; ", "ja": "。"},
    "separator": {"en": "separator {separator}", "ja": "区切りは{separator}"},
    "separator, tab": {"en": "separator tab", "ja": "区切りはタブ"},
    "separator, none": {"en": "one column without separator", "ja": "区切りなしの 1 列"},
    "sheet": {"en": "sheet {name}", "ja": "シート{name}"},
    "header, yes": {"en": "header", "ja": "見出し行あり"},
    "header, no": {"en": "no header", "ja": "見出し行なし"},
    "encoding, guessed": {"en": "{name} (guessed)", "ja": "{name}（推定）"},
    "text from column": {"en": "text from {column}", "ja": "テキストは{column}の列"},
    "pair from column": {"en": "second text from {column}", "ja": "2 つ目のテキストは{column}の列"},
    "label from column": {"en": "label from {column}", "ja": "ラベルは{column}の列"},
    "interrupted, rows": {
        "en": "Interrupted; {count} rows are written to {path}, and the same command goes on with "
        "them.",
        "ja": "中断しました。{path} には {count} 行まで書き込み済みです。"
        "同じコマンドを実行すると、その続きから再開します。",
    },
    # headings and notes
    "survey": {"en": "survey", "ja": "まとめ"},
    "true label": {"en": "true label", "ja": "正解のラベル"},
    "predicted label": {"en": "predicted label", "ja": "予測のラベル"},
    "texts, count": {"en": "texts", "ja": "件数"},
    "survey matrix": {
        "en": "rows: true label · columns: predicted label · numbers: texts",
        "ja": "行は正解、列は予測、数字は件数",
    },
    "survey words": {
        "en": "words that most often decide, with the number of texts",
        "ja": "よく決め手になった語（数字は件数）",
    },
    "survey mistakes": {
        "en": "the surest mistakes: row, probability, predicted label, true label, text",
        "ja": "自信のある誤り（行、確率、予測、正解、テキスト）",
    },
    "survey skips": {"en": "rows that were skipped, and why", "ja": "読み飛ばした行とその理由"},
    "survey more": {"en": "… and {count} more", "ja": "…ほか{count}件"},
    # the command line
    "a table of texts": {"en": "a table of texts", "ja": "テキストの表"},
    "help --input": {
        "en": "classify every row of a .csv .tsv .jsonl .txt (.gz too) .xlsx or .parquet file; "
        "what was understood of it is said; with -o OUT.csv or "
        ".jsonl the rows are written as they are done, and asking again goes on where it stopped; "
        "--method none gives labels alone",
        "ja": ".csv .tsv .jsonl .txt（.gz も可）.xlsx .parquet の各行を分類し、表をどう読んだかを"
        "表示する。-o OUT.csv か .jsonl があれば"
        "終わった行から書き込み、途中で止めても同じ指定で続きから再開する。"
        "--method none ならラベルだけを出す",
    },
    "help --text-column": {
        "en": "column with the texts (default: text, sentence, 本文 …); its number, from 1, where "
        "the table has no header",
        "ja": "テキストの列（既定: text、sentence、本文 など）。見出し行がなければ1 から数えた番号",
    },
    "help --pair-column": {"en": "column with the second texts", "ja": "2 つ目のテキストの列"},
    "help --label-column": {
        "en": "column with the true labels (default: label, true_label, 正解 …)",
        "ja": "正解のラベルの列（既定: label、true_label、正解 など）",
    },
    "help --encoding": {
        "en": "encoding of the file (default: found out; utf-8, cp932, utf-16 …)",
        "ja": "ファイルの文字コード（既定: 自動で判別。utf-8、cp932、utf-16 など）",
    },
    "asking survey": {"en": "reading the table", "ja": "表を読む"},
}
