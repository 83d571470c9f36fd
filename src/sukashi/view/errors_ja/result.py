"""The errors of results: reading, saving, drawing and tabulating one."""

from __future__ import annotations

SENTENCES = {
    "A mean needs at least one head; name some or leave <<heads=>> out.": (
        "平均するヘッドが 1 つもありません。ヘッドを指定するか、<<heads=>> を外してください。"
    ),
    "All weights need {need} bytes, the budget is {budget}; read one head with "
    "maps.head(layer, head) or a part of it with maps.rows(layer, head, slice(a, b)).": (
        "すべての重みには {need} バイト必要ですが、使えるのは {budget} バイトまでです。"
        "maps.head(layer, head) でヘッドを 1 つずつ読むか、maps.rows(layer, head, slice(a, b)) "
        "で一部だけを読んでください。"
    ),
    "The mean needs {need} bytes, the budget is {budget}; read one head with maps.head(layer, "
    "head) or a part of it with maps.rows(layer, head, slice(a, b)).": (
        "平均の計算には {need} バイト必要ですが、使えるのは {budget} バイトまでです。"
        "maps.head(layer, head) でヘッドを 1 つずつ読むか、maps.rows(layer, head, slice(a, b)) "
        "で一部だけを読んでください。"
    ),
    "{rows} rows of a head need {need} bytes, the budget is {budget}; read one head with "
    "maps.head(layer, head) or a part of it with maps.rows(layer, head, slice(a, b)).": (
        "ヘッドの {rows} 行には {need} バイト必要ですが、使えるのは {budget} バイトまでです。"
        "maps.head(layer, head) でヘッドを 1 つずつ読むか、maps.rows(layer, head, slice(a, b)) "
        "で一部だけを読んでください。"
    ),
    "{name} is a folder; give the name of a file in it.": (
        "{name:quoted}はフォルダです。その中のファイルの名前を指定してください。"
    ),
    "The folder {folder} does not exist; make it or choose another.": (
        "{folder:quoted}というフォルダはありません。作るか、別のフォルダを指定してください。"
    ),
    "{name} cannot be written: {reason}.": "{name:quoted}に書き込めません（{reason:ja}）。",
    "There is no file {name}; give the path of a result that was saved.": (
        "{name:quoted}というファイルはありません。保存した結果のパスを指定してください。"
    ),
    "{name} is a folder or a device; give the path of a result file.": (
        "{name:quoted}はフォルダかデバイスです。結果のファイルのパスを指定してください。"
    ),
    "{name} cannot be read: {reason}.": "{name:quoted}を読めません（{reason:ja}）。",
    "A {type} is no result; what can be saved is: {kinds}.": (
        "{type} は結果ではありません。保存できるのは {kinds} です。"
    ),
    "This result cannot be saved: {reason}.": "この結果は保存できません（{reason:ja}）。",
    "This result cannot be saved: it is nested too deeply.": (
        "この結果は入れ子が深すぎて保存できません。"
    ),
    "This result cannot be saved: its words take {size} bytes, a file can hold {limit}; take "
    "fewer tokens or a smaller top.": (
        "この結果は保存できません。文字列が {size} バイトありますが、ファイルに入るのは {limit} "
        "バイトまでです。トークンを減らすか、top を小さくしてください。"
    ),
    "{name} is empty, so its writing was cut off; save the result again with "
    "sukashi.save(result, 'name.safetensors').": (
        "{name:quoted}は空です。書き込みが途中で切れたようです。sukashi.save(result, "
        "'name.safetensors') で結果を保存し直してください。"
    ),
    "{name} is {what}, which sukashi never opens because it could run code; save the result "
    "again with sukashi.save(result, 'name.safetensors').": (
        "{name:quoted}は {what:ja} 形式です。コードが実行されるおそれがあるので、sukashi "
        "は開きません。sukashi.save(result, 'name.safetensors') で結果を保存し直してください。"
    ),
    "{name} is not a sukashi result; give the path of a .safetensors file that it saved.": (
        "{name:quoted}は sukashi の結果ではありません。sukashi で保存した .safetensors "
        "ファイルのパスを指定してください。"
    ),
    "{name} is a safetensors file, but holds no sukashi result (a model's weights?); give the "
    "path of a result that was saved.": (
        "{name:quoted}は safetensors ファイルですが、sukashi "
        "の結果は入っていません（モデルの重みではありませんか？）。"
        "保存した結果のパスを指定してください。"
    ),
    "{name} was written by a newer sukashi (schema {schema}, this one reads up to {known}); "
    "update with: pip install -U sukashi.": (
        "{name:quoted}はもっと新しい sukashi で書かれたものです（スキーマ {schema}、"
        "この版で読めるのは {known} まで）。pip install -U sukashi で更新してください。"
    ),
    "{name} holds a result of kind {kind}; this sukashi knows: {kinds}.": (
        "{name:quoted}に入っているのは、この sukashi の知らない種類{kind:quoted}の結果です。"
        "知っているのは {kinds} です。"
    ),
    "{name} is damaged or from a newer sukashi: {reason}; update with: pip install -U sukashi, or "
    "save the result again with sukashi.save(result, 'name.safetensors').": (
        "{name:quoted}は壊れているか、もっと新しい sukashi で書かれたものです（{reason:ja}）。"
        "pip install -U sukashi で更新するか、sukashi.save(result, 'name.safetensors') "
        "で結果を保存し直してください。"
    ),
    "{name} is damaged: {reason}; save the result again with sukashi.save(result, "
    "'name.safetensors').": (
        "{name:quoted}は壊れています（{reason:ja}）。sukashi.save(result, 'name.safetensors') "
        "で結果を保存し直してください。"
    ),
    "{name} is cut off: {found} of {whole} bytes are there; save the result again with "
    "sukashi.save(result, 'name.safetensors').": (
        "{name:quoted}は途中で切れています（{whole} バイト中 {found} バイト）。"
        "sukashi.save(result, 'name.safetensors') で結果を保存し直してください。"
    ),
    "There is no caption for a {type}; give a result of sukashi.": (
        "{type} に説明文は付けられません。sukashi の結果を渡してください。"
    ),
    "There is no picture of a {type}; give a result of sukashi.": (
        "{type} の図は描けません。sukashi の結果を渡してください。"
    ),
    "There is no table of a {type}; give a result of sukashi.": (
        "{type} は表にできません。sukashi の結果を渡してください。"
    ),
    "There is no drawing of a {type}; give a result of sukashi.": (
        "{type} は端末に表示できません。sukashi の結果を渡してください。"
    ),
    "A {type} is no result of sukashi.": "{type} は sukashi の結果ではありません。",
    "This attribution explains nothing: it has no targets, so no picture.": (
        "この寄与（Attribution）には対象が 1 つもないため、図を描けません。"
    ),
    "Nothing was written, so there is no picture.": "何も書かれていないため、図を描けません。",
    "These predictions were read at no position, so there is no picture.": (
        "予測を読んだ位置が 1 つもないため、図を描けません。"
    ),
    "No words were watched; ask for some with <<watch=[' 4']>>.": (
        "追跡した語がありません。<<watch=[' 4']>> のように語を指定してください。"
    ),
    "<<tokens=>>{part} is no range of tokens; give one like slice(0, 8), without a step.": (
        "<<tokens=>>{part} はトークンの範囲になっていません。slice(0, 8) のように、"
        "刻みなしで指定してください。"
    ),
    "<<tokens=>>{part} holds no token of {count}; its start must lie before its end.": (
        "<<tokens=>>{part} には {count} 個のトークンのどれも入りません。"
        "始まりを終わりより前にしてください。"
    ),
    "{suffix} files are not drawn, so {options} cannot be chosen for them.": (
        "{suffix} ファイルは図ではないので、{options} は指定できません。"
    ),
}
