"""The words of the web app's server: forms, what it refuses and its plain pages."""

from __future__ import annotations

from sukashi.view.language import Lang

WEB: dict[str, dict[Lang, str]] = {
    # questions
    "question attention": {"en": "Attention", "ja": "注意"},
    "question attention, help": {
        "en": "which tokens every layer and head looks at",
        "ja": "各層の各ヘッドがどのトークンを見ているか",
    },
    "question attribution": {"en": "Attribution", "ja": "寄与"},
    "question attribution, help": {
        "en": "which inputs an answer is owed to",
        "ja": "答えにどの入力が効いたか",
    },
    "question generate": {"en": "Generation", "ja": "続きの生成"},
    "question generate, help": {
        "en": "what the model writes after the text, and what else it might have written",
        "ja": "モデルが続きに何を書くか、ほかに何を書きえたか",
    },
    "question layers": {"en": "Layers", "ja": "層ごとの予測"},
    "question layers, help": {
        "en": "what every layer would already have written",
        "ja": "途中の各層で書くとしたら何を書くか",
    },
    "question classify": {"en": "Answer", "ja": "分類"},
    "question classify, help": {
        "en": "what the model answers: a label, an answer in a text, a word for a gap",
        "ja": "モデルの答え（ラベル、文中の答え、空所に入る語）",
    },
    # fields
    "field candidates": {"en": "labels of your own", "ja": "候補のラベル"},
    "field candidates, help": {
        "en": "judged by an inference (NLI) model",
        "ja": "推論（NLI）モデルに判定させるラベル",
    },
    "field hypothesis": {"en": "sentence for them", "ja": "候補を入れる文"},
    "field hypothesis, help": {
        "en": "each label is put where {{}} stands",
        "ja": "{{}} の位置に候補が入る",
    },
    "field truth": {"en": "true label", "ja": "正解のラベル"},
    "field truth, help": {
        "en": "shown beside what the model says",
        "ja": "モデルの答えと並べて表示する",
    },
    "field style": {"en": "style", "ja": "様式"},
    "field style, help": {
        "en": "numbers as another tool gives them, for comparison",
        "ja": "比較のため、ほかのツールと同じ求め方をする",
    },
    "field background": {"en": "background", "ja": "背景のテキスト"},
    "field background, help": {
        "en": "texts to compare with; without any, random words",
        "ja": "比べる相手のテキスト。なければ無作為な語",
    },
    "field multi_label": {"en": "each by itself", "ja": "候補を個別に判定"},
    "field multi_label, help": {
        "en": "several labels may fit",
        "ja": "複数の候補が当てはまることを許す",
    },
    "field part": {"en": "part", "ja": "注意の種類"},
    "field part, help": {
        "en": "attention of the encoder, of the decoder, or from one to the other",
        "ja": "エンコーダ、デコーダ、その間（交差注意）のどれを見るか",
    },
    "field method": {"en": "method", "ja": "手法"},
    "field method, help": {"en": "how it is computed", "ja": "寄与の計算のしかた"},
    "field target": {"en": "explain", "ja": "説明する語"},
    "field target, help": {
        "en": "a token or label instead of the model's own answer",
        "ja": "モデル自身の答えの代わりに説明するトークンかラベル",
    },
    "field contrast": {"en": "and not", "ja": "比べる相手"},
    "field contrast, help": {
        "en": "explain why the answer is the one and not this other one",
        "ja": "これではなくその答えになったのはなぜかを説明する",
    },
    "field of": {"en": "quantity", "ja": "説明する値"},
    "field of, help": {
        "en": "which number of the answer is explained",
        "ja": "答えのどの数値を説明するか",
    },
    "field outputs": {"en": "written tokens", "ja": "説明する出力"},
    "field outputs, help": {
        "en": "numbers of the written tokens to explain, counted from 0; all unless given",
        "ja": "説明する出力トークンの番号（0 から数える）。なければすべて",
    },
    "field baseline": {"en": "baseline", "ja": "ベースライン"},
    "field baseline, help": {
        "en": "what stands in the place of a word that is taken away",
        "ja": "取り除いた語の代わりに置くもの",
    },
    "field steps": {"en": "steps", "ja": "分割数"},
    "field steps, help": {
        "en": "points of the integral; auto doubles them until the error is small",
        "ja": "積分の分点の数。auto なら誤差が十分小さくなるまで倍にする",
    },
    "field samples": {"en": "samples", "ja": "標本数"},
    "field samples, help": {
        "en": "noisy copies of the text that are averaged",
        "ja": "ノイズを加えて平均する回数",
    },
    "field noise": {"en": "noise", "ja": "ノイズ"},
    "field noise, help": {
        "en": "deviation of the noise, as a share of the range of the embeddings",
        "ja": "ノイズの標準偏差（埋め込みの値の範囲に対する割合）",
    },
    "field unit": {"en": "unit", "ja": "単位"},
    "field unit, help": {
        "en": "what is taken away at a time",
        "ja": "一度に取り除く単位",
    },
    "field seed": {"en": "seed", "ja": "乱数の種"},
    "field seed, help": {
        "en": "the same seed gives the same random numbers",
        "ja": "同じ値なら同じ乱数になる",
    },
    "field max_new_tokens": {"en": "tokens to write", "ja": "書かせるトークン数"},
    "field max_new_tokens, help": {
        "en": "the model may stop earlier",
        "ja": "モデルが先に書き終えることもある",
    },
    "field top": {"en": "predictions", "ja": "予測の数"},
    "field top, help": {
        "en": "how many predictions of every layer are kept",
        "ja": "層ごとに残す予測の数",
    },
    "field watch": {"en": "words to follow", "ja": "追跡する語"},
    "field watch, help": {
        "en": "words whose rank and probability are followed through the layers",
        "ja": "各層で順位と確率を追う語",
    },
    "field norm": {"en": "normalisation", "ja": "正規化"},
    "field norm, help": {
        "en": "whether every layer is read through the model's last normalisation",
        "ja": "各層を読むときモデルの最後の正規化を通すかどうか",
    },
    # values
    "value encoder": {"en": "encoder", "ja": "エンコーダ"},
    "value decoder": {"en": "decoder", "ja": "デコーダ"},
    "value cross": {"en": "cross-attention", "ja": "交差注意"},
    "value grad_x_input": {"en": "gradient × input", "ja": "勾配×入力"},
    "value gradient": {"en": "gradient", "ja": "勾配"},
    "value smooth_grad": {"en": "SmoothGrad", "ja": "SmoothGrad（平滑化した勾配）"},
    "value integrated_gradients": {"en": "integrated gradients", "ja": "積分勾配"},
    "value expected_gradients": {"en": "expected gradients", "ja": "期待勾配"},
    "value sukashi": {"en": "sukashi", "ja": "sukashi"},
    "value transformers-interpret": {
        "en": "transformers-interpret",
        "ja": "transformers-interpret",
    },
    "value occlusion": {"en": "occlusion", "ja": "遮蔽"},
    "value shapley": {"en": "Shapley values", "ja": "シャープレイ値"},
    "value attention_rollout": {"en": "attention rollout", "ja": "注意の累積（rollout）"},
    "value attention_x_gradient": {"en": "attention × gradient", "ja": "注意×勾配"},
    "value value_zeroing": {"en": "value zeroing", "ja": "値ベクトルの消去"},
    "value logit": {"en": "logit", "ja": "ロジット"},
    "value probability": {"en": "probability", "ja": "確率"},
    "value log_probability": {"en": "log-probability", "ja": "対数確率"},
    "value auto": {"en": "automatic", "ja": "自動"},
    "value pad": {"en": "padding token", "ja": "パディング"},
    "value mask": {"en": "mask token", "ja": "マスク"},
    "value zero": {"en": "zero", "ja": "ゼロ"},
    "value mean": {"en": "mean of all words", "ja": "全語彙の平均"},
    "value token": {"en": "token", "ja": "トークン"},
    "value word": {"en": "word", "ja": "単語"},
    "value phrase": {"en": "phrase", "ja": "文節"},
    "value sentence": {"en": "sentence", "ja": "文"},
    "value final": {"en": "the model's last", "ja": "モデルの最後の正規化"},
    "value none": {"en": "none", "ja": "なし"},
    # what is being done
    "asking load": {"en": "loading the model", "ja": "モデルを読み込み中"},
    # what the server refuses
    "refused host": {
        "en": "This server answers to {allowed} only; open the link that it printed.",
        "ja": "このサーバーは {allowed} への要求にだけ答えます。"
        "起動時に表示されたリンクを開いてください。",
    },
    "refused origin": {
        "en": "This request comes from another site, so it was refused.",
        "ja": "別のサイトからの要求なので拒否しました。",
    },
    "refused key": {
        "en": "Open the link that sukashi printed in the terminal when it started.",
        "ja": "sukashi の起動時に端末に表示されたリンクを開いてください。",
    },
    "refused size": {
        "en": "The request is larger than {limit} bytes; send a shorter text.",
        "ja": "要求が {limit} バイトを超えています。テキストを短くしてください。",
    },
    "refused busy": {
        "en": "{count} requests are waiting already; try again in {seconds} s.",
        "ja": "すでに {count} 件の要求が待っています。{seconds} 秒後にもう一度お試しください。",
    },
    "refused streams": {
        "en": "Too many pages are following runs; close some of them.",
        "ja": "経過を見ているページが多すぎます。いくつか閉じてください。",
    },
    "refused closing": {
        "en": "The server is shutting down.",
        "ja": "サーバーを終了しています。",
    },
    "refused run": {"en": "There is no such run.", "ja": "その実行はありません。"},
    "refused result": {
        "en": "There is no such result in this workspace.",
        "ja": "その結果はこのワークスペースにありません。",
    },
    "refused large": {
        "en": "{name} has {size} bytes, more than the {limit} that the app opens; download it and "
        "read it with sukashi.open.",
        "ja": "{name} は {size} バイトあり、画面で開ける {limit} バイトを超えています。"
        "ダウンロードして sukashi.open で読み込んでください。",
    },
    "refused given": {
        "en": "This result was given when the server started; it is not in the workspace, so it "
        "cannot be deleted here.",
        "ja": "この結果は起動時に渡されたもので、ワークスペースにはないため、"
        "ここでは削除できません。",
    },
    "refused page": {
        "en": "The front end has not been built, so there are no pages to export.",
        "ja": "画面がまだ作られていないため、ページを書き出せません。",
    },
    "refused form": {
        "en": "The request cannot be read: {where} is missing or not of the right kind; "
        "/api/openapi.json says what is.",
        "ja": "要求を読めません。{where} がないか、形が正しくありません。"
        "正しい形は /api/openapi.json にあります。",
    },
    "refused path": {"en": "There is nothing here.", "ja": "ここには何もありません。"},
    "refused method": {
        "en": "This address does not take such a request.",
        "ja": "このアドレスはその種類の要求を受け付けません。",
    },
    "refused inside": {
        "en": "Something unexpected went wrong ({kind}); the terminal says where.",
        "ja": "予期しないエラーが起きました（{kind}）。詳しくは端末をご覧ください。",
    },
    # what an option that an error names is called where a person reads it
    "box pair": {"en": "second text", "ja": "2つ目の文"},
    "option box": {"en": "“{name}” ({value})", "ja": "「{name}」欄（{value}）"},
    "option box alone": {"en": "“{name}”", "ja": "「{name}」欄"},
    "option serve": {"en": "{option} of sukashi serve", "ja": "sukashi serve の {option}"},
    # the pages without a front end
    "page, not built": {
        "en": "The server is running, but its interface has not been built.",
        "ja": "サーバーは動いていますが、画面がまだ作られていません。",
    },
    "page, how": {
        "en": "From a copy of the source, build it once and reload this page:",
        "ja": "ソースのフォルダで一度だけ次のように作り、このページを再読み込みしてください。",
    },
    "page, meanwhile": {
        "en": "Meanwhile everything can be asked through the API; its description is at",
        "ja": "それまでも、API からすべての質問ができます。説明はここにあります。",
    },
    "page, continue": {"en": "Continue", "ja": "続ける"},
    # the command
    "about serve": {
        "en": "open the web app on this machine",
        "ja": "このコンピュータの上で Web アプリを開く",
    },
    "help FILE, serve": {
        "en": "saved results to show beside those of the workspace",
        "ja": "ワークスペースの結果と並べて表示する、保存した結果",
    },
    "help --model, serve": {
        "en": "model to offer beside the built-in ones: folder or hub id; may be repeated",
        "ja": "同梱モデルのほかに使うモデル。フォルダかハブの ID。何度でも指定できる",
    },
    "help --port": {
        "en": "port (default: {port}, or a free one)",
        "ja": "ポート番号（既定: {port}、使用中なら空いている番号）",
    },
    "help --host": {
        "en": "address to listen on (default: {host}, this machine only)",
        "ja": "待ち受けるアドレス（既定: {host}。このコンピュータからだけ使える）",
    },
    "help --workspace": {
        "en": "folder for the results (default: {folder})",
        "ja": "結果を保存するフォルダ（既定: {folder}）",
    },
    "help --no-browser": {
        "en": "print the link, open no browser",
        "ja": "リンクを表示するだけで、ブラウザを開かない",
    },
    "help --allow-download": {
        "en": "let the app fetch models from the Hugging Face Hub",
        "ja": "アプリが Hugging Face Hub からモデルを取得することを許す",
    },
    "serving": {
        "en": "Results are kept in {folder}. Stop with Ctrl+C. Open this link:",
        "ja": "結果は {folder} に保存されます。終了は Ctrl+C。次のリンクを開いてください。",
    },
    "serving others": {
        "en": "Warning: {host} can be reached from other machines; whoever has the link can use "
        "the models and see the results, and the connection is not encrypted.",
        "ja": "注意: {host} はほかのコンピュータからも接続できます。リンクを知っている人は"
        "モデルを使い、結果を見ることができます。通信は暗号化されません。",
    },
    "served": {"en": "Stopped.", "ja": "終了しました。"},
}
