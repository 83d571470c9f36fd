"""The errors of the command line, the Explainer and the classes that compose a sentence."""

from __future__ import annotations

SENTENCES = {
    "--contrast is {contrast}, as --target is; name another.": (
        "--contrast に --target と同じ{contrast:quoted}が指定されています。"
        "別のものを指定してください。"
    ),
    "{option} is empty; give it a value, or leave it out.": (
        "{option} の値が空です。値を指定するか、このオプションを外してください。"
    ),
    "{option} names nothing; give names with commas between them.": (
        "{option} に名前がありません。コンマで区切って指定してください。"
    ),
    "{option} names {name} twice; name it once.": (
        "{option} に{name:quoted}が 2 度あります。1 度だけ指定してください。"
    ),
    "Pictures need a folder for matplotlib's list of fonts, and neither the home nor a temporary "
    "folder can be written; set MPLCONFIGDIR to one that can.": (
        "画像を描くには matplotlib がフォントの一覧を置くフォルダが必要ですが、ホームにも"
        "一時フォルダにも書き込めません。書き込めるフォルダを MPLCONFIGDIR に設定してください。"
    ),
    "This is a fault of sukashi, not of your text or model: it made a result whose parts do not "
    "fit together; please report what you asked, with the model's name and the versions.": (
        "これは sukashi の不具合で、テキストやモデルの問題ではありません"
        "（互いに合わない部分からなる結果を作りました）。"
        "質問の内容とモデルの名前、各バージョンを添えてご報告ください。"
    ),
    "-o {name} is a folder; give the name of a file in it.": (
        "-o {name} はフォルダです。その中のファイルの名前を指定してください。"
    ),
    "-o {name} is in {folder}, which is no folder; make it first.": (
        "-o {name} を置くフォルダ{folder:quoted}がありません。先にフォルダを作ってください。"
    ),
    "-o {name} is given twice; name each file once.": (
        "-o {name} が 2 度指定されています。ファイルは 1 度ずつ指定してください。"
    ),
    "-o {name} and -o {second} are one file; name it once.": (
        "-o {name} と -o {second} は同じファイルです。1 度だけ指定してください。"
    ),
    "-o {second} is where -o {name} writes its {kind}; give one of them another name.": (
        "-o {second} は、-o {name} の {kind} が保存されるファイルです。"
        "どちらかを別の名前にしてください。"
    ),
    "-o {name} is a pipe or device and takes one {suffix} file, not those of {kinds}; ask for one "
    "of them, or for {page}.": (
        "-o {name} はパイプかデバイスなので、{suffix} は 1 つしか書き込めません（{kinds} "
        "があります）。どれか 1 つだけを求めるか、{page} にしてください。"
    ),
    "-o {name} is a pipe or device, and the rows of a table need a file, where they can go on; "
    "name a file.": (
        "-o {name} はパイプかデバイスです。表の行は続きから書けるファイルが必要なので、"
        "ファイルを指定してください。"
    ),
    "{failed} of {count} files could not be written: {names}.": (
        "{count} 個のファイルのうち {failed} 個を書き込めませんでした: {names}"
    ),
    "--{name} is read by pictures ({suffixes}); name one with -o, or leave --{name2} out.": (
        "--{name} は画像（{suffixes}）のための指定です。-o で画像を指定するか、--{name2} "
        "を外してください。"
    ),
    "--{name} is read by pictures of attention, and none is asked for; leave --{name2} out.": (
        "--{name} は注意の画像のための指定ですが、注意は求められていません。--{name2} "
        "を外してください。"
    ),
    "The picture {kind} does not show one {name}; leave --{name2} out, or choose a --kind that "
    "does: {kinds}.": (
        "図{kind:quoted}は 1 つの {name} を示すものではありません。--{name2} を外すか、--kind "
        "に {kinds} のどれかを指定してください。"
    ),
    "--{name} is read by the lens {lens} alone; add it to --lens, or leave --{name2} out.": (
        "--{name} を使うのは{lens:quoted}だけです。--lens に加えるか、--{name2} を外してください。"
    ),
    "--hypothesis is read with --labels alone; give both, or neither.": (
        "--hypothesis は --labels と一緒に使います。両方指定するか、どちらも外してください。"
    ),
    "{option} is read with a table alone; give one with --input, or leave {option2} out.": (
        "{option} は表のための指定です。--input で表を指定するか、{option2} を外してください。"
    ),
    "{name} is a suffix without a name; put a name before it, as in {example}.": (
        "{name:quoted}は拡張子だけです。{example:quoted}のように、前に名前を付けてください。"
    ),
    "Standard output is closed; leave it open, or write a file with -o.": (
        "標準出力が閉じられています。開いたまま実行するか、-o でファイルに保存してください。"
    ),
    "Standard output cannot be written: {reason}.": "標準出力に書き込めません（{reason:ja}）。",
    "Standard input is closed; give the text itself.": (
        "標準入力が閉じられています。テキストを直接指定してください。"
    ),
    "Standard input is not text in {encoding}; write it in UTF-8, or say its encoding in "
    "PYTHONIOENCODING.": (
        "標準入力は {encoding} のテキストではありません。UTF-8 にするか、文字コードを "
        "PYTHONIOENCODING で指定してください。"
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
