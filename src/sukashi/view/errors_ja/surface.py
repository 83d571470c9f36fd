"""The errors of the command line, the Explainer and the classes that compose a sentence."""

from __future__ import annotations

SENTENCES = {
    "This is a fault of sukashi, not of your text or model: it made a result whose parts do not "
    "fit together; please report what you asked, with the model's name and the versions.": (
        "これは sukashi の不具合で、テキストやモデルの問題ではありません"
        "（互いに合わない部分からなる結果を作りました）。"
        "質問の内容とモデルの名前、各バージョンを添えてご報告ください。"
    ),
    "A widget needs the extra `notebook`; pip install 'sukashi[notebook]', or show a page.": (
        "ウィジェットには追加機能 notebook が必要です。pip install 'sukashi[notebook]' を実行する"
        "か、ページとして表示してください。"
    ),
    "A page asks for a note, for a part of an item, or for itself.": (
        "ページが尋ねられるのは、説明文、項目の一部、ページ自身のいずれかです。"
    ),
    "There is nothing to show; give a result or a list of them.": (
        "表示するものがありません。結果を 1 つ、またはリストで渡してください。"
    ),
    "A picture shows one result, not {count}; show them one by one.": (
        "1 枚の図に入る結果は 1 つです（{count} 個渡されました）。1 つずつ表示してください。"
    ),
    "Unknown {what:name} {given}; there is: {names}.": (
        "{what:name}に{given:quoted}はありません。指定できるのは {names} です。"
    ),
    "Unknown {what:name} {given}; there is: {names}. Did you mean {near}?": (
        "{what:name}に{given:quoted}はありません。もしかして{near:quoted}ですか？ 指定できるのは "
        "{names} です。"
    ),
    "{what:name} {given} does not exist; choose from {low} to {high}.": (
        "{what:name} {given} は範囲外です。{low} から {high} の間で指定してください。"
    ),
    "{failed} of {count} checks failed; explanations would be wrong.": (
        "検査 {count} 件のうち {failed} 件が通りませんでした。"
        "このモデルでは正しい説明ができません。"
    ),
    "{given} is no amount of memory; write it like 500M or 2G.": (
        "{given:quoted}はメモリの量として読めません。500M や 2G のように書いてください。"
    ),
    "--generate is {count}; give 0 or more tokens.": (
        "--generate に {count} は指定できません。0 以上の数を指定してください。"
    ),
    "A generation has no second text; leave <<pair=>> out.": (
        "生成結果に 2 つ目のテキストは付けられません。<<pair=>> を外してください。"
    ),
}
