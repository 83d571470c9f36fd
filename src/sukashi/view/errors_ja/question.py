"""The errors of questions: lenses, what they trace, and the tokens they speak of."""

from __future__ import annotations

SENTENCES = {
    "All attention weights need {need} bytes, the budget is {budget}, and this architecture's "
    "cannot be kept as queries and keys; shorten the text or raise the budget (<<memory=>>)"
    ".": (
        "注意の重みをすべて持つには {need} バイト必要ですが、使えるのは {budget} バイトまでで、"
        "このアーキテクチャではクエリとキーだけを持つこともできません。テキストを短くするか、"
        "上限を上げてください（<<memory=>>）。"
    ),
    'This tokenizer has no {name} token, so it cannot be the baseline; choose <<baseline="zero" '
    'or "mean">>.': (
        "このトークナイザには {name} トークンがないため、ベースラインに使えません。"
        '<<baseline="zero" か "mean">> を選んでください。'
    ),
    "This model's head (task {task}) gives no single answer that could be explained; load it "
    "with a language or classification head.": (
        "このモデル（用途は {task}）の出力は 1 つの答えにならないため、説明できません。"
        "言語モデルか分類の出力層を付けて読み込んでください。"
    ),
    "No written token is named; give <<outputs=[0]>> for the first one.": (
        "説明するトークンが 1 つも指定されていません。最初に書かれたトークンなら <<outputs=[0]>> "
        "としてください。"
    ),
    "The explained {label} has no place in this text; give the text and the model that were "
    "explained.": (
        "説明された{label:quoted}の位置がこのテキストにありません。説明に使ったテキストとモデルを"
        "渡してください。"
    ),
    "This model fills gaps, but its tokenizer has no token for a gap (mask_token); give it one.": (
        "これは穴埋めのモデルですが、トークナイザに空所を表すトークン（mask_token）がありません。"
        "トークナイザに設定してください。"
    ),
    "This model fills gaps, and the text has none: put {mask} where a word shall be explained.": (
        "これは穴埋めのモデルですが、テキストに空所がありません。説明したい語の位置に {mask} "
        "を置いてください。"
    ),
    "{name} is {given}; give {allowed}.": (
        "{name} に{given:quoted}は指定できません。{allowed:any}を指定してください。"
    ),
    "{question} cannot be asked so: {error}.": "{question} の引数が正しくありません（{error}）。",
    "The method {method} does not read {option}; it reads {own}, and {other} is read by "
    "{methods}.": (
        "手法{method:quoted}は{option:quoted}を使いません（この手法のオプション: {own:ja}）。"
        "{other:quoted}を使う手法は {methods} です。"
    ),
    "The method {method} explains nothing, so it reads no {option}.": (
        "手法{method:quoted}は何も説明しないため、{option:quoted}を使いません。"
    ),
    "The inputs of this attribution are groups ({unit}), not the tokens that the model reads; give "
    "the attribution that was grouped, and <<unit=>>.": (
        "この帰属の入力はモデルが読むトークンではなく、まとめた単位（{unit}）です。"
        "まとめる前の帰属と <<unit=>> を渡してください。"
    ),
    "An attribution has its texts with it; leave <<pair=>> out.": (
        "帰属の結果には元のテキストが含まれています。<<pair=>> を外してください。"
    ),
    "This model does not write text (its task is {task}); generation needs a causal or an "
    "encoder–decoder language model.": (
        "このモデルは文章を書きません（用途は {task}）。生成するには、"
        "続きを書く言語モデル（causal）かエンコーダ・デコーダ型の言語モデルを使ってください。"
    ),
    "{count} more tokens after {length} are asked for, but the model reads {limit}; ask for "
    "{rest} at most.": (
        "{length} トークンに続けて {count} トークンの生成が指定されましたが、モデルが読めるのは "
        "{limit} トークンまでです。生成を {rest} トークン以下にしてください。"
    ),
    "{count} more tokens after {length} are asked for, but the model reads {limit}; shorten "
    "the prompt.": (
        "{length} トークンに続けて {count} トークンの生成が指定されましたが、モデルが読めるのは "
        "{limit} トークンまでです。プロンプトを短くしてください。"
    ),
    "One text is written at a time; leave num_return_sequences out.": (
        "一度に書けるテキストは 1 つだけです。num_return_sequences を外してください。"
    ),
    "A generation is explained by the model that wrote it, and this one (task {task}) does not "
    "write; give its text.": "生成結果はそれを書いたモデルで説明しますが、"
    "このモデルは文章を書きません"
    "（用途は {task}）。文章を渡してください。",
    "The model cannot generate so: {error}": "この指定では生成できません: {error}",
    "This model has no vocabulary head, so its layers predict no words; load the language "
    "model it was made from.": (
        "このモデルには語彙への出力層がないため、各層の予測を語として読めません。"
        "元になった言語モデルを読み込んでください。"
    ),
    "One {what} needs about {need} bytes, the budget is {budget}; shorten the text or allow "
    "more memory (<<memory=>>).": (
        "{what:ja}には一度に約 {need} バイト必要ですが、使えるのは {budget} バイトまでです。"
        "テキストを短くするか、上限を上げてください（<<memory=>>）。"
    ),
    "The model gives numbers that are not finite on this text, so nothing can be explained; "
    "check its weights (sukashi doctor) or load it with <<dtype='float32'>>.": (
        "このテキストではモデルの計算結果に NaN か無限大が出るため、説明できません。重みを "
        "sukashi doctor で調べるか、<<dtype='float32'>> で読み込んでください。"
    ),
    "This model has no {stack}; it has: {there}.": (
        "このモデルに {stack} はありません。あるのは {there:and} です。"
    ),
    "This model has no cross-attention; ask for its self-attention.": (
        "このモデルに交差注意（cross）はありません。自己注意を指定してください。"
    ),
    "The {family} architecture does not hand out queries and keys; ask for its attention "
    "weights.": (
        "{family} のアーキテクチャからはクエリとキーを取り出せません。"
        "注意の重みを指定してください。"
    ),
    "This model does not behave as its architecture says: {failed}; explanations would be "
    "wrong. Load it with <<verify=False>> to look at it all the same.": (
        "このモデルの動作がアーキテクチャの定義と合わないため、正しい説明ができません。"
        "通らなかった検査: {failed:each}。それでも中を見たいときは <<verify=False>> "
        "で読み込んでください。"
    ),
    "The spans of {count} tokens do not cover the {length} characters of the text in order; "
    "please report the tokenizer and the text.": (
        "{count} 個のトークンの区間が、テキストの {length} 文字を順に覆っていません。"
        "トークナイザとテキストを添えて報告してください。"
    ),
    "The spans of the tokens are not in order; please report the tokenizer and the text.": (
        "トークンの区間が順に並んでいません。トークナイザとテキストを添えて報告してください。"
    ),
    "A text is a string, not {type}.": (
        "テキストには文字列を渡してください（渡されたのは {type} です）。"
    ),
    "The text has half a character (a lone surrogate) at place {place}; take it out.": (
        "テキストの位置 {place} に不完全な文字（サロゲートの片方）があります。取り除いてください。"
    ),
    "The text is empty; give at least one word.": "テキストが空です。1 語以上を入力してください。",
    "The tokenizer makes no token of this text; give at least one word.": (
        "このテキストからはトークンが 1 つも作られません。1 語以上を入力してください。"
    ),
    "The text has {length} tokens, the model reads {limit}; shorten it, or let the end be cut "
    "(<<truncate=True>>).": (
        "テキストは {length} トークンですが、モデルが読めるのは {limit} トークンまでです。"
        "短くするか、末尾を切り捨ててください（<<truncate=True>>）。"
    ),
    "A sentence pair cannot be continued; give one text.": (
        "2 つのテキストの組に続きは書けません。テキストを 1 つだけ渡してください。"
    ),
    "{given} is {count} tokens for this model: {pieces}; name one of them, as text or by its id.": (
        "{given:quoted}はこのモデルでは {count} トークンになります（{pieces:ja}）。そのうちの 1 "
        "つを、文字列か ID で指定してください。"
    ),
    "{given} is not in this model's vocabulary (it reads {piece}); name a word that is, or an "
    "id.": (
        "{given:quoted}はこのモデルの語彙になく、{piece} として読まれます。語彙にある語か ID "
        "を指定してください。"
    ),
}
