"""sukashi trust, as its user types it: figures of one text, a table of methods, what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import sukashi
from tests.cli.stage import Run, save

FEW = ("--rankings", "6", "--draws", "0")


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A tiny classifier."""
    return save(tmp_path_factory.mktemp("judge"), "bert", "masked", "classify")


def test_one_text_has_its_figures(run: Run, judge: str) -> None:
    text = "the film was not good, it was very bad"
    line = ("trust", text, "--model", judge, "--method", "occlusion", *FEW)
    code, out, err = run(*line, "--json", "--random-weights")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert set(found) == {"faithfulness", "randomisation"}
    ex = sukashi.load(judge)
    wanted = ex.faithfulness(ex.attribution(text, method="occlusion"), rankings=6, draws=0)
    value = found["faithfulness"]["comprehensiveness"]["values"][0]
    assert value == pytest.approx(wanted.comprehensiveness.value, abs=1e-5)
    code, out, _ = run(*line, "--lang", "ja")
    assert code == 0
    assert "網羅性" in out


def test_what_a_model_writes_is_put_to_the_test(run: Run, gpt2: str) -> None:
    code, out, err = run("trust", "the film", "--model", gpt2, "--generate", "3", *FEW, "--json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)["faithfulness"]["targets"]) == 3


def test_a_table_of_methods_over_a_file_of_texts(run: Run, judge: str, tmp_path: Path) -> None:
    table = tmp_path / "texts.csv"
    table.write_text('id,text\n1,the film was good\n2,\n3,"bad, very bad"\n', encoding="utf-8")
    wanted = tmp_path / "out.csv"
    names = ("--methods", "gradient, occlusion", "--model", judge, "--input", str(table), *FEW)
    code, out, err = run("trust", *names, "-o", str(wanted), "-o", str(tmp_path / "out.png"))
    assert code == 0, err
    assert err.splitlines()[:2] == [
        "sukashi: texts.csv: separator “,”, header, UTF-8; text from “text”.",
        "sukashi: Left out: The text of row 2 is empty.",
    ]
    rows = list(csv.DictReader(wanted.read_text("utf-8-sig").splitlines()))
    assert [(row["method"], row["text"]) for row in rows] == [
        ("gradient", "the film was good"),
        ("gradient", "bad, very bad"),
        ("occlusion", "the film was good"),
        ("occlusion", "bad, very bad"),
    ]
    assert {row["backward_passes"] for row in rows[:2]} == {"1"}
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    lines = tmp_path / "texts.txt"
    lines.write_text("the film was good\nbad, very bad\n", encoding="utf-8")
    code, out, err = run(
        "trust", "--input", str(lines), "--methods", "gradient", "--model", judge, *FEW, "--json"
    )
    assert (code, err) == (0, "sukashi: texts.txt: UTF-8; text from “text”.\n")
    assert json.loads(out)["trust"]["texts"] == ["the film was good", "bad, very bad"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_table_of_pairs(run: Run, judge: str, tmp_path: Path, suffix: str) -> None:
    table, wanted = tmp_path / f"pairs.{suffix}", tmp_path / "out.csv"
    pairs = [("the film was good", "it was bad"), ("bad", ""), ("very bad", "not good")]
    if suffix == "csv":
        lines = ["text,second", *(f"{one},{two}" for one, two in pairs)]
    else:
        lines = [json.dumps({"text": one, "second": two}) for one, two in pairs]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = ("--methods", "gradient", "--model", judge, "--input", str(table), *FEW)
    code, _, err = run("trust", *names, "--pair-column", "second", "-o", str(wanted))
    assert code == 0, err
    assert "The second of row 2 is empty." in err
    rows = list(csv.DictReader(wanted.read_text("utf-8-sig").splitlines()))
    assert [(row["text"], row["pair"]) for row in rows] == [pairs[0], pairs[2]]
    ex = sukashi.load(judge)
    for row, pair in zip(rows, (pairs[0], pairs[2]), strict=True):
        alone = ex.faithfulness(ex.attribution(*pair, method="gradient"), rankings=6, draws=0)
        assert float(row["comprehensiveness"]) == pytest.approx(
            alone.comprehensiveness.value, abs=1e-5
        )
    code, _, err = run("trust", *names, "--pair-column", "third")
    assert code == 2
    assert "Unknown column 'third'; choose from: text, second" in err


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("x", "--input", "t.csv"), "Give one text or a file of texts (--input), not both."),
        (("x", "--generate", "-1"), "--generate is -1; give 0 or more tokens."),
        ((), "Give a text, or a file of texts (--input FILE)."),
        (("x", "--methods", "lime"), "Unknown method 'lime'"),
        (("x", "--method", "lime"), "Unknown method 'lime'"),
        (("x", "--operator", "burn"), "Unknown operator 'burn'"),
        (("x", "--unit", "letter"), "Unknown unit 'letter'"),
        (("x", "--rankings", "1"), "rankings 1 does not exist"),
        (
            ("--input", "t.csv", "--pair", "y"),
            "--pair belongs to one text; leave it out with --input.",
        ),
        (
            ("x", "--methods", "gradient", "--random-weights"),
            "--random-weights is for one text and one method; leave it out of a table.",
        ),
    ],
)
def test_misuse_is_one_sentence(
    run: Run, judge: str, typed: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run("trust", *typed, "--model", judge)
    assert (code, out) == (2, "")
    assert sentence in err


def test_every_built_in_model_has_texts() -> None:
    from sukashi.model.builtin import names
    from sukashi.model.builtin.texts import TEXTS

    assert set(TEXTS) == set(names())
    assert all(len(texts) >= 3 for texts in TEXTS.values())


def test_the_best_method_is_kept_for_a_model_until_it_is_forgotten(
    run: Run, judge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUKASHI_CONFIG", str(tmp_path / "config"))
    text = "the film was not good, it was very bad"
    line = ("trust", text, "--model", judge, "--methods", "occlusion,gradient", *FEW)
    code, out, err = run(*line, "--json", "--keep")
    found = json.loads(out)["trust"]
    trust = sukashi.load(judge).trust(text, methods=["occlusion", "gradient"], rankings=6, draws=0)
    best = trust.methods[trust.order[0]]
    assert code == 0
    assert found["methods"] == ["occlusion", "gradient"]
    assert "; “auto” takes it from now on (--forget undoes it)." in err
    why = sukashi.load(judge).attribution(text)
    assert (why.method, why.chosen) == (best, "kept")
    assert why.recipe.parameters["method"] == best
    other = sukashi.load("reviews").attribution(text)
    assert other.chosen == "label"
    code, out, err = run("trust", "--model", judge, "--forget", "--lang", "en")
    assert (code, out) == (0, "")
    assert "the kept method is forgotten" in err
    assert sukashi.load(judge).attribution(text).chosen == "label"
    assert "no method is kept" in run("trust", "--model", judge, "--forget", "--lang", "en")[2]
    code, _, err = run("trust", text, "--model", judge, "--keep")
    assert code == 2
    assert "--keep is for a table of methods" in err
