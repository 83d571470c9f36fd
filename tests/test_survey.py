"""survey: a table in figures, each of them the count of what single texts were answered."""

from __future__ import annotations

import csv
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sukashi.errors import MisuseError, UnknownNameError, UnsupportedError
from sukashi.explainer import Explainer, survey
from sukashi.explainer.survey_output import truth
from sukashi.explainer.survey_statistics import SurveyStatistics
from sukashi.result.recipe import Recipe
from sukashi.result.survey import Row, Survey
from sukashi.view.survey_caption import understood
from tests.networks import explain, explainer, network

TEXTS = [
    "the film was not good.",
    "a bad film",
    "メロスは激怒した。",
    "",
    "very good, very very good",
    "bad " * 200,
    "とても日本の東京",
    "good",
]
LABELS = ["LABEL_0", "1", "0", "LABEL_1", "elsewhere", "0", "", "LABEL_1"]
TABLE = [{"sentence": t, "label": one} for t, one in zip(TEXTS, LABELS, strict=True)]
SKIPPED = {4: "The sentence of row 4 is empty.", 6: "The text has 202 tokens, the model reads 128"}


def classifier(**options: Any) -> Explainer:
    return explain(network("bert", "classify"), "bert", check=False, **options)


def count(*rows: Row) -> Survey:
    """The figures of hand-made rows."""
    statistics = SurveyStatistics(("good", "bad"), ("[CLS]",))
    for row in rows:
        statistics.add(row)
    return statistics.survey(Recipe("m", "survey"), method="occlusion", unit="word")


def row(number: int, truth: str, predicted: str, chance: float, **words: float) -> Row:
    listed = (("[CLS]", 9.0), *words.items())
    return Row(number, f"text {number}", "", truth, predicted, chance, predicted, words=listed)


def test_the_figures_by_hand() -> None:
    found = count(
        row(1, "good", "good", 0.9, fine=2.0, film=1.0, the=0.5, a=0.25),
        row(2, "good", "good", 0.8, fine=1.0, film=-1.0, the=0.1, dull=-2.0),
        row(3, "good", "bad", 0.6, dull=3.0, fine=-1.0),
        row(4, "bad", "good", 0.7, fine=4.0),
        row(5, "odd", "bad", 0.7, dull=1.0),
        row(6, "", "bad", 0.5),
        Row(7, "", skipped="empty"),
    )
    assert found.predicted.tolist() == [3, 3]
    assert found.confusion.tolist() == [[2, 1], [1, 0]]
    assert (found.texts, found.known, found.right, found.unknown) == (6, 4, 2, 1)
    assert [(one.number, one.probability) for one in found.mistakes] == [(4, 0.7), (3, 0.6)]
    assert (found.mistaken, found.skipped, found.skips[0].reason) == (2, 1, "empty")
    told = {(one.label, one.word): one for one in found.words}
    fine = told["good", "fine"]
    assert (fine.count, fine.texts, fine.examples) == (3, 3, (1, 2, 4))
    assert fine.score == pytest.approx((2 + 1 + 4) / 3)
    # "a" was fourth, "film" spoke against the label once; special tokens decide nothing
    assert told["good", "film"].count == 1
    assert told["good", "film"].texts == 2
    assert set(told) == {("good", w) for w in ("fine", "film", "the")} | {("bad", "dull")}
    assert told["bad", "dull"].count == 2
    order = [one.word for one in found.words if one.label == "good"]
    assert order == ["fine", "the", "film"]


def test_a_word_that_comes_twice_has_the_sum() -> None:
    twice = Row(
        1, "x", "", "", "good", 0.9, "good", words=(("no ", 0.3), ("yes", 0.5), ("no", 0.3))
    )
    words = {one.word: one for one in count(twice).words}
    assert words["no"].score == pytest.approx(0.6)
    assert (words["no"].count, words["no"].texts) == (1, 1)


def test_only_the_surest_mistakes_are_kept() -> None:
    found = count(*(row(n, "good", "bad", n / 1000) for n in range(1, 301)))
    assert found.mistaken == 300
    assert [one.number for one in found.mistakes] == list(range(300, 200, -1))


@pytest.mark.parametrize("unit", ["token", "phrase"])
def test_every_row_is_what_the_text_is_answered_alone(unit: str) -> None:
    ex = classifier()
    found = ex.survey(TABLE, unit=unit)
    assert [one.number for one in found.rows] == list(range(1, 9))
    for one in found.rows:
        assert one.text == TEXTS[one.number - 1]
        if one.number in SKIPPED:
            assert one.skipped.startswith(SKIPPED[one.number])
            continue
        said, why = ex.classify(one.text), ex.attribution(one.text, method="integrated_gradients")
        assert one.predicted == said.labels[int(said.probabilities[0].argmax())] == one.explained
        assert one.probability == pytest.approx(float(said.probabilities.max()), abs=1e-6)
        assert one.score == pytest.approx(float(why.scores.sum()), abs=1e-5)
        assert sum(score for _, score in one.words) == pytest.approx(one.score, abs=1e-5)
        shown = "".join(word for word, _ in one.words if word not in ("[CLS]", "[SEP]"))
        assert shown == one.text
    assert found.skipped == len(SKIPPED)
    assert [one.truth for one in found.rows][:3] == ["LABEL_0", "LABEL_1", "LABEL_0"]
    assert (found.known, found.unknown) == (4, 1)
    assert found.recipe.lens == "survey"


def test_the_answer_does_not_depend_on_the_rows_around_it(monkeypatch: Any) -> None:
    whole = classifier().survey(TABLE)
    monkeypatch.setattr(survey, "WINDOW", 3)
    for one, other in zip(classifier().survey(TABLE).rows, whole.rows, strict=True):
        assert one.predicted == other.predicted
        np.testing.assert_allclose(
            [score for _, score in one.words], [score for _, score in other.words], atol=1e-5
        )


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_what_was_interrupted_goes_on_and_nothing_is_lost_or_repeated(
    tmp_path: Path, monkeypatch: Any, suffix: str
) -> None:
    monkeypatch.setattr(survey, "WINDOW", 2)
    how: dict[str, Any] = {"method": "grad_x_input", "unit": "token"}
    wanted = classifier().survey(TABLE, output=tmp_path / f"whole{suffix}", **how)
    assert wanted.rows == ()
    path = tmp_path / f"cut{suffix}"
    for stop in (2, 4, 6):

        def interrupt(_: str, done: int, total: int, stop: int = stop) -> None:
            assert total == len(TABLE)
            if done == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            classifier(progress=interrupt).survey(TABLE, output=path, **how)
        with path.open("ab") as file:
            file.write(b'9,"torn')
    found = classifier().survey(TABLE, output=path, **how)
    assert path.read_bytes() == (tmp_path / f"whole{suffix}").read_bytes()
    np.testing.assert_array_equal(found.confusion, wanted.confusion)
    assert found.skips == wanted.skips
    for one, other in zip(found.words, wanted.words, strict=True):
        assert (one.word, one.count, one.texts) == (other.word, other.count, other.texts)
        assert one.score == pytest.approx(other.score, rel=1e-4)
    again = classifier().survey(TABLE, output=path, **how)  # nothing is left to do
    assert path.read_bytes() == (tmp_path / f"whole{suffix}").read_bytes()
    assert again.skips == wanted.skips


def test_a_japanese_spreadsheet_in_and_out(tmp_path: Path) -> None:
    source, out = tmp_path / "感想.csv", tmp_path / "結果.csv"
    with source.open("w", encoding="cp932", newline="") as file:
        rows = [["本文", "正解"], ["メロスは激怒した。", "LABEL_0"], ["=HYPERLINK(a)", "LABEL_1"]]
        csv.writer(file).writerows(rows)
    with source.open("ab") as file:
        file.write("東京は日本,LABEL_0\n".encode())
    found = classifier().survey(source, output=out, unit="token", method="gradient")
    with out.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [one["text"] for one in written] == ["メロスは激怒した。", "'=HYPERLINK(a)", ""]
    assert json.loads(written[0]["words"])[1][0] in ("メロス", "メロスは")
    assert found.skips[0].reason.startswith("Row 3 is not cp932 like the rest of the file but")
    classifier().survey(source, output=out, unit="token", method="gradient")  # goes on, with "'"


def test_an_output_of_something_else_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    classifier().survey(TABLE, output=out, method="none")
    before = out.read_bytes()
    with pytest.raises(
        MisuseError, match=r"Row 1 of out\.jsonl is about another text or label than"
    ):
        classifier().survey(TABLE[1:], output=out, method="none")
    with pytest.raises(MisuseError, match="was begun with method 'none', not 'occlusion'"):
        classifier().survey(TABLE, output=out, method="occlusion")
    assert out.read_bytes() == before


def test_half_a_character_is_a_skip_and_the_rows_behind_it_follow(tmp_path: Path) -> None:
    path, out = tmp_path / "t.jsonl", tmp_path / "out.jsonl"
    lines = [
        '{"text": "good", "label": "LABEL_0"}',
        '{"text": "a\\ud800b", "label": "LABEL_0"}',
        '{"text": "bad", "label": "x\\udfff"}',
        '{"text": "good", "label": "LABEL_1"}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = classifier().survey(path, method="none", output=out)
    assert [(one.number, one.reason) for one in found.skips] == [
        (
            2,
            "The text of row 2 has half a character (a lone surrogate) at place 1; take it out.",
        )
    ]
    written = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["text"] for one in written] == ["good", "a\ufffdb", "bad", "good"]
    assert written[2]["true_label"] == "x\ufffd"
    assert found.source is not None
    assert (found.source.rows, found.source.kept, found.source.skipped) == (4, 3, 1)
    classifier().survey(path, method="none", output=out)  # is the same file for a resume


def test_rows_are_written_by_time_as_well(tmp_path: Path, monkeypatch: Any) -> None:
    assert [survey.next_size(256, seconds) for seconds in (1, 3, 10, 1280, 9999)] == [
        256,
        256,
        128,
        1,
        1,
    ]
    assert survey.next_size(4, 0.1) == 8
    clock = iter(range(0, 1000, 7))  # every window takes seven seconds
    monkeypatch.setattr(survey.time, "monotonic", lambda: float(next(clock)))
    out, seen = tmp_path / "out.jsonl", []

    def progress(_: str, done: int, total: int) -> None:
        seen.append((done, len(out.read_text("utf-8").splitlines())))

    classifier(progress=progress).survey(["good"] * 12, method="none", output=out)
    assert sorted(set(seen)) == [
        (0, 0),
        (4, 4),
        (6, 6),
        (7, 7),
        (8, 8),
        (9, 9),
        (10, 10),
        *[(11, 11), (12, 12)],
    ]


def test_why_a_row_is_skipped_is_said_in_the_language(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    table = [{"text": "good"}, {"text": ""}]
    found = classifier().survey(table, method="none", output=out, lang="ja")
    assert "2 行目の text は空です。" in out.read_text("utf-8-sig")
    assert [one.reason for one in found.skips] == ["2 行目の text は空です。"]
    again = classifier().survey(table, method="none", lang="en")
    assert [one.reason for one in again.skips] == ["The text of row 2 is empty."]


def test_labels_alone_and_texts_cut(tmp_path: Path) -> None:
    found = explain(network("bert", "classify"), "bert", truncate=True).survey(TEXTS, method="none")
    assert found.skipped == 1  # the empty one; the long one was cut
    assert found.method == ""
    assert found.words == ()
    assert all(not one.words for one in found.rows)
    assert found.texts == 7


def test_a_named_target_is_explained_in_every_row() -> None:
    found = classifier().survey(["a bad film", "good"], target="LABEL_1", method="grad_x_input")
    assert {one.explained for one in found.rows} == {"LABEL_1"}


def test_what_cannot_be_asked() -> None:
    with pytest.raises(UnsupportedError, match=r"this one \(task causal\) does not"):
        explainer("gpt2").survey(["a"])
    with pytest.raises(UnknownNameError, match="Unknown method 'lime'"):
        classifier().survey(["a"], method="lime")
    with pytest.raises(UnknownNameError, match="Unknown unit 'letter'"):
        classifier().survey(["a"], unit="letter")
    with pytest.raises(UnknownNameError, match="Unknown option 'stepps'"):
        classifier().survey(["a"], stepps=3)
    with pytest.raises(UnknownNameError, match="Unknown column 'x'; choose from: sentence, label"):
        classifier().survey(TABLE, label_column="x")


@pytest.mark.parametrize("target", ["all", ["LABEL_0", "LABEL_1"], ["all"]])
def test_a_table_explains_one_label_a_row(tmp_path: Path, target: Any) -> None:
    """The first of several was explained, and nothing said so."""
    out = tmp_path / "out.csv"
    with pytest.raises(MisuseError) as caught:
        classifier().survey(["good"], target=target, output=out)
    assert str(caught.value) == (
        "A table explains one label a row; name one label, or none for the predicted one."
    )
    assert not out.exists()


def test_labels_of_one_name_are_not_counted_as_one() -> None:
    net = deepcopy(network("bert", "classify"))
    net.config.id2label = {0: "same", 1: "same"}
    found = explain(net, "bert", check=False).survey(["good"], method="none")
    assert found.labels == ("same (0)", "same (1)")
    assert found.predicted.sum() == 1


@pytest.mark.parametrize(
    ("given", "labels", "meant"),
    [
        ("1.0", ("negative", "positive"), "positive"),
        ("0.0", ("negative", "positive"), "negative"),
        ("True", ("negative", "positive"), "positive"),
        ("false", ("negative", "positive"), "negative"),
        ("Positive", ("negative", "positive"), "positive"),
        ("ＰＯＳ", ("neg", "pos"), "pos"),
        ("1.0", ("1", "0"), "1"),  # a name comes before a number
        ("True", ("True", "False"), "True"),
        ("True", ("a", "b", "c"), "True"),
        ("GOOD", ("good", "Good"), "GOOD"),  # two could be meant
        ("0.5", ("negative", "positive"), "0.5"),
        ("2.0", ("negative", "positive"), "2.0"),
        ("", ("negative", "positive"), ""),
    ],
)
def test_a_true_label_is_the_only_one_of_the_model_that_it_can_mean(
    given: str, labels: tuple[str, ...], meant: str
) -> None:
    assert truth(given, labels) == meant


def test_true_labels_out_of_a_data_frame_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("text,label\na,1.0\nb,0.0\nc,True\nd,label_1\ne,odd\n")
    found = classifier().survey(path, method="none")
    assert [one.truth for one in found.rows] == ["LABEL_1", "LABEL_0", "LABEL_1", "LABEL_1", "odd"]
    assert (found.known, found.unknown) == (4, 1)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda ex: ex.survey("a\0b.csv"),
            "No file can be called a�b.csv, because it has a character of no file name (�); give "
            "another name.",
        ),
        (
            lambda ex: ex.survey(["a"], output="\ud800.csv"),
            "No file can be called �.csv, because it has a character of no file name (�); give "
            "another name.",
        ),
        (
            lambda ex: ex.survey(["a"], encoding="cp932"),
            "A table in memory has no encoding; leave encoding= out.",
        ),
    ],
)
def test_a_table_that_cannot_be_is_one_sentence(ask: Any, said: str) -> None:
    with pytest.raises(MisuseError) as caught:
        ask(classifier())
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "EUC-JP (guessed from few characters; name it as encoding if the texts look wrong)",
        ),
        ("ja", "EUC-JP（少ない文字からの推定。文字化けするときは encoding で指定してください）"),
    ],
)
def test_a_guess_from_few_characters_says_so(tmp_path: Path, lang: str, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("text,label\n映画はよい,1\n".encode("euc_jp"))
    source = classifier().survey(path, method="none").source
    assert source is not None
    assert said in understood(source, lang)


def test_a_row_of_another_kind_is_a_skip() -> None:
    found = classifier().survey([{"text": "good"}, 5, {"text": True}], method="none", lang="en")
    assert [one.reason for one in found.skips] == [
        "Row 2 is a whole number, not a dictionary as row 1 is.",
        "The text of row 3 is a truth value, not a text.",
    ]
    said = classifier().survey([{"text": "good"}, 5], method="none", lang="ja").skips[0].reason
    assert said == "2 行目は、1 行目のような辞書ではなく整数です。"


def test_a_language_there_is_not() -> None:
    with pytest.raises(UnknownNameError, match="Unknown language 'fr'; choose from: en, ja"):
        classifier().survey([{"text": "a"}], method="none", lang="fr")
