"""The errors of pages: writing one, and taking its data out again."""

from __future__ import annotations

SENTENCES = {
    "{name} has {size} bytes, too many for the {free} bytes of memory that are free; open it where "
    "there is more.": (
        "{name:quoted}は {size} バイトあり、空きメモリ {free} バイトでは開けません。"
        "メモリの多い環境で開いてください。"
    ),
    "A page needs at least one result; give one or a list of them.": (
        "ページには結果が 1 つ以上必要です。結果を 1 つ、またはリストで渡してください。"
    ),
    "A {suffix} file holds one result, not {count}; save them one by one, or together as .html.": (
        "{suffix} ファイルに入る結果は 1 つです（{count} 個渡されました）。1 つずつ保存するか、"
        "まとめて .html に保存してください。"
    ),
    "The strongest links of {tokens} tokens take over {limit} bytes, more than a page holds; save "
    "the result as .safetensors, or with <<whole=True>>.": (
        "{tokens} トークンの注意は、強い結びつきだけでも {limit} バイトを超え、ページに入りません。"
        ".safetensors で保存するか、<<whole=True>> を指定してください。"
    ),
    "{name} holds only the strongest links of a long text's attention; save the result as "
    ".safetensors, or the page with <<whole=True>>.": (
        "{name:quoted}に入っているのは、長いテキストの注意のうち強い結びつきだけです。結果を "
        ".safetensors で保存するか、ページを <<whole=True>> で保存してください。"
    ),
    "The page has not been built: this sukashi was installed with SUKASHI_SKIP_FRONTEND; install "
    "it again without that setting.": (
        "ページの部品がありません。SUKASHI_SKIP_FRONTEND を指定してインストールされています。"
        "この指定を外してインストールし直してください。"
    ),
    "{name} is no page of sukashi; give the path of a .html file that it saved.": (
        "{name:quoted}は sukashi のページではありません。sukashi で保存した .html ファイルの"
        "パスを指定してください。"
    ),
    "{name} is damaged: a result in it cannot be unpacked; save the page again.": (
        "{name:quoted}は壊れています（中の結果を取り出せません）。ページを保存し直してください。"
    ),
}
