"""Words and parts of sentences that stand inside the sentences of the errors."""

from __future__ import annotations

NAMES = {
    "column": "列",
    "encoding": "文字コード",
    "suffix of a table": "表のファイルの拡張子",
    "Layer": "層",
    "Head": "ヘッド",
    "Token": "トークン",
    "Position": "位置",
    "Target": "対象",
    "Label": "ラベル",
    "Item": "項目",
    "Answer": "答え",
    "answer": "答え",
    "Gap": "空所",
    "style": "様式",
    "Written token": "書かれたトークン",
    "Token id": "トークン ID",
    "samples": "samples",
    "seed": "seed",
    "generate": "generate",
    "max_new_tokens": "max_new_tokens",
    "top": "top",
    "lens": "質問（lens）",
    "kind of picture": "図の種類（kind）",
    "method": "手法（method）",
    "option": "オプション",
    "part": "注意の種類（part）",
    "baseline": "ベースライン（baseline）",
    "label": "ラベル",
    "unit": "単位（unit）",
    "rankings": "rankings",
    "draws": "draws",
    "operator": "取り除き方（operator）",
    "norm": "正規化（norm）",
    "built-in model": "同梱モデル",
    "dtype": "数値の型（dtype）",
    "task": "用途（task）",
    "architecture (config.model_type)": "アーキテクチャ（config.model_type）",
    "grouping": "まとめ方",
    "reading": "説明する値（of）",
    "language": "言語（lang）",
    "target": "対象",
    "token": "トークン",
    "position": "位置",
    "written token": "書かれたトークン",
    "theme": "配色（theme）",
    "form of a picture": "図の形式",
    "form": "形式（form）",
    "suffix of a picture": "図の拡張子",
    "file suffix": "ファイルの拡張子",
    "value": "値",
    "question": "質問",
    "model": "モデル",
    "measure": "尺度（measure）",
}
"""What an unknown name or a number out of range is a name or a number of."""

PARTS = {
    "forward pass": "順伝播",
    "backward pass": "逆伝播",
    "differentiable forward pass": "微分のための順伝播",
    "table of logits": "ロジットの表",
    "pass that reads all attention": "注意をすべて読む順伝播",
    "config": "設定",
    "a PNG picture": "PNG 画像",
    "a JPEG picture": "JPEG 画像",
    "a GIF picture": "GIF 画像",
    "a PDF document": "PDF 文書",
    "an Excel workbook or another zip archive": "Excel ブックまたは zip ファイル",
    "a workbook or document of an old office program": "旧形式のオフィス文書",
    "a Parquet file": "Parquet ファイル",
    "a gzip file": "gzip ファイル",
    "a bzip2 file": "bzip2 ファイル",
    "an xz file": "xz ファイル",
    "a zstd file": "zstd ファイル",
    "a program": "実行ファイル",
    "an SQLite database": "SQLite データベース",
    "binary data": "バイナリデータ",
    "tokenizer": "トークナイザ",
    "network for task {task}": "ネットワーク（用途は{task:quoted}）",
    "{name} is seen in every layer (not in layers {layers})": (
        "{name:ja}がすべての層で得られる（得られない層 {layers}）"
    ),
    "rows of {name} sum to 1 (off by {off})": "{name:ja}の各行の和が 1 になる（ずれ {off}）",
    "changing {name} changes the answer (by {moved})": (
        "{name:ja}を変えると答えが変わる（変化 {moved}）"
    ),
    "the last layer decodes to the logits (off by {off})": (
        "最後の層からロジットが求まる（ずれ {off}）"
    ),
    "tokens of the tokenizer, rows of the embedding ({sizes})": (
        "トークナイザの語彙の数と埋め込みの行数（{sizes}）"
    ),
    "special tokens that config and tokenizer number differently ({differing})": (
        "設定とトークナイザで番号の違う特殊トークン（{differing}）"
    ),
    "weights of other tasks, left out ({names})": "読み込まなかった、別の用途の重み（{names}）",
    "{stack} attention": "{stack} の注意",
    "cross-attention": "交差注意",
    "This data": "このデータ",
    "it was changed while it was written": "書き込み中に変更されました",
    "nothing": "なし",
    "no option": "なし",
    "anything": "任意の値",
    "True or False": "True か False",
    "a whole number": "整数",
    "a whole number from {low} to {high}": "{low} から {high} までの整数",
    "a number": "数",
    "a number that is at least {low}": "{low} 以上の数",
    "a text": "文字列",
    "a function": "関数",
    "a {kind}": " {kind} ",
    "of type {kind}": "型 {kind} の値",
    "a list of objects": "オブジェクトのリスト",
    "one of {names}": "{names} のいずれか",
    "a list of texts": "文字列のリスト",
    "a list of these": "それらのリスト",
    "a zip archive": "zip",
    "a pickle": "pickle",
    "its header cannot be read ({error})": "ヘッダを読めません: {error:ja}",
    "its metadata cannot be read ({error})": "メタデータを読めません: {error:ja}",
    "it has no schema number": "スキーマ番号がありません",
    "it is nested too deeply": "入れ子が深すぎます",
    "nested too deeply": "入れ子が深すぎます",
    "the name {name} is there twice": "名前 {name} が重複しています",
    "the number {number} is not finite": "数 {number} が有限ではありません",
    "its header holds {count} values, the limit is {limit}": (
        "ヘッダに値が {count} 個あります（上限は {limit} 個）"
    ),
    "its header does not say where the array {name} lies": (
        "配列 {name} の位置がヘッダに正しく書かれていません"
    ),
    "{path} claims the shape {shape} in {count} bytes": (
        "{path} の形 {shape} が {count} バイトに収まりません"
    ),
    "{path} of shape {shape} takes {need} bytes, but has {have}": (
        "形 {shape} の {path} には {need} バイト必要ですが、割り当ては {have} バイトです"
    ),
    "its arrays overlap at byte {at}": "配列が {at} バイト目で重なっています",
    "its arrays leave a gap at byte {at}": "配列の間に隙間があります（{at} バイト目）",
    "it has {size} bytes, but its header describes {whole}": (
        "{size} バイトありますが、ヘッダによれば {whole} バイトのはずです"
    ),
    "{path} has the number type {type}": "{path} の数値の型 {type} は扱えません",
    "{path} takes {size} bytes, but {free} of memory are free": (
        "{path} には {size} バイト必要ですが、空きメモリは {free} バイトです"
    ),
    "{path} was cut off while it was read": "{path} が読み込み中に途切れました",
    "{path} holds truth values that are neither 0 nor 1": (
        "{path} に 0 でも 1 でもない真偽値があります"
    ),
    "{field} is missing": "{field} がありません",
    "the array of {field} is missing": "{field} の配列がありません",
    "{field} holds {value} ({type}), which no file can hold": (
        "{field} の値 {value}（{type}）はファイルに書けません"
    ),
    "{field} has half a character (a lone surrogate) at place {place}": (
        "{field} の位置 {place} に不完全な文字（サロゲートの片方）があります"
    ),
    "{field} has {count} entries, but it must have {wanted}": (
        "{field:ja} の要素は {wanted} 個のはずですが、{count} 個あります"
    ),
    "{field} is {value}, but it must be a {kind}": (
        "{field} は {kind} のはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a tuple": (
        "{field} はタプルのはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a dictionary": (
        "{field} は辞書のはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be an object": (
        "{field} はオブジェクトのはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be the path of a {kind}": (
        "{field} は {kind} のパスのはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a list": (
        "{field} はリストのはずですが、{value} になっています"
    ),
    "{field} has shape {shape}, but it must be {wanted}": (
        "{field:ja} の形は {wanted} のはずですが、{shape} になっています"
    ),
    "{field} holds {value}, but it must be from {low} to {high}": (
        "{field} の値は {low} から {high} までのはずですが、{value} が入っています"
    ),
    "{field} holds {value}, but it must be at least {low}": (
        "{field} の値は {low} 以上のはずですが、{value} が入っています"
    ),
    "{field} holds {pair}, but it must be rising": (
        "{field} は小さい順に並ぶはずですが、{pair:ja}があります"
    ),
    "{field} holds {pair}, but it must be falling": (
        "{field} は大きい順に並ぶはずですが、{pair:ja}があります"
    ),
    "{field} is a {type}, but it must be a {wanted} array": (
        "{field} は {wanted} の配列のはずですが、{type} になっています"
    ),
    "{field} is {type}, but it must be {wanted}": (
        "{field} の型は {wanted} のはずですが、{type} になっています"
    ),
    "{field} has {count} heads, but it must have a multiple of the {key_heads} of the keys": (
        "{field} のヘッド数は keys のヘッド数（{key_heads}）の倍数のはずですが、{count} です"
    ),
    "{kind} has no {axis}": "{kind} の {axis} が空です",
    "{field} is nested too deeply": "{field} の入れ子が深すぎます",
    "An entry of {field}": "{field} の要素",
    "{field} has the name {name}, which is no string": (
        "{field} の名前 {name} が文字列ではありません"
    ),
    "AttentionMaps takes dense weights or factors, not both and not none": (
        "AttentionMaps には dense と factors のどちらか一方だけが必要です"
    ),
    "Prediction.positions are {found}, but for {problem} they must be {wanted}": (
        "Prediction.positions は {problem} では {wanted} のはずですが、{found} になっています"
    ),
    "Prediction.labels of an answer must be {labels}": (
        "答えを探す Prediction の labels は {labels} でなければなりません"
    ),
    "Survey.confusion counts more texts than were predicted": (
        "Survey.confusion のテキスト数が、予測された数を超えています"
    ),
    "{value} after {before}": "{before} の次に {value} ",
    "{field} are not in order": "{field} の順序が正しくありません",
    "{field} is {value}, but it must be one of {values}": (
        "{field} は {values} のどれかのはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a number": (
        "{field} は数のはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a whole number": (
        "{field} は整数のはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be true or false": (
        "{field} は真偽値のはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a string": (
        "{field} は文字列のはずですが、{value} になっています"
    ),
    "{field} is {value}, but it must be a number of 64 bits": (
        "{field} は 64 ビットの数のはずですが、{value} になっています"
    ),
}
"""What is said within another sentence."""

SYSTEM = {
    "No such file or directory": "ファイルかフォルダがありません",
    "Permission denied": "権限がありません",
    "No space left on device": "空き容量がありません",
    "Read-only file system": "読み取り専用のファイルシステムです",
    "File name too long": "名前が長すぎます",
    "Is a directory": "フォルダです",
    "Not a directory": "フォルダではありません",
    "Operation not permitted": "許可されていない操作です",
    "Input/output error": "入出力エラーです",
    "Disk quota exceeded": "使用できる容量を超えました",
    "Address already in use": "すでに使われています",
    "Cannot assign requested address": "このコンピュータのアドレスではありません",
}
"""What the operating system says of files."""

GRAMMAR = {
    "the following arguments are required: {names}": "次の引数が必要です: {names}",
    "unrecognized arguments: {names}": "使えない引数があります: {names}",
    "argument {name}: invalid choice: {given} (choose from {choices})": (
        "{name} に{given:quoted}は指定できません（指定できるのは {choices}）"
    ),
    "argument {name}: invalid int value: {given}": (
        "{name} には整数を指定してください（{given:quoted}は整数として読めません）"
    ),
    "argument {name}: expected one argument": "{name} には値が 1 つ必要です",
    "argument {name}: ignored explicit argument {given}": (
        "{name} に値（{given:quoted}）は付けられません"
    ),
    "ambiguous option: {option} could match {matches}": (
        "オプション {option} は 1 つに決まりません（候補は {matches}）"
    ),
}
"""What argparse says of a command line."""
