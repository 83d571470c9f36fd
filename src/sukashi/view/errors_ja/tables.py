"""The errors of tables of texts, in files and in memory."""

from __future__ import annotations

SENTENCES = {
    "A text and a table (--input) are given; give one of them.": (
        "テキストと表（--input）の両方があります。どちらか一方だけにしてください。"
    ),
    "Nothing is given to classify; give a text, or a table with --input.": (
        "分類するものがありません。テキストか、--input で表を指定してください。"
    ),
    "The rows go to one table, and there are {count}: {names}; name one.": (
        "行を書き込む表は 1 つですが、{count} 個あります（{names}）。1 つにしてください。"
    ),
    "{name} belongs to one text; leave it out with --input.": (
        "{name} は 1 つのテキストのためのものです。--input のときは外してください。"
    ),
    "With --input one label is explained a row; give --target once.": (
        "--input では各行につき 1 つのラベルを説明します。--target は 1 回だけにしてください。"
    ),
    "The list of texts is empty; give at least one.": (
        "テキストのリストが空です。1 つ以上渡してください。"
    ),
    "There are {texts} texts and {pairs} second texts; give one for each.": (
        "テキストは {texts} 件、2 つ目のテキストは {pairs} 件です。同じ数だけ渡してください。"
    ),
    "Candidates are judged for one text at a time; give the texts one by one.": (
        "候補は 1 つのテキストごとに判定します。テキストを 1 つずつ渡してください。"
    ),
    "A table is read with a model that gives each text a label, and this one (task {task}) does "
    "not; load a classifier.": (
        "表の各テキストにはラベルを付けますが、このモデル（用途は {task}）はラベルを出しません。"
        "分類モデルを読み込んでください。"
    ),
    "Row {row} of {output} is about another text or label than row {again} of {table} now has; "
    "give another name.": (
        "{output} の {row} 行目は、今の {table} の {again} 行目とテキストまたはラベルが違います。"
        "別の名前を指定してください。"
    ),
    "{output} has more rows than {table}; give another name.": (
        "{output} の行数が {table} の行数より多くなっています。別の名前を指定してください。"
    ),
    "{name} is being written by another command; wait until it is done, or give another name.": (
        "{name} には別のコマンドが書き込んでいます。終わるのを待つか、別の名前を指定してください。"
    ),
    "{name} was begun by another version of sukashi; give another name.": (
        "{name} は別のバージョンの sukashi で書き始められています。別の名前を指定してください。"
    ),
    "{recipe}, which says how {name} was begun, is damaged; give another name.": (
        "{name} の作成条件を記録した {recipe} が壊れています。別の名前を指定してください。"
    ),
    "{name} holds {what}, not text; give a table of texts with the suffix of its format.": (
        "{name} の中身はテキストではなく{what:ja}です。"
        "形式に合った拡張子のテキストの表を指定してください。"
    ),
    "{name} has a line of more than {size} MB; give a table with a text a row.": (
        "{name} に {size} MB を超える行があります。1 行に 1 つのテキストを書いた表にしてください。"
    ),
    "Nothing tells whether the first row of {name} holds names or a text; name the column with the "
    "texts, by its number (from 1) where there are no names (<<text_column=>>).": (
        "{name} の最初の行が見出しなのかテキストなのか判断できません。"
        "テキストの列を、見出しがあればその名前で、なければ 1 から数えた番号で"
        "指定してください（<<text_column=>>）。"
    ),
    "{name} has {count} columns and no header, and which of them holds the texts is not clear; "
    "give its number (<<text_column=>>).": (
        "{name} には見出しがなく列が {count} 個あり、どれがテキストなのか判断できません。"
        "列の番号を指定してください（<<text_column=>>）。"
    ),
    "{table} has {count} columns called {name}; give the number of one instead of its name: "
    "{numbers} (<<text_column=>>, <<label_column=>>).": (
        "{table} には {name} という列が {count} 個あります。名前の代わりに番号 {numbers} の"
        "どれかを指定してください（<<text_column=>>、<<label_column=>>）。"
    ),
    "The {column} of row {row} has half a character (a lone surrogate) at place {place}; take it "
    "out.": (
        "{row} 行目の {column} の {place} 番目に、文字の片割れ（サロゲート）があります。"
        "取り除いてください。"
    ),
    "Row {row} has {cells} cells, the first row {columns}; a text with a separator or a line break "
    "must stand in quotes.": (
        "{row} 行目にはセルが {cells} 個ありますが、最初の行は {columns} 個です。"
        "区切り文字や改行を含むテキストは引用符で囲んでください。"
    ),
    "Row {row} has {cells} cells, the first row {columns}; give every column a name.": (
        "{row} 行目にはセルが {cells} 個ありますが、最初の行は {columns} 個です。"
        "すべての列に名前を付けてください。"
    ),
    "Row {row} has two values called {name}; keep one.": (
        "{row} 行目に {name} という値が 2 つあります。1 つにしてください。"
    ),
    "{name} has no row that could be read: {problem}": (
        "{name} に読める行がありません。{problem:ja}"
    ),
    "{name} is no whole Parquet file; write it again.": (
        "{name} は Parquet ファイルとして壊れています。書き出し直してください。"
    ),
    "{name} is packed twice; unpack it first.": (
        "{name} は二重に圧縮されています。先に展開してください。"
    ),
    "{name} has no encoding to be named; leave <<encoding=>> out.": (
        "{name} には文字コードの指定がいりません。<<encoding=>> を外してください。"
    ),
    "{name} is too large for a workbook; save it as .csv.": (
        "{name} は Excel ブックとしては大きすぎます。.csv で保存してください。"
    ),
    "{name} is no Excel workbook, or a damaged or encrypted one; save it again.": (
        "{name} は Excel ブックではないか、壊れているか、暗号化されています。保存し直してください。"
    ),
    "Text {number} of {count}: {error}": "{count} 件中 {number} 件目のテキスト：{error:ja}",
    "No column of {table} is called text or sentence; there is: {columns}; name one "
    "(<<text_column=>>).": (
        "{table} には text や sentence という列がありません。ある列は {columns} です。"
        "どれかを指定してください（<<text_column=>>）。"
    ),
    "Row {row} has no {column}; there is: {there}.": (
        "{row} 行目には {column} がありません。あるのは {there:ja} です。"
    ),
    "The {column} of row {row} is a {kind}, not a text.": (
        "{row} 行目の {column} はテキストではなく {kind} です。"
    ),
    "The {column} of row {row} is empty.": "{row} 行目の {column} は空です。",
    "{name} is there already and was not written by this command; give another name.": (
        "{name} は既にありますが、このコマンドが書いたものではありません。"
        "別の名前を指定してください。"
    ),
    "{name} was begun with {what} {before}, not {now}; give another name, or ask as before to go "
    "on with it.": (
        "{name} は {what} を{before:quoted}として書き始められており、今の指定は{now:quoted}です。"
        "別の名前を指定するか、続けるなら前と同じ指定にしてください。"
    ),
    "A {kind} is no table; give a file, a data frame, or a list of texts.": (
        "{kind} は表として読めません。ファイル、データフレーム、テキストのリストのどれかを"
        "渡してください。"
    ),
    "The table is empty; give at least one text.": (
        "表が空です。テキストを 1 つ以上渡してください。"
    ),
    "{name} has no row; give a table of texts.": (
        "{name} には行がありません。テキストの表を渡してください。"
    ),
    "{name} is no whole gzip file; pack it again.": (
        "{name} は gzip ファイルとして壊れています。圧縮し直してください。"
    ),
    "{name} is not {encoding}; name its encoding (<<encoding=>>).": (
        "{name} の文字コードは {encoding} ではありません。正しいものを指定してください"
        "（<<encoding=>>）。"
    ),
    "Row {row} is no CSV: {why}.": "{row} 行目は CSV として読めません（{why}）。",
    "Row {row} has {cells} cells, the header {columns}; a text with a comma or a line break must "
    "stand in quotes.": (
        "{row} 行目にはセルが {cells} 個ありますが、見出しは {columns} 個です。"
        "コンマや改行を含むテキストは引用符で囲んでください。"
    ),
    "Row {row} opens a quote that does not end; double a quote of the text.": (
        "{row} 行目の引用符が閉じていません。テキストの中の引用符は二重にしてください。"
    ),
    "Row {row} is no JSON object in one line.": (
        "{row} 行目は 1 行の JSON オブジェクトになっていません。"
    ),
    "Row {row} is not {encoding} like the rest of the file but reads as {other}; write the whole "
    "file in one encoding.": (
        "{row} 行目だけ、ほかの行の {encoding} ではなく {other} のようです。"
        "ファイル全体を 1 つの文字コードで書いてください。"
    ),
    "Row {row} is not {encoding}: byte {byte} has no meaning.": (
        "{row} 行目は {encoding} として読めません（{byte} バイト目が不正です）。"
    ),
    "No true label is known, so nothing can be confused; name their column.": (
        "正解のラベルがないため、混同行列は描けません。正解の列を指定してください。"
    ),
    "Nothing was explained, so no word has decided; choose a method.": (
        "説明を求めていないため、決め手の語はありません。手法を選んでください。"
    ),
}
