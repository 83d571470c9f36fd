"""spoken: errors that were really raised say the same in Japanese, with all their facts."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import sukashi
from sukashi.cli.explain import lenses
from sukashi.cli.model import bytes_of
from sukashi.errors import (
    BudgetError,
    FailureError,
    ModelError,
    RangeError,
    SukashiError,
    UnknownNameError,
)
from sukashi.model import folder
from sukashi.model.device import pick_device
from sukashi.model.dissect import dissect
from sukashi.model.download import choose
from sukashi.model.verify import check_weights
from sukashi.result.store import dumps, loads
from sukashi.trace.budget import Budget
from sukashi.trace.verify import Check, proved
from sukashi.view.error_translation import Template, translated_error, translated_part
from sukashi.view.plots.options import token_range
from sukashi.view.selection import index
from sukashi.view.table import frame
from tests import samples
from tests.tiny import tiny, tiny_tokenizer

ENGLISH = re.compile(
    r"\b(the|is|are|has|have|there|give|choose|no|not|does|so|this|it|its)\b", re.IGNORECASE
)


def raised(action: Callable[[], object]) -> SukashiError:
    with pytest.raises(SukashiError) as caught:
        action()
    return caught.value


def japanese(action: Callable[[], object], *facts: str) -> str:
    """The Japanese sentence of an error, which has its facts and no English left."""
    error = raised(action)
    sentence = translated_error(error, "ja")
    assert [fact for fact in facts if fact not in sentence] == [], sentence
    assert not ENGLISH.search(re.sub(r"python -c \".*?\"", "", sentence)), sentence
    assert sentence.endswith(("。", ")", "："))
    assert translated_error(error) == translated_error(error, "en") == str(error)
    return sentence


def test_a_name_there_is_not() -> None:
    assert japanese(
        lambda: lenses(Namespace(lens="atention")), "attribution, layers, attention"
    ) == (
        "質問（lens）に「atention」はありません。もしかして「attention」ですか？ "
        "指定できるのは attribution, layers, attention です。"
    )
    japanese(
        lambda: lenses(Namespace(lens="zzz")), "「zzz」はありません。指定できるのは attribution,"
    )


def test_a_number_out_of_range() -> None:
    sentence = japanese(lambda: index("Written token", 12, 4), "12", "0 から 3")
    assert sentence.startswith("書かれたトークン 12 は範囲外です。")
    assert japanese(lambda: index("Layer", -9, 2)).startswith("層 -9 は")


def test_texts(tmp_path: Path) -> None:
    explainer = sukashi.load(network=tiny("gpt2"), tokenizer=tiny_tokenizer("causal"))
    japanese(lambda: explainer.attention("  "), "テキストが空です")
    japanese(lambda: explainer.attention(3), "text に 3 は", "テキストか")  # type: ignore[arg-type]
    limit = str(explainer.subject.network.config.max_position_embeddings)
    japanese(lambda: explainer.attention("1, " * 400), f"{limit} トークンまで", "truncate=True")
    japanese(lambda: explainer.generate("1", max_new_tokens=999), "999", limit)
    japanese(lambda: explainer.attribution("1", target="zebra zebra"), "「zebra zebra」")


def test_models(tmp_path: Path) -> None:
    bad = tmp_path / "model"
    bad.mkdir()
    japanese(lambda: sukashi.load(bad), str(bad), "config.json がない", "save_pretrained")
    (bad / "config.json").write_text('{"model_type": "bertt"}')
    japanese(lambda: sukashi.load(bad), "「bertt」", "もしかして「bert」ですか", "config.json")
    (bad / "pytorch_model.bin").touch()
    japanese(lambda: folder.check_weights_files(bad), "pytorch_model.bin", "python -c", str(bad))
    (bad / "pytorch_model.bin").unlink()
    japanese(lambda: folder.check_weights_files(bad), "model.safetensors", "ダウンロード")
    (bad / "config.json").write_text("{")
    japanese(lambda: folder.read_config(bad), "正しい JSON ではありません", "line 1 column 2")
    japanese(
        lambda: choose("own/gguf", ["config.json"]), "own/gguf に model.safetensors がありません"
    )
    japanese(lambda: pick_device("toaster"), "「toaster」", "cuda:0 …")


def test_a_tokenizer_part_is_named_in_japanese(tmp_path: Path) -> None:
    tiny("gpt2").save_pretrained(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}")
    error = raised(lambda: sukashi.load(tmp_path))
    assert translated_error(error, "ja").startswith(f"{tmp_path} のトークナイザを読めません（")


def test_checks_of_a_network() -> None:
    network = tiny("gpt2")
    with torch.no_grad():
        network.transformer.h[0].mlp.c_fc.weight[0, :3] = float("nan")
    japanese(lambda: check_weights(network), "「transformer.h.0.mlp.c_fc.weight」", "3 個が NaN")
    failed = (
        Check("rows of decoder attention sum to 1", False, "off by 1.0e-01", "attention"),
        Check("changing cross-attention changes the answer", False, "by 0.0e+00", "attention"),
        Check("a check of tomorrow", False, "seen", "layers"),
    )
    anatomy = dissect(tiny("gpt2"))
    sentence = translated_error(raised(lambda: proved(anatomy, failed)), "ja")
    assert "decoder の注意の各行の和が 1 になる（ずれ 1.0e-01）、" in sentence
    assert "、交差注意を変えると答えが変わる（変化 0.0e+00）、" in sentence
    assert "、a check of tomorrow (seen)）。" in sentence


def test_budgets() -> None:
    sentence = japanese(
        lambda: Budget(100).chunk(1234, 1, "forward pass"), "1,234 バイト", "100 バイト", "memory="
    )
    assert sentence.startswith("順伝播には一度に約 1,234 バイト必要ですが、")
    japanese(lambda: bytes_of("much"), "「much」", "500M や 2G")


def test_results(tmp_path: Path) -> None:
    japanese(
        lambda: sukashi.open(tmp_path / "lost.safetensors"),
        "lost.safetensors",
        "ファイルはありません",
    )
    japanese(lambda: sukashi.open(tmp_path), "フォルダーかデバイス")
    data = dumps(samples.generation())
    japanese(lambda: loads(data[:-3]), "このデータは途中で切れています", f"{len(data):,} バイト中")
    japanese(lambda: loads(b"PK\x03\x04 and more"), "zip 形式", "sukashi.save(")
    newer = data.replace(b'\\"schema\\":1', b'\\"schema\\":9')
    japanese(lambda: loads(newer), "スキーマ 9", "読めるのは 1 まで", "pip install -U sukashi")
    other = data.replace(b'\\"kind\\":\\"generation', b'\\"kind\\":\\"conversion')
    japanese(lambda: loads(other), "「conversion」", "attribution, layers, generation")
    lacking = data.replace(b'\\"prompt_length', b'\\"prompt_lengtx')
    japanese(lambda: loads(lacking), "壊れています（Generation.prompt_length がありません）。")
    japanese(lambda: frame(3), "int は表にできません")  # type: ignore[arg-type]
    japanese(lambda: token_range(slice(4, 2), 9), "slice(4, 2, None)", "9 個のトークン")
    away = tmp_path / "away" / "x.json"
    japanese(
        lambda: sukashi.save(samples.generation(), away), str(away.parent), "フォルダーはありません"
    )


def test_what_the_system_says_of_a_file(tmp_path: Path) -> None:
    name = tmp_path / ("x" * 300 + ".json")
    japanese(lambda: sukashi.save(samples.generation(), name), "書き込めません（名前が長すぎます）")


def test_a_sentence_without_a_template_stays_as_it_is() -> None:
    for text in ("", "The moon is full.", "Unknown moon 'x'; choose from: y.", "テキスト"):
        assert translated_error(ModelError(text), "ja") == text
        assert translated_part(text, "ja") == text
    assert translated_error(KeyError("x"), "ja") == "'x'"
    assert (
        translated_error(RangeError("Layer", 9, 0, 1), "fr")
        == "Layer 9 does not exist; choose from 0 to 1."
    )


@given(st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3))
def test_what_was_typed_is_never_lost_and_never_read_as_a_template(
    given: str, allowed: list[str]
) -> None:
    sentence = translated_error(UnknownNameError("method", given, allowed), "ja")
    assert repr(given)[1:-1] in sentence
    assert sentence.startswith("手法（method）に")


def test_of_two_templates_the_one_that_says_more_is_meant() -> None:
    sentence = translated_error(
        FailureError("This result cannot be saved: it is nested too deeply."), "ja"
    )
    assert sentence == "この結果は入れ子が深すぎて保存できません。"


def test_a_template_takes_as_little_as_it_can() -> None:
    one = Template("In {a}, {b} is {c}.", "{c}・{b}・{a}", "ja")
    assert one.read("In x, y, z is w is v.") == {"a": "x", "b": "y, z", "c": "w is v"}
    assert one.read("In x, y.") is None
    assert one.say({"a": "{b}", "b": "%", "c": "\n"}) == "\n・%・{b}"


def test_errors_that_were_wrapped_are_said_to_the_end() -> None:
    cause = BudgetError(
        "The mean needs 9 bytes, the budget is 1; read one head with "
        "maps.head(layer, head) or a part of it with "
        "maps.rows(layer, head, slice(a, b))."
    )
    assert "平均の計算には 9 バイト必要" in translated_error(cause, "ja")
