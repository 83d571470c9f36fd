"""The verb agrees with its subject, and what is held out of training is never drawn."""

from collections import Counter
from random import Random

import pytest

from training.tales import agreement
from training.tales.agreement import (
    LINKS,
    NOUNS,
    VERBS,
    Agreement,
    Combination,
    combinations,
    held_out_pairs,
    phrase,
)

ONE = {one for one, *_ in VERBS}
MANY = {many for _, many, *_ in VERBS}
SUBJECTS = {noun.one: (noun, False) for noun in NOUNS} | {noun.many: (noun, True) for noun in NOUNS}
LINK_FORMS = {form: link for link in LINKS for form in link.forms}


@pytest.fixture(scope="module")
def drawn():
    made, rng = Agreement(), Random(5)
    return [made.draw(rng) for _ in range(4000)]


def parse(sentence):
    """Subject, link, attractor and the numbers of both nouns, read from the words alone."""
    words = sentence.replace("next to", "next_to").replace("in front of", "in_front_of").split()
    at = next(i for i, word in enumerate(words) if word in SUBJECTS)
    subject, plural = SUBJECTS[words[at]]
    rest = words[at + 1 : at + 5]
    links = [LINK_FORMS.get(word.replace("_", " ")) for word in rest]
    nouns = [SUBJECTS.get(word) for word in rest]
    link = next((found for found in links if found), None)
    attractor = next((found for found in nouns if found), (None, False))
    if attractor[0] is None:  # `is angry with me`, `lives near the station`: no clause
        return subject, plural, None, None, False
    return subject, plural, link, *attractor


def noun(word):
    return SUBJECTS[word][0]


@pytest.mark.parametrize(
    ("subject", "link", "attractor", "plurals", "due"),
    [
        ("girl", "like", "dog", (False, True), {"The girl who likes the dogs",
         "The girl who liked the dogs", "The girl that the dogs like",
         "The girl that the dogs liked"}),
        ("boy", "near", "house", (True, False), {"The boys near the house"}),
        ("cat", "like", "flower", (True, False), {"The cats that like the flower",
         "The cats that liked the flower"}),
    ],
)  # fmt: skip
def test_phrases_by_hand(subject, link, attractor, plurals, due):
    made = Combination(noun(subject), LINK_FORMS[link], noun(attractor))
    assert {phrase(made, plurals, Random(seed)) for seed in range(60)} == due


def test_verbs_agree_with_the_subject_and_not_with_the_attractor(drawn):
    for sentence in drawn:
        subject, plural, *_ = parse(sentence)
        words = sentence.split()
        after = words[words.index(subject.form(plural)) :]
        verb = next(word for word in after if word in ONE | MANY)
        assert verb in (MANY if plural else ONE), sentence


def test_no_held_out_combination_is_drawn(drawn):
    seen = Counter()
    for sentence in drawn:
        subject, _, link, attractor, _ = parse(sentence)
        if link:
            assert not Combination(subject, link, attractor).held_out, sentence
            seen[subject.one, link.forms[0], attractor.one] += 1
    assert len(seen) > 2000


def test_every_held_out_item_comes_from_a_held_out_combination():
    for prompt, *_ in held_out_pairs():
        subject, _, link, attractor, _ = parse(prompt)
        assert Combination(subject, link, attractor).held_out


def test_one_combination_in_eight_is_held_out():
    all_of_them = list(combinations())
    assert sum(made.held_out for made in all_of_them) / len(all_of_them) == pytest.approx(
        1 / agreement.HELD_OUT_EVERY, rel=0.1
    )


def test_held_out_items_are_balanced_distinct_and_fixed():
    pairs = held_out_pairs()
    assert len(pairs) == len(set(pairs)) >= 400
    assert pairs == held_out_pairs()
    cells = Counter()
    for prompt, right, wrong in pairs:
        _, plural, _, _, other = parse(prompt)
        cells[plural, plural == other] += 1
        assert right.strip() in (MANY if plural else ONE)
        assert {right.strip(), wrong.strip()} in [{one, many} for one, many, *_ in VERBS]
    assert set(cells.values()) == {len(pairs) // 4}


def test_both_numbers_of_subject_and_attractor_are_drawn_alike(drawn):
    cells = Counter(
        (plural, other) for _, plural, link, _, other in map(parse, drawn) if link is not None
    )
    assert all(count / sum(cells.values()) == pytest.approx(0.25, abs=0.03)
               for count in cells.values())  # fmt: skip


def test_a_draw_depends_on_the_generator_only():
    made = Agreement()
    assert [made.draw(Random(3)) for _ in range(3)] == [made.draw(Random(3))] * 3
