"""The errors of the web app and of comparing two results."""

from __future__ import annotations

SENTENCES = {
    "{count} models are in memory, as many as this server holds; ask one of them, or start the "
    "server anew.": (
        "このサーバーが同時に持てるのは {count} モデルまでです。"
        "読み込み済みのモデルを使うか、サーバーを起動し直してください。"
    ),
    "{name} is {given}; give a whole number.": (
        "{name} に{given:quoted}は指定できません。整数を指定してください。"
    ),
    "{name} is {given}; give a number.": (
        "{name} に{given:quoted}は指定できません。数を指定してください。"
    ),
    "{name} is {given}; give true or false.": (
        "{name} に{given:quoted}は指定できません。true か false を指定してください。"
    ),
    "{name} is {given}; give a text of at most {limit} characters, or a number.": (
        "{name} に{given:quoted}は指定できません。{limit} "
        "文字までの文字列か、番号を指定してください。"
    ),
    "{name} has {count} entries; give {limit} at most.": (
        "{name} に {count} 個は多すぎます。{limit} 個までにしてください。"
    ),
    "The text has {count} characters; give {limit} at most.": (
        "テキストが {count} 文字あります。{limit} 文字までにしてください。"
    ),
    "generate is {count}; give 0 or more tokens.": (
        "generate に {count} は指定できません。0 以上の数を指定してください。"
    ),
    "--port is {port}; give a number from 0 to 65535.": (
        "--port に {port} は指定できません。0 から 65535 の間で指定してください。"
    ),
    "The server cannot listen on {host} port {port}: {reason}; choose another with --port, or "
    "leave it out.": (
        "{host} のポート {port} では待ち受けられません（{reason:ja}）。"
        "--port で別の番号を選ぶか、--port を外してください。"
    ),
    "--host is {host}, which is no address of this machine; give one of its addresses, or leave it "
    "out.": (
        "--host に指定した{host:quoted}はこのマシンのアドレスではありません。"
        "このマシンのアドレスを指定するか、--host を外してください。"
    ),
    "The workspace {folder} cannot be made, because {name} is no folder; give another with "
    "--workspace.": (
        "ワークスペース{folder:quoted}を作れません。{name:quoted}はフォルダーではありません。"
        "--workspace で別のフォルダーを指定してください。"
    ),
    "The workspace {folder} cannot be written: {reason}; give another with --workspace.": (
        "ワークスペース{folder:quoted}に書き込めません（{reason:ja}）。"
        "--workspace で別のフォルダーを指定してください。"
    ),
    "There is no model {source}; give a folder that save_pretrained wrote, or a model id of the "
    "Hugging Face Hub.": (
        "{source:quoted}というモデルはありません。save_pretrained で保存したフォルダーか、"
        "Hugging Face Hub のモデル ID を指定してください。"
    ),
    "The model {source} is not on this machine; run `sukashi download {name}` before, or start "
    "with --allow-download.": (
        "モデル{source:quoted}はこのマシンにありません。先に `sukashi download {name}` "
        "を実行するか、--allow-download を付けて起動してください。"
    ),
    "{left} and {right} cannot be compared; choose two results of one kind.": (
        "{left} と {right} は比べられません。同じ種類の結果を 2 つ選んでください。"
    ),
    "The models have {left} and {right} layers; name a layer of each.": (
        "2 つのモデルの層の数が {left} と {right} で異なります。"
        "比べる層をそれぞれ指定してください。"
    ),
    "Scores of different methods or readings have different units; compare their shares.": (
        "手法や説明する値が異なるとスコアの単位も異なります。割合（share）で比べてください。"
    ),
    "A {type} cannot be compared; give a result of sukashi.": (
        "{type} は比べられません。sukashi の結果を渡してください。"
    ),
    "Only the probabilities of labels of a whole text, or of the words of one gap, can be "
    "compared; these answers are numbers, or about several places.": (
        "比べられるのは、文全体のラベルの確率か、一つの空欄に入る語の確率だけです。"
        "この答えは数値か、いくつもの位置についてのものです。"
    ),
    "This attribution explains nothing, so it cannot be compared.": (
        "この寄与（Attribution）には対象が 1 つもないため、比べられません。"
    ),
}
