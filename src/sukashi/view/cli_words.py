"""The words of the command line, Japanese and English: its help and what it says by itself."""

from __future__ import annotations

from sukashi.view.language import Lang

COMMAND_LINE: dict[str, dict[Lang, str]] = {
    # the frame of the help
    "usage: ": {"en": "usage: ", "ja": "使い方: "},
    "positional arguments": {"en": "positional arguments", "ja": "引数"},
    "options": {"en": "options", "ja": "オプション"},
    "what is asked": {"en": "what is asked", "ja": "質問"},
    "output": {"en": "output", "ja": "出力"},
    "example": {"en": "example: {line}", "ja": "例: {line}"},
    # commands
    "about sukashi": {
        "en": "See through transformer language models.",
        "ja": "Transformer の言語モデルに光を通し、中を見ます。",
    },
    "about explain": {
        "en": "explain what a model makes of a text, and what it writes after it",
        "ja": "モデルがテキストをどう読み、続きに何を書くかを説明する",
    },
    "about open": {"en": "show a saved result again", "ja": "保存した結果をもう一度表示する"},
    "about models": {
        "en": "list the models that need no download",
        "ja": "ダウンロードせずに使えるモデルの一覧を表示する",
    },
    "about download": {
        "en": "fetch a model from the Hugging Face Hub; goes on where it was interrupted",
        "ja": "Hugging Face Hub からモデルを取得する。途中で切れても続きから再開する",
    },
    "about doctor": {
        "en": "say what works on a model, and prove it",
        "ja": "モデルで何ができるかを、実際に試して報告する",
    },
    # arguments
    "help TEXT": {
        "en": "the text; - reads it from standard input",
        "ja": "説明するテキスト。- なら標準入力から読む",
    },
    "help FILE": {
        "en": "a .safetensors file written by sukashi",
        "ja": "sukashi で保存した .safetensors ファイル",
    },
    "help MODEL": {
        "en": "built-in id, folder or hub id (default: tales)",
        "ja": "同梱モデルの ID、フォルダ、ハブの ID のどれか（既定: tales）",
    },
    "help MODEL, hub": {"en": "hub id", "ja": "ハブの ID"},
    "help --help": {"en": "show this help and exit", "ja": "この説明を表示して終わる"},
    "help --version": {"en": "show the version and exit", "ja": "バージョンを表示して終わる"},
    "help --debug": {"en": "show tracebacks", "ja": "エラーのときトレースバックを表示する"},
    "help --lang": {
        "en": "language of the words (default: the locale's)",
        "ja": "表示する言葉（既定: ロケールに従う）",
    },
    "help --json": {
        "en": "print one JSON object and nothing else",
        "ja": "JSON オブジェクトを 1 つだけ出力する",
    },
    # the model
    "help --device": {
        "en": "cpu, cuda or mps (default: the best there is)",
        "ja": "cpu、cuda、mps のどれか（既定: 使える中で最も速いもの）",
    },
    "help --dtype": {
        "en": "float32, bfloat16 or float16",
        "ja": "数値の型。float32、bfloat16、float16 のどれか",
    },
    "help --revision": {
        "en": "branch, tag or commit on the Hub",
        "ja": "ハブでのブランチ、タグ、コミットのどれか",
    },
    "help --task": {
        "en": "what to load the model for, instead of what it says",
        "ja": "モデルの用途（既定: モデルの設定に従う）",
    },
    # what is asked
    "help --pair": {"en": "second text of a pair", "ja": "組にする 2 つ目のテキスト"},
    "help --lens": {
        "en": "questions, by commas: {lenses} (default: all that fit the model)",
        "ja": "質問。コンマで区切って並べる: {lenses}（既定: モデルに合うものすべて）",
    },
    "help --generate": {
        "en": "tokens to let the model write first "
        "(default {count} for models that write; 0: none)",
        "ja": "先にモデルに書かせるトークンの数"
        "（既定: 書けるモデルなら {count}、0 なら書かせない）",
    },
    "help --target": {
        "en": "token or label to explain instead of the model's own",
        "ja": "モデル自身の答えの代わりに説明するトークンかラベル",
    },
    "help --contrast": {
        "en": "explain why the target and not this one",
        "ja": "比べる相手。これではなく対象になったのはなぜかを説明する",
    },
    "help --method": {
        "en": "attribution method (default: {method})",
        "ja": "寄与を求める手法（既定: {method}）",
    },
    "help --of": {
        "en": "logit, probability or log_probability (default: {of})",
        "ja": "説明する値。logit、probability、log_probability のどれか（既定: {of}）",
    },
    "help --baseline": {
        "en": "auto, pad, mask, zero or mean",
        "ja": "ベースライン。auto、pad、mask、zero、mean のどれか",
    },
    "help --steps": {"en": "integration steps, or auto", "ja": "積分の分割数、または auto"},
    "help --samples": {
        "en": "random orders of shapley, noisy copies of smooth_grad (default: 32)",
        "ja": "shapley の順列の数、smooth_grad のノイズ入りコピーの数（既定: 32）",
    },
    "help --unit": {
        "en": "what occlusion and shapley leave out: token, word, phrase, sentence",
        "ja": "occlusion と shapley で一度に除く単位。token、word、phrase、sentence のどれか",
    },
    "help --part": {
        "en": "attention of the encoder, the decoder, or cross",
        "ja": "どの注意を見るか。encoder、decoder、cross のどれか",
    },
    "help --top": {
        "en": "predictions a layer (default: {count})",
        "ja": "層ごとに示す予測の数（既定: {count}）",
    },
    "help --watch": {
        "en": "word to follow through the layers; may be repeated",
        "ja": "各層で確率を追う語。何度でも指定できる",
    },
    "help --truncate": {
        "en": "cut a text that is longer than the model reads",
        "ja": "モデルが読める長さを超えたテキストの末尾を切り捨てる",
    },
    "help --memory": {
        "en": "memory a question may take besides the weights, such as 500M or 2G",
        "ja": "重みのほかに 1 つの質問が使ってよいメモリ。500M や 2G のように書く",
    },
    # output
    "help --output": {
        "en": "file to write: html, png, svg, pdf, csv, json or safetensors; may be repeated",
        "ja": "結果の保存先。形式は拡張子で決まる（html、png、svg、pdf、csv、json、safetensors）。"
        "何度でも指定できる",
    },
    "help --kind": {
        "en": "which picture to draw, such as heat, bars or wall",
        "ja": "描く図の種類。heat、bars、wall など",
    },
    "help --layer": {"en": "layer to draw, counted from 0", "ja": "図にする層（0 から数える）"},
    "help --head": {"en": "head to draw, counted from 0", "ja": "図にするヘッド（0 から数える）"},
    # what the command line says
    "misuse": {
        "en": "{remark}; see {command} --help.",
        "ja": "{remark}。使い方は {command} --help をご覧ください。",
    },
    "interrupted": {
        "en": "Interrupted; what was finished is kept, and no file is half written.",
        "ja": "中断しました。終わった分は残っており、書きかけのファイルはありません。",
    },
    "unexpected": {
        "en": "Something unexpected went wrong ({kind}: {error}); "
        "run again with --debug to see where.",
        "ja": "予期しないエラーが起きました（{kind}: {error}）。"
        "--debug を付けて実行すると、発生箇所がわかります。",
    },
    "option python": {"en": "{option} in Python", "ja": "Python の {option}"},
    "needs no download": {
        "en": "{model} is on this machine and needs no download; ask it with --model {model}.",
        "ja": "{model} はこのマシンにあり、ダウンロードは要りません。--model {model} で使えます。",
    },
    "characters lost": {
        "en": "Standard output is in {encoding} and lacks {count} characters, which stand as “?”; "
        "set PYTHONIOENCODING=utf-8, or write a file with -o.",
        "ja": "標準出力の文字コード {encoding} にない {count} 種類の文字を「?」で示しました。"
        "PYTHONIOENCODING=utf-8 を設定するか、-o でファイルに保存してください。",
    },
    "standard input read": {
        "en": "Standard input is not UTF-8; it was read as {encoding}.",
        "ja": "標準入力は UTF-8 ではないため、{encoding} として読みました。",
    },
    "lens left out": {"en": "{lens}: {why}", "ja": "{lens} は省きました。{why}"},
    "file written": {"en": "{path} written.", "ja": "{path} に保存しました。"},
    "asking attribution": {"en": "attribution", "ja": "寄与を計算中"},
    "asking attention": {"en": "attention", "ja": "注意を計算中"},
    "asking layers": {"en": "layers", "ja": "層ごとの予測を計算中"},
    "asking generate": {"en": "writing", "ja": "続きを生成中"},
    "doctor model": {"en": "model", "ja": "モデル"},
    "doctor family": {"en": "architecture", "ja": "アーキテクチャ"},
    "doctor task": {"en": "task", "ja": "用途"},
    "doctor shape": {"en": "layers × heads, width", "ja": "層×ヘッド、幅"},
    "doctor labels": {"en": "labels", "ja": "ラベル"},
    "doctor answers": {"en": "answers", "ja": "答えられる問い"},
}
