"""Phrases: what the page about architectures says around its numbers, by language."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrases:
    """The sentences of one language.

    readme: the paragraph of the README, whose fields are a task's name with `_whole` (types that
    answer everything rightly) and `_built`. columns: names of questions that differ from the
    English.
    """

    head: str
    counts: str
    largest: str
    key: str
    type: str
    notes: str
    missing: str
    not_loaded: str
    tasks: dict[str, str]
    readme: str
    columns: dict[str, str] = field(default_factory=dict)
    broken: bool = False


ENGLISH = Phrases(
    head="""
# Architectures

[日本語](architectures.ja.md)

Every text architecture that transformers can build is built here as a tiny random network and
asked every question of its task. The numbers are compared with plain PyTorch on the same network:
gradient × input with autograd and a hook on the token embedding, integrated gradients (the same
steps) and occlusion with loops, the last layer with the network's own probabilities, attention with
its own `output_attentions`, generation with its own `generate`. sukashi has no list of
architectures; the types below are those of transformers' Auto classes.

Made by `python -m benchmarks.architectures` with {versions}.
`python -m benchmarks.architectures causal llama mixtral` asks only some types and changes nothing
here.
""",
    counts=(
        "| task | built / types | load | all answers right "
        "| right / types with something to answer |"
    ),
    largest="The largest deviation among the answers counted as right is {largest}.",
    key="""
Gradient × input, integrated gradients and occlusion count as right within 1e-3 of the largest
reference number, everything else within 1e-4.

| mark | means |
|---|---|
| ✓ | right |
| – | nothing to answer: the network has no attention weights, or plain PyTorch has no gradient |
| ? | answered, but plain PyTorch gives nothing to compare with |
| no | sukashi refuses; its reason is in the notes |
| **a number** | wrong, by so much |
| ✗ | an error |
""",
    type="type",
    notes="notes",
    missing="Not built:",
    not_loaded="not loaded",
    tasks={
        "causal": "Causal language models",
        "masked": "Masked language models",
        "seq2seq": "Encoder–decoder language models",
        "classify": "Text classifiers",
        "tokens": "Token classifiers",
        "span": "Question answering",
    },
    readme="""
Of transformers {version}'s text architectures, built tiny, {causal_whole} of {causal_built} causal,
{masked_whole} of {masked_built} masked and {seq2seq_whole} of {seq2seq_built} encoder–decoder
language models, {classify_whole} of {classify_built} text classifiers, {tokens_whole} of
{tokens_built} token classifiers and {span_whole} of {span_built} question answering models answer
every question with the numbers of plain PyTorch ([table of every type](docs/architectures.md)).
""",
)

JAPANESE = Phrases(
    head="""
# アーキテクチャ

[English](architectures.md)

"""
    "transformers で作れるテキスト用アーキテクチャをすべて、乱数の重みをもつ小さな"
    "ネットワークとして作り、そのタスクで尋ねられる質問をすべて尋ねた結果です。"
    "数値は、同じネットワークを素の PyTorch で計算したものと比べています。"
    "勾配 × 入力はトークン埋め込みへのフックと自動微分、積分勾配（同じ点数）とオクルージョンは"
    "単純なループ、最終層はネットワーク自身の確率、"
    "アテンションはネットワーク自身の `output_attentions`、"
    "生成はネットワーク自身の `generate` と比べます。"
    "sukashi にはアーキテクチャの一覧がなく、ここに並ぶのは "
    "transformers の Auto クラスにある型です。\n\n"
    "このページは `python -m benchmarks.architectures` が {versions} で作成しました。"
    "`python -m benchmarks.architectures causal llama mixtral` のように"
    "一部の型だけを試すこともでき、その場合このページは変わりません。",
    counts=(
        "| タスク | 作れた型 / すべての型 | 読み込める | すべて正しい "
        "| 正しい型 / 答えるものがある型 |"
    ),
    largest="正しいとした答えのうち、最大のずれは {largest} です。",
    key=(
        "勾配 × 入力・積分勾配・オクルージョンは、基準値の最大の 1e-3 以内、"
        "そのほかは 1e-4 以内を正しいとします。"
        """

| 印 | 意味 |
|---|---|
| ✓ | 正しい |
| – | 答えるものがない。アテンションの重みがないか、素の PyTorch でも勾配が得られない |
| ? | 答えたが、素の PyTorch に比べる相手がない |
| no | sukashi が断る。理由は備考にある |
| **数値** | 誤り。数値はずれの大きさ |
| ✗ | エラー |
"""
    ),
    type="型",
    notes="備考",
    missing="作れなかった型：",
    not_loaded="読み込めない",
    tasks={
        "causal": "因果言語モデル",
        "masked": "マスク言語モデル",
        "seq2seq": "エンコーダ・デコーダ言語モデル",
        "classify": "テキスト分類",
        "tokens": "トークン分類",
        "span": "質問応答",
    },
    readme=(
        "transformers {version} のテキスト用アーキテクチャをごく小さく作って確かめました。\n"
        "因果言語モデルは {causal_built} 型のうち {causal_whole} 型、"
        "マスク言語モデルは {masked_built} 型のうち {masked_whole} 型、\n"
        "エンコーダ・デコーダ言語モデルは {seq2seq_built} 型のうち {seq2seq_whole} 型、"
        "テキスト分類は {classify_built} 型のうち {classify_whole} 型、\n"
        "トークン分類は {tokens_built} 型のうち {tokens_whole} 型、"
        "質問応答は {span_built} 型のうち {span_whole} 型が、\n"
        "すべての問いに素の PyTorch と同じ数値で答えます"
        "（[型ごとの表](docs/architectures.ja.md)）。"
    ),
    columns={
        "generate": "生成",
        "classify": "分類",
        "grad_x_input": "勾配 × 入力",
        "integrated_gradients": "積分勾配",
        "occlusion": "オクルージョン",
        "attention": "アテンション",
        "layers": "各層",
    },
    broken=True,
)

PHRASES = {"en": ENGLISH, "ja": JAPANESE}
