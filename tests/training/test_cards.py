"""The cards of the built-in models say what their files do."""

import json
import re
from types import SimpleNamespace

import pytest
import torch

from sukashi.model.builtin import folder_of, installed
from tests.tiny import tiny, tiny_tokenizer
from training.bert.paragraph import AUTHORS
from training.evaluate import __main__ as command
from training.evaluate import card, classifier, drift, figures, verdicts
from training.evaluate.figures import Measured
from training.evaluate.invented import FILM_SENTENCES
from training.evaluate.items import Share
from training.evaluate.names import named, ordered

FIGURES = {"counting": Share(88, 90), "induction head": "3.1", "induction score": 0.5}
KEPT = Measured("ab" * 32, FIGURES, [{"prompt": "1, 2, 3,", "said": " 4, 5,"}])
MODELS = [entry.id for entry in installed()]


@pytest.fixture
def folder(tmp_path):
    for name in card.CARDS.values():
        (tmp_path / name).write_text(
            f"# card\n\n{card.START}\nold\n{card.END}\n\nmore\n", encoding="utf-8"
        )
    return tmp_path


@pytest.mark.parametrize("name", MODELS)
def test_cards_hold_the_figures_of_the_shipped_weights(name):
    place = folder_of(name)
    kept = figures.read(place)
    assert kept.weights == figures.weights_hash(place)
    assert card.stale(place, kept.figures) == []


@pytest.mark.parametrize("name", MODELS)
def test_every_figure_stands_in_both_cards(name):
    place = folder_of(name)
    content = json.loads((place / figures.FILE).read_text(encoding="utf-8"))
    cards = [(place / each).read_text(encoding="utf-8") for each in card.CARDS.values()]
    for value in content["figures"].values():
        numbers = value if isinstance(value, list) else re.findall(r"[\d.,]*\d", str(value))
        for number in numbers:
            shown = f"{number:.2f}" if isinstance(number, float) else str(number)
            assert all(shown in text for text in cards), shown


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_what_can_be_measured_without_data_is_as_it_was(name):
    assert drift.drift(name, folder_of(name)) == []


def test_figures_come_back_from_their_file(tmp_path):
    figures.write(KEPT, tmp_path)
    assert figures.read(tmp_path) == KEPT
    lines = (tmp_path / figures.FILE).read_text(encoding="utf-8").splitlines()
    assert '    "counting": [88, 90],' in lines
    assert '    {"prompt": "1, 2, 3,", "said": " 4, 5,"}' in lines


def test_cards_are_filled_between_their_marks_in_both_languages(folder):
    card.fill(folder, FIGURES)
    english = (folder / "README.md").read_text(encoding="utf-8")
    japanese = (folder / "README.ja.md").read_text(encoding="utf-8")
    assert "| counting on from each of 1 to 90 | 88 of 90 |" in english
    assert "| 1 から 90 までのそれぞれから数え続ける | 88 / 90 |" in japanese
    for text in (english, japanese):
        assert "| 0.50 |" in text
        assert "| 3.1 |" in text
        assert text.startswith("# card\n\n<!-- figures -->\n|")
        assert text.endswith("|\n<!-- /figures -->\n\nmore\n")
        assert "old" not in text
    card.fill(folder, FIGURES)
    assert (folder / "README.md").read_text(encoding="utf-8") == english


def test_a_card_without_its_marks_is_refused(folder):
    (folder / "README.ja.md").write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match=r"README\.ja\.md has 0 places between <!-- figures -->"):
        card.fill(folder, FIGURES)


def test_a_card_that_says_otherwise_is_stale(folder):
    card.fill(folder, FIGURES)
    assert card.stale(folder, FIGURES) == []
    found = card.stale(folder, {**FIGURES, "counting": Share(89, 90)})
    assert [line.split()[0] for line in found] == ["README.md", "README.ja.md"]


@pytest.mark.parametrize(
    ("now", "same"),
    [
        ({"counting": Share(88, 90)}, True),
        ({"counting": Share(87, 90)}, True),  # one of ninety
        ({"counting": Share(86, 90)}, False),
        ({"counting": Share(88, 91)}, False),
        ({"induction score": 0.5249}, True),  # rounds to 0.52
        ({"induction score": 0.5251}, False),
        ({"induction head": "3.1"}, True),
        ({"induction head": "2.1"}, False),
        ({"openings": Share(1, 1)}, False),
    ],
)
def test_figures_may_differ_by_rounding_only(now, same):
    assert (figures.differences(now, FIGURES) == []) == same


def test_a_difference_names_both_figures():
    (line,) = figures.differences({"induction score": 0.7}, FIGURES)
    assert line == "induction score: 0.5 was kept, 0.7 is measured"


def test_figures_stand_in_the_order_of_the_names():
    due = ["accuracy", "counting", "openings", "bits tales ja", "bits tales ja 5-gram", "gradients"]
    assert list(ordered(dict.fromkeys(reversed(due), 1.0))) == due


def test_every_figure_of_the_classifiers_has_a_name_in_both_languages():
    found = classifier.scores(torch.eye(8) * 3, torch.arange(8), AUTHORS)
    assert list(ordered(found)) == list(found)
    assert all(named(key, "en") != named(key, "ja") for key in found)


def verdict(text, label, probability):
    return {"text": text, "label": label, "probability": probability}


def test_a_verdict_is_the_likeliest_label_and_its_probability(tmp_path):
    tokenizer = tiny_tokenizer("masked")
    labels = {0: "bad", 1: "good", 2: "dull"}
    network = tiny("bert", "classify", scale=0.5, max_position_embeddings=12, id2label=labels)
    network.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    texts = ["a cat", "the dog and the cat " * 9]  # the second one is cut
    found = verdicts.verdicts(tmp_path, texts)
    for text, one in zip(texts, found, strict=True):
        ids = torch.tensor([tokenizer(text, truncation=True, max_length=12).input_ids])
        with torch.no_grad():
            chances = network(input_ids=ids).logits.softmax(-1)[0].tolist()
        best = chances.index(max(chances))
        assert one == verdict(text, labels[best], round(chances[best], 2))


def test_verdicts_may_differ_by_rounding_only():
    kept = [verdict(str(at), "a", 0.51) for at in range(5)]
    assert verdicts.changed(kept, kept) == []
    one_flipped = [verdict("0", "b", 0.5), *kept[1:]]
    assert verdicts.changed(one_flipped, kept) == []
    assert len(verdicts.changed([*one_flipped[:4], verdict("4", "b", 0.5)], kept)) == 2
    assert verdicts.changed([verdict("0", "a", 0.53), *kept[1:]], kept) == []
    (line,) = verdicts.changed([verdict("0", "a", 0.54), *kept[1:]], kept)
    assert line == "0…: a 0.51 was kept, a 0.54 is measured"


def test_prompts_may_be_continued_otherwise_twice():
    kept = [{"prompt": str(at), "said": "x"} for at in range(9)]
    now = [{**each, "said": "y"} if at < 2 else each for at, each in enumerate(kept)]
    assert drift.changed(now, kept) == []
    now[5] = {**now[5], "said": "z"}
    assert drift.changed(now, kept)[-1] == "'5': 'x' was kept, 'z' is measured"


def test_film_sentences_are_forty_different_ones():
    assert len(FILM_SENTENCES) == len(set(FILM_SENTENCES)) == 40


def test_a_card_measured_on_other_weights_is_reported(folder, monkeypatch):
    (folder / "model.safetensors").write_bytes(b"other")
    card.fill(folder, FIGURES)
    figures.write(KEPT, folder)
    monkeypatch.setattr(drift, "of_classifier", lambda *_: [])
    assert drift.drift("authors", folder) == [
        "figures.json was measured on other weights: run --write-card"
    ]


def test_the_command_writes_the_card_from_what_it_measured(folder, monkeypatch, capsys):
    (folder / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(command, "measure", lambda *_: {"counting": Share(9, 90)})
    monkeypatch.setattr(command, "samples", lambda *_: [])
    monkeypatch.setattr(command, "torch", SimpleNamespace(set_num_threads=lambda _: None))
    assert command.main(["tales", str(folder), "--data", "x", "--write-card"]) == 0
    assert "counting on from each of 1 to 90  9 of 90" in capsys.readouterr().out
    assert figures.read(folder).weights == figures.weights_hash(folder)
    assert card.stale(folder, {"counting": Share(9, 90)}) == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["tales", "--write-card"], "--write-card writes every figure: give --data"),
        (["tales", "--data", "x", "--write-card", "--fast"], "and no --fast"),
        (["authors"], "the figures of authors are about held-out texts: give --data"),
        (["reviews", "nowhere", "--fast"], "the figures of reviews are about held-out texts"),
    ],
)
def test_the_command_says_what_it_needs(arguments, reason, capsys):
    with pytest.raises(SystemExit):
        command.main(arguments)
    assert reason in capsys.readouterr().err
