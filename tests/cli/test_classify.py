"""sukashi classify, as its user types it: built-in models, other heads, what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import sukashi
from tests.cli.stage import Run, save

AUTHORS = "もうプロポーズを待たない女たち"
REVIEW = "A gorgeous, witty, seductive film."
INFERENCE = {0: "contradiction", 1: "neutral", 2: "entailment"}


def test_the_writing_chooses_the_model_and_it_is_said(run: Run) -> None:
    code, out, err = run("classify", AUTHORS, "--lang", "ja")
    assert code == 0
    assert "日本語なので同梱の authors で読みます" in err
    ex = sukashi.load("authors")
    said = ex.classify(AUTHORS)
    best = ex.labels[int(said.best[0])]
    share = f"{100 * said.probabilities[0].max():.0f}%"
    assert f"モデルの答えは「{best}」（{share}）" in out
    rows = [line for line in out.splitlines() if line.strip().startswith(best)]
    why = ex.attribution(AUTHORS, method="integrated_gradients")
    total = f"{why.scores.sum():.3g}".replace("-", "−")
    assert total in rows[-1]  # beside it the residual, which is part of every answer
    assert "残差" in out
    code, out, err = run("classify", REVIEW)
    assert code == 0
    assert "read by the built-in model reviews" in err
    assert "The model says “positive”" in out
    assert "“positive” was driven most by" in " ".join(out.split())


def test_answer_and_reasons_as_files_and_json(run: Run, tmp_path: Path) -> None:
    page, table = tmp_path / "x.html", tmp_path / "x.csv"
    words = ("--model", "reviews", "-o", str(page), "-o", str(table))
    code, _, err = run("classify", REVIEW, *words)
    assert code == 0, err
    said, why = sukashi.open(page)
    assert said.labels == ("negative", "positive")
    assert why.targets[0].label == "positive"
    assert table.read_text(encoding="utf-8-sig").startswith('"row","position"')
    assert "residual" in (tmp_path / "x-attribution.csv").read_text(encoding="utf-8-sig")
    code, out, err = run("classify", REVIEW, "--model", "reviews", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert set(found) == {"prediction", "attribution"}
    assert found["prediction"]["labels"] == ["negative", "positive"]


def test_all_labels_contrast_and_the_style_of_another_tool(run: Run) -> None:
    code, out, _ = run("classify", AUTHORS, "--model", "authors", "--target", "all", "--json")
    assert code == 0
    assert len(json.loads(out)["attribution"]["targets"]) == 8
    words = ("--target", "太宰治", "--contrast", "芥川龍之介", "--json")
    code, out, _ = run("classify", AUTHORS, "--model", "authors", *words)
    (target,) = json.loads(out)["attribution"]["targets"]
    assert (target["label"], target["contrast"]) == ("太宰治", "芥川龍之介")
    words = ("--style", "transformers-interpret", "--json")
    _, out, _ = run("classify", REVIEW, "--model", "reviews", *words)
    found = json.loads(out)["attribution"]
    assert (found["steps"], found["targets"][0]["of"]) == (50, "probability")


def test_scores_by_phrase(run: Run) -> None:
    words = ("--model", "authors", "--unit", "phrase", "--json")
    _, out, _ = run("classify", AUTHORS, *words)
    found = json.loads(out)["attribution"]
    assert found["tokens"]["shown"][1:-1] == ["もう", "プロポーズを", "待たない", "女たち"]
    plain = sukashi.load("authors").attribution(AUTHORS, method="integrated_gradients")
    assert np.isclose(np.sum(found["scores"]), plain.scores.sum(), atol=1e-4)


def test_other_heads(run: Run, bert: str, tmp_path: Path) -> None:
    span = save(tmp_path / "span", "bert", "masked", "span")
    code, out, err = run("classify", "the film", "--pair", "it was good", "--model", span)
    assert code == 0, err
    assert "The answer is" in out
    tags = save(tmp_path / "tags", "bert", "masked", "tokens", id2label={0: "O", 1: "B-X"})
    assert run("classify", "the film was good", "--model", tags)[0] == 0
    code, out, _ = run("classify", "the [MASK] was good", "--model", bert)
    assert code == 0
    assert "Into the gap the model puts" in out
    numbers = {label: number for number, label in INFERENCE.items()}
    changes = {"id2label": INFERENCE, "label2id": numbers}
    inference = save(tmp_path / "nli", "bert", "masked", "classify", **changes)
    words = ("--labels", "film, japan", "--hypothesis", "it is {} .", "--json")
    code, out, err = run("classify", "the film was good", "--model", inference, *words)
    assert code == 0, err
    found = json.loads(out)
    assert found["prediction"]["labels"] == ["film", "japan"]
    assert found["prediction"]["hypotheses"] == ["it is film .", "it is japan ."]
    assert np.isclose(sum(found["prediction"]["probabilities"][0]), 1, atol=1e-6)
    more = ("--target", "all", "--truth", "japan", "--unit", "word")
    code, out, err = run("classify", "the film was good", "--model", inference, *words, *more)
    assert code == 0, err
    both = json.loads(out)["attribution"]
    assert [one["label"] for one in both["targets"]] == ["film", "japan"]
    assert both["tokens"]["text"] == "the film was good"
    assert (len(both["hypothesis_scores"]), both["truth"]) == (2, "japan")


BAD = {
    "label": (
        ["classify", AUTHORS, "--target", "夏目"],
        ["Unknown label '夏目'", "夏目漱石, 芥川龍之介", "Did you mean '夏目漱石'?"],
        ["ラベル", "「夏目」", "夏目漱石, 芥川龍之介"],
    ),
    "number": (
        ["classify", REVIEW, "--model", "reviews", "--baseline", "zeros"],
        ["Unknown baseline 'zeros'", "auto, pad, mask, zero, mean, text:…"],
        ["「zeros」"],
    ),
    "head": (
        ["classify", "1, 2, 3,", "--model", "tales"],
        ["This model gives no label (its task is causal)"],
        ["このモデルはラベルを答えません（用途は causal）"],
    ),
    "candidates": (
        ["classify", REVIEW, "--model", "reviews", "--labels", "good,bad"],
        ["trained for inference", "negative, positive"],
        ["推論（NLI）用の", "negative, positive"],
    ),
    "style": (
        ["classify", REVIEW, "--model", "reviews", "--style", "ti"],
        ["Unknown style 'ti'; choose from: sukashi, transformers-interpret"],
        ["様式", "「ti」"],
    ),
    "empty": (["classify", ""], ["The text is empty"], ["テキストが空です"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_in_both_languages(run: Run, name: str) -> None:
    words, english, japanese = BAD[name]
    for lang, parts in (("en", english), ("ja", japanese)):
        code, out, err = run(*words, "--lang", lang)
        assert (code, out) == (2, "")
        sentence = err.splitlines()[-1]
        assert sentence.startswith("sukashi: ")
        assert [part for part in parts if part not in sentence] == [], sentence
    assert not re.search(r"\b(the|is|there|give|choose)\b", sentence), sentence


def test_a_pair_where_the_model_takes_none(run: Run, tmp_path: Path) -> None:
    one = save(tmp_path / "one", "bert", "masked", "classify", type_vocab_size=1)
    config = tmp_path / "one" / "tokenizer_config.json"
    settings = json.loads(config.read_text())
    names = ["input_ids", "token_type_ids", "attention_mask"]
    config.write_text(json.dumps({**settings, "model_input_names": names}))
    code, out, err = run("classify", "the film", "--pair", "was good", "--model", one)
    assert (code, out) == (2, "")
    assert "This model takes no pair: it knows 1 kind of text" in err


def test_the_help_says_it_with_an_example(run: Run) -> None:
    code, out, _ = run("classify", "--help", "--lang", "ja")
    assert code == 0
    assert 'sukashi classify "もうプロポーズを待たない女たち" -o why.html' in out
    assert "分類モデルの答えと、それに効いた語を示す" in out
    assert "{}" in run("classify", "--help")[1]
