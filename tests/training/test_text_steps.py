"""Each step of text preparation does what its name says, on hand-made cases."""

import gzip
import json

import pytest

from training import corpus


@pytest.mark.parametrize(
    ("spoiled", "joined"),
    [
        ("don 't go , tom .", "don't go, tom."),
        ("it 's 5 o 'clock .", "it's 5 o'clock."),
        ('he said , " i am here . "', 'he said, "i am here."'),
        ("$ 5 , please ( now ) !", "$5, please (now)!"),
    ],
)
def test_treebank_spaces_are_undone(spoiled, joined):
    assert corpus.join_tokens(spoiled) == joined


@pytest.mark.parametrize(
    ("lower", "written"),
    [
        ("i met tom in paris.", "I met Tom in Paris."),
        ("mr white and i'm late. he isn't.", "Mr. White and I'm late. He isn't."),
        ('he said, "no". it is winter in japan.', 'He said, "no". It is winter in Japan.'),
    ],
)
def test_capitals_are_restored(lower, written):
    assert corpus.restore_capitals(lower) == written


def test_gutenberg_header_and_footer_go():
    start, end = "*** START OF THE PROJECT GUTENBERG EBOOK X ***", "*** END OF THE EBOOK X ***"
    book = f"\ufeffLicence\n{start}\nText.\n{end}\nMore"
    assert corpus.strip_gutenberg(book) == "Text."
    assert corpus.strip_gutenberg("[Title by Author 1900]\n\nText.") == "Text."


def test_lines_are_unwrapped_by_paragraph():
    assert corpus.unwrap_lines("one\ntwo\n\n\n three  \n") == "one two\nthree"


def test_marks_become_plain():
    assert corpus.plain_marks("“It’s _so_,” he said") == '"It\'s so," he said'


def test_japanese_indents_go_and_nothing_else():
    assert corpus.strip_indents("\u3000むかし\n\n\u3000「はい。」 と\n") == "むかし\n「はい。」 と"


def test_a_tale_is_either_trained_on_or_held_out(tmp_path):
    rows = [{"text": f"tale {at}\nend"} for at in range(250)]
    with gzip.open(tmp_path / "aozora_children.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    trained = corpus.tales(tmp_path, held_out=False)
    kept = corpus.tales(tmp_path, held_out=True)
    assert kept == ["tale 99\nend", "tale 199\nend"]
    assert sorted(trained + kept) == sorted(row["text"] for row in rows)
