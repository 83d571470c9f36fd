"""The errors of models: finding, fetching, reading and checking one."""

from __future__ import annotations

SENTENCES = {
    "{module} is not a projection that sukashi can measure.": (
        "{module} の出力の次元数を sukashi は読み取れません。"
    ),
    "{given} is not a device; there is: cpu, cuda, cuda:0 …, mps.": (
        "{given:quoted}というデバイスはありません。cpu、cuda、cuda:0 …、mps "
        "のどれかを指定してください。"
    ),
    "This machine has no device {device} (torch sees {count} CUDA devices); use <<device='cpu'>> "
    "or leave it out.": (
        "このマシンに{device:quoted}というデバイスはありません（torch から見える CUDA デバイスは "
        "{count} 台）。<<device='cpu'>> にするか、指定を外してください。"
    ),
    "{network} has no {roots} where {family} keeps its blocks; load it with a standard "
    "transformers class.": (
        "{network} には、{family} のブロックがあるはずの {roots:or} がありません。transformers "
        "の標準のクラスで読み込んでください。"
    ),
    "The table of {family} does not fit this network ({error}); register a table of its own "
    "with sukashi.model.families.register.": (
        "{family} の対応表がこのネットワークに合いません（{error}）。このネットワークの表を "
        "sukashi.model.families.register で登録してください。"
    ),
    "{model} is not on this machine and the Hugging Face Hub cannot be reached; connect and "
    "run `sukashi download {name}`, give a folder, or use a built-in model ({names}).": (
        "{model:quoted}はこのマシンになく、Hugging Face Hub にもつながりません。"
        "ネットワークにつないで `sukashi download {name}` を実行するか、"
        "フォルダか同梱モデル（{names}）を指定してください。"
    ),
    "{model} at revision {revision} is not on this machine and the Hugging Face Hub cannot be "
    "reached; connect and run `sukashi download {name}`, give a folder, or use a built-in "
    "model ({names}).": (
        "{model:quoted}のリビジョン{revision:quoted}はこのマシンになく、Hugging Face Hub "
        "にもつながりません。ネットワークにつないで `sukashi download {name}` を実行するか、"
        "フォルダか同梱モデル（{names}）を指定してください。"
    ),
    "{model} has its weights only as a pickle ({file}), which can run any code when it is "
    'opened; if you trust its author, convert it once: python -c "from transformers import '
    "AutoModel as A; A.from_pretrained({source}).save_pretrained('converted')\" (with the "
    "Auto class of its task), copy the tokenizer's files beside it and give that folder.": (
        "{model} の重みは pickle（{file}）しかありません。pickle "
        "は開くだけで任意のコードを実行できます。作者を信頼できるなら、一度だけ変換してください: "
        'python -c "from transformers import AutoModel as A; '
        "A.from_pretrained({source}).save_pretrained('converted')\"（AutoModel は用途に合う Auto "
        "クラスにします）。トークナイザのファイルも同じ場所にコピーし、"
        "そのフォルダを指定してください。"
    ),
    "{model} has no file model.safetensors; choose a model in the transformers format.": (
        "{model} に model.safetensors がありません。transformers 形式のモデルを選んでください。"
    ),
    "The download of {model} stopped after {done} of {total} bytes ({error}); run it again, "
    "it goes on where it stopped.": (
        "{model} のダウンロードが {total} バイト中 {done} バイトで止まりました（{error}）。"
        "もう一度実行すると続きから再開します。"
    ),
    '{model} is neither a folder here nor a model id of the Hugging Face Hub ("name" or '
    '"owner/name").': (
        '{model:quoted}は手元のフォルダでも、Hugging Face Hub のモデル ID（"名前" か '
        '"所有者/名前"）でもありません。'
    ),
    "{model} asks its users to agree to its terms: do so on its page on the Hugging Face Hub, "
    "then log in with `hf auth login`.": (
        "{model} を使うには利用条件への同意が必要です。Hugging Face Hub "
        "にあるモデルのページで同意してから、`hf auth login` でログインしてください。"
    ),
    "There is no folder {model} here and no such model on the Hugging Face Hub, or it is "
    "private (then log in with `hf auth login`); built in are {names}.": (
        "{model:quoted}というフォルダは手元になく、Hugging Face Hub "
        "にもその名前のモデルは見つかりません。非公開のモデルなら `hf auth login` "
        "でログインしてください。同梱モデルは {names} です。"
    ),
    "{model} has no revision {revision}; leave <<revision=>> out for the newest.": (
        "{model} に{revision:quoted}というリビジョンはありません。最新のものでよければ "
        "<<revision=>> を外してください。"
    ),
    "{url} arrived damaged (its checksum is another than the Hub names); run it again.": (
        "{url} が壊れて届きました（チェックサムが Hub の示す値と違います）。"
        "もう一度実行してください。"
    ),
    "The tokenizer gives id {id} ({piece}), but the model's vocabulary has {rows} entries; "
    "this tokenizer belongs to another model.": (
        "トークナイザの返した ID {id}（{piece}）が、モデルの語彙（{rows} 個）にありません。"
        "これは別のモデルのトークナイザです。"
    ),
    "This model does not say which token its decoder starts with; set decoder_start_token_id "
    "in its configuration.": (
        "このモデルの設定には、デコーダの最初のトークンが書かれていません。config の "
        "decoder_start_token_id を設定してください。"
    ),
    "This network has no config.model_type; give sukashi a transformers network, or register "
    "a table with sukashi.model.families.register and set config.model_type.": (
        "このネットワークには config.model_type がありません。transformers "
        "のネットワークを渡すか、sukashi.model.families.register で対応表を登録して "
        "config.model_type を設定してください。"
    ),
    "{unknown} Another one can be added with sukashi.model.families.register(Family(...)).": (
        "{unknown:ja}ほかのアーキテクチャは sukashi.model.families.register(Family(...)) "
        "で追加できます。"
    ),
    "{index} is damaged; download or copy the model again.": (
        "{index} が壊れています。モデルをもう一度ダウンロードするか、コピーし直してください。"
    ),
    "{folder} has no tokenizer ({files} …); save it there with tokenizer.save_pretrained, or "
    "give one with <<tokenizer=>>.": (
        "{folder} にトークナイザ（{files} …）がありません。tokenizer.save_pretrained "
        "で保存するか、<<tokenizer=>> で渡してください。"
    ),
    "{folder} holds only an adapter (LoRA); merge it into its base model with peft's "
    "merge_and_unload(), save that, and give the merged folder.": (
        "{folder} にはアダプタ（LoRA）しかありません。peft の merge_and_unload() "
        "でベースモデルに統合して保存し、そのフォルダを指定してください。"
    ),
    "{folder} has no config.json, so it is not a transformers model; give the folder that "
    "save_pretrained wrote.": (
        "{folder} には config.json がないため、transformers のモデルとして読めません。"
        "save_pretrained で保存したフォルダを指定してください。"
    ),
    "{path} is not valid JSON ({error}); get the file again.": (
        "{path} は正しい JSON ではありません（{error}）。ファイルを取得し直してください。"
    ),
    "{path} does not say its model_type; give a folder in the transformers format.": (
        "{path} に model_type が書かれていません。transformers 形式のフォルダを指定してください。"
    ),
    "{folder} lacks {file} ({count} of its weight files are missing); download or copy the "
    "model again.": (
        "{folder} に {file} がありません（足りない重みのファイルは {count} 個）。"
        "モデルをもう一度ダウンロードするか、コピーし直してください。"
    ),
    "{folder} has a config but no weights (model.safetensors); download or copy the model "
    "again, or train it first.": (
        "{folder} には設定だけがあり、重み（model.safetensors）がありません。"
        "モデルをもう一度ダウンロードまたはコピーするか、先に学習してください。"
    ),
    "The built-in model {name} did not come with this installation; install sukashi from its "
    "wheel, or give a hub id or a folder (./{folder} for a folder here).": (
        "同梱モデル{name:quoted}がこのインストールには入っていません。sukashi を wheel "
        "からインストールするか、ハブの ID かフォルダを指定してください（手元のフォルダなら "
        "./{folder}）。"
    ),
    "{name} is a file; give the folder that holds it, {folder}.": (
        "{name} はファイルです。そのファイルのあるフォルダ {folder} を指定してください。"
    ),
    "There is no folder {name}; check the path.": (
        "{name:quoted}というフォルダはありません。パスを確かめてください。"
    ),
    "{name} needs code of its own, which would run on this machine; if you trust its author, "
    "give <<trust_remote_code=True>>.": (
        "{name} を読み込むには、付属のコードをこのマシンで実行する必要があります。"
        "作者を信頼できるなら <<trust_remote_code=True>> を指定してください。"
    ),
    "{name} has no weights for {weight}, so it was not trained for task {task} and its "
    "answers would be random; leave <<task=>> out, or use <<task='body'>> for its "
    "attention alone.": (
        "{name} には{weight:quoted}の重みがありません。"
        "用途{task:quoted}向けに学習されていないので、答えはでたらめになります。"
        "<<task=>> を外すか、注意だけを見るなら <<task='body'>> を指定してください。"
    ),
    "{name} has no weights for {weight}, which its config.json asks for: they do not belong "
    "together; download or copy the model again.": (
        "{name} には、config.json にある{weight:quoted}の重みがなく、"
        "設定と重みの組み合わせが違います。モデルをもう一度ダウンロードするか、"
        "コピーし直してください。"
    ),
    "{name} does not fit into the memory of the device; try <<dtype='float16'>>, <<device='cpu'>> "
    "or <<device_map='auto'>>.": (
        "{name} はデバイスのメモリに収まりません。<<dtype='float16'>>、<<device='cpu'>>、"
        "<<device_map='auto'>> のどれかを試してください。"
    ),
    "The weights of {name} do not have the sizes its config.json asks for ({weight} is {there} in "
    "the checkpoint, {here} by the config); get the config.json that was saved with them, or both "
    "again.": (
        "{name} の重みの大きさが config.json と合いません（{weight:quoted}はチェックポイントでは "
        "{there}、設定では {here}）。その重みと一緒に保存された config.json を使うか、"
        "両方を取得し直してください。"
    ),
    "{name} has the weights of an adapter beside its own ({weight}); merge them with peft's "
    "merge_and_unload(), save that, and give the merged folder.": (
        "{name} には、本体の重みとは別にアダプタの重み（{weight:quoted}）が残っています。peft の "
        "merge_and_unload() で統合して保存し、そのフォルダを指定してください。"
    ),
    "The checkpoint of {name} has {count} weights that its config.json has no place for (such as "
    "{weight}), so another model would be explained; get the config.json that was saved with these "
    "weights, or both again.": (
        "{name} のチェックポイントには、config.json にない重みが {count} 個あります"
        "（{weight:quoted}など）。このままでは別のモデルを説明することになります。"
        "その重みと一緒に保存された config.json を使うか、両方を取得し直してください。"
    ),
    "The tokenizer has {count} tokens and none of the number {id}, which is {special}_token_id in "
    "the config of {name}: they do not belong together; give the tokenizer that came with the "
    "network.": (
        "トークナイザの語彙は {count} 個で、{name} の設定にある {special}_token_id の {id} "
        "番がなく、組み合わせが違います。"
        "ネットワークに付属するトークナイザを渡してください。"
    ),
    "The config of {name} names {labels} labels, but its head has {classes} classes: they do not "
    "belong together; correct id2label in the config.": (
        "{name} の設定にあるラベルは {labels} 個ですが、出力は {classes} クラスで、"
        "組み合わせが違います。設定の id2label を直してください。"
    ),
    "{path} is not valid JSON; get the file again.": (
        "{path} は正しい JSON ではありません。ファイルを取得し直してください。"
    ),
    "The tokenizer of {name} cannot be read ({error}); its files are incomplete or from another "
    "version of transformers than {version}: get them again, or save them anew with "
    "tokenizer.save_pretrained.": (
        "{name} のトークナイザを読めません（{error}）。ファイルが足りないか、transformers "
        "{version} とは別のバージョンで作られています。取得し直すか、tokenizer.save_pretrained "
        "で保存し直してください。"
    ),
    "The architecture of {name} has no {part}; leave <<task=>> out, or name another.": (
        "{name} のアーキテクチャに{part:ja}はありません。<<task=>> "
        "を外すか、別の用途を指定してください。"
    ),
    "The {part} of {name} cannot be made ({error}); transformers {version} finds a value in "
    "config.json, or an argument, that does not go: correct it.": (
        "{name} の{part:ja}を作れません（{error}）。transformers {version} では、config.json "
        "の値か引数に使えないものがあります。それを直してください。"
    ),
    "The {part} of {name} could not be loaded this time ({kind}: {error}); try again, and if it "
    "stays, report it with the name of the model.": (
        "{name} の{part:ja}を今回は読み込めませんでした（{kind}: {error}）。"
        "もう一度試し、同じことが起きるなら、モデルの名前を添えてご報告ください。"
    ),
    "The {part} of {name} needs packages that are not installed; install them with: pip install "
    "'sukashi[{extra}]'": (
        "{name} の{part:ja}に必要なパッケージが入っていません。次のようにインストールしてください: "
        "pip install 'sukashi[{extra}]'"
    ),
    "{name} is on this machine and has no revisions; leave <<revision=>> out.": (
        "{name} はこのマシンにあり、リビジョンはありません。<<revision=>> を外してください。"
    ),
    "A model is the id of a built-in one, a folder or an id of the Hugging Face Hub, not {given}; "
    "a network in memory is given with <<network=>>.": (
        "モデルは、同梱モデルの ID、フォルダ、Hugging Face Hub の ID のどれかで指定します"
        "（渡されたのは {given}）。メモリ上のネットワークは <<network=>> で渡してください。"
    ),
    "A tokenizer is one of transformers', not {kind}; give the object that "
    "AutoTokenizer.from_pretrained returned.": (
        "トークナイザには transformers のものを渡します（渡されたのは {kind}）。"
        "AutoTokenizer.from_pretrained で得たものを渡してください。"
    ),
    "{model} is not on this machine, and the Hugging Face Hub is not to be asked; run `sukashi "
    "download {name}`, give a folder, or use a built-in model ({names}).": (
        "{model:quoted}はこのマシンになく、Hugging Face Hub にも問い合わせない設定です。"
        "`sukashi download {name}` を実行するか、フォルダか同梱モデル（{names}）"
        "を指定してください。"
    ),
    "{model} at revision {revision} is not on this machine, and the Hugging Face Hub is not to be "
    "asked; run `sukashi download {name}`, give a folder, or use a built-in model ({names}).": (
        "{model:quoted}のリビジョン{revision:quoted}はこのマシンになく、Hugging Face Hub "
        "にも問い合わせない設定です。`sukashi download {name}` を実行するか、フォルダか同梱モデル"
        "（{names}）を指定してください。"
    ),
    "The {part} of {name} needs another package: {error}": (
        "{name} の{part:ja}には別のパッケージが必要です: {error}"
    ),
    "The weights of {name} are damaged ({error}); download or copy them again.": (
        "{name} の重みが壊れています（{error}）。もう一度ダウンロードするか、"
        "コピーし直してください。"
    ),
    "The tokenizer has {words} tokens, but the network {name} knows {rows}: they do not "
    "belong together; give the tokenizer that came with the network.": (
        "トークナイザの語彙は {words} 個ですが、ネットワーク {name} の語彙は {rows} 個で、"
        "組み合わせが違います。ネットワークに付属するトークナイザを渡してください。"
    ),
    "The tokenizer of {name} is empty; give another with <<tokenizer=>>.": (
        "{name} のトークナイザが空です。別のものを <<tokenizer=>> で渡してください。"
    ),
    "With <<network=>> only <<tokenizer=>> and <<task=>> can be given; move or convert the network "
    "yourself before.": (
        "<<network=>> と一緒に指定できるのは <<tokenizer=>> と <<task=>> だけです。"
        "ネットワークの移動や変換は先に済ませてください。"
    ),
    "Give <<device=>> (one device) or <<device_map=>> (shards), not both.": (
        "<<device=>>（1 台に載せる）と <<device_map=>>（分けて載せる）は、"
        "どちらか一方だけを指定してください。"
    ),
    "A network in memory needs its tokenizer; give it with <<tokenizer=>>.": (
        "メモリ上のネットワークにはトークナイザも必要です。<<tokenizer=>> で渡してください。"
    ),
    "sukashi cannot explain {class_name}; it explains models for {tasks}: name one with "
    '<<task=>>, for example <<task="body">> for attention alone.': (
        "sukashi は {class_name} を説明できません。対応する用途は {tasks} です。<<task=>> で 1 "
        'つ指定してください（注意だけを見るなら <<task="body">>）。'
    ),
    "In the {stack} of {family}, the embedding has {rows} rows, but the config says "
    "vocab_size {size}; the weights and the config (or the registered table) do not belong "
    "together.": (
        "{family} の {stack} の埋め込みは {rows} 行ですが、設定では vocab_size が {size} です。"
        "重みと設定（または登録した表）の組み合わせが違います。"
    ),
    "In the {stack} of {family}, there are {blocks} blocks, but the config says {name} "
    "{count}; the weights and the config (or the registered table) do not belong together.": (
        "{family} の {stack} のブロックは {blocks} 個ですが、設定では {name} が {count} です。"
        "重みと設定（または登録した表）の組み合わせが違います。"
    ),
    "In the {stack} of {family}, the MLP's down-projection of layer {layer} gives {found} "
    "numbers, but the config says width {width}; the weights and the config (or the "
    "registered table) do not belong together.": (
        "{family} の {stack} では、第 {layer} 層の MLP の出力（down-projection）が {found} "
        "次元ですが、設定では幅が {width} です。"
        "重みと設定（または登録した表）の組み合わせが違います。"
    ),
    "In the {stack} of {family}, there are {heads} heads, but the config says {key_heads} key "
    "heads; the weights and the config (or the registered table) do not belong together.": (
        "{family} の {stack} のヘッド数 {heads} は、設定にあるキーのヘッド数 {key_heads} "
        "で割り切れません。重みと設定（または登録した表）の組み合わせが違います。"
    ),
    "In the head of {family}, the last matrix has {rows} rows, but the config says vocab_size "
    "{sizes}; the weights and the config (or the registered table) do not belong together.": (
        "{family} の出力層の行列は {rows} 行ですが、設定では vocab_size が {sizes:or} です。"
        "重みと設定（または登録した表）の組み合わせが違います。"
    ),
    "{bad} of the {count} numbers of the weight {name} are NaN or infinite, so every answer "
    "would be NaN; the checkpoint is damaged: download it again, or save it in float32 if it "
    "was converted to float16.": (
        "重み{name:quoted}の {count} 個の値のうち {bad} 個が NaN か無限大で、答えがすべて NaN "
        "になります。チェックポイントが壊れています。もう一度ダウンロードするか、float16 "
        "に変換したものなら float32 で保存し直してください。"
    ),
}
