"""Generated patterns are what they claim: consecutive, repeated, in alphabetical order."""

import re
from itertools import pairwise
from random import Random

from tests.training.invented import COUNTRIES
from training.tales.patterns import (
    HIGHEST,
    Patterns,
    counting,
    country_list,
    numbered,
    repeat,
    tokens_again,
)


def test_counting_goes_on_by_one_step_and_reaches_every_start():
    starts = set()
    for seed in range(3000):
        numbers = [int(number) for number in counting(Random(seed)).split(", ")]
        steps = {after - before for before, after in pairwise(numbers)}
        assert len(steps) == 1
        assert 0 <= numbers[0] <= numbers[-1] <= HIGHEST
        if steps == {1}:
            starts.add(numbers[0])
    assert set(range(1, 91)) <= starts


def test_repeat_and_numbered_by_hand():
    assert repeat("cat", 3, ", ") == "cat, cat, cat"
    assert numbered(["Albania", "Andorra"]) == "1. Albania\n2. Andorra"
    assert numbered(["Belgium"], 5) == "5. Belgium"


def test_a_list_is_in_order_and_numbered_from_its_place_or_from_one():
    names = [f"Land {at:02}" for at in range(40)]
    firsts = set()
    for seed in range(200):
        lines = country_list(names, "Nowhere", Random(seed)).split("\n")
        if lines[0].startswith("Countries"):
            assert lines.pop(0) == "Countries of Nowhere in alphabetical order:"
        pairs = [line.split(". ") for line in lines]
        start, first = names.index(pairs[0][1]), int(pairs[0][0])
        assert first in (1, start + 1)
        firsts.add((start == 0, first == 1))
        due = [[str(first + at), name] for at, name in enumerate(names[start : start + len(pairs)])]
        assert pairs == due
    assert firsts == {(True, True), (False, True), (False, False)}


def test_shuffled_tokens_come_back_in_the_same_order():
    natural = list(range(100, 160))
    for seed in range(50):
        made = tokens_again(natural, Random(seed))
        period = len(set(made))
        assert 8 <= period <= 40
        assert set(made) <= set(natural)
        assert len(made) // period in (2, 3)
        assert made == made[:period] * (len(made) // period)


def test_repetition_says_one_thing_only():
    made = Patterns(["cat", "dog"], ["犬", "空"], COUNTRIES)
    for seed in range(200):
        text = made.repetition(Random(seed))
        assert len(set(text.replace("、", ", ").split(", "))) == 1


def test_a_phrase_comes_back_whole():
    made = Patterns([*"abcdefghijklm"], [*"木火土金水月日山川空海雪花"], COUNTRIES)
    for seed in range(100):
        text = made.phrase_again(Random(seed))
        words = re.split("、|。|, | ", text)
        period = len(set(words))
        assert words == words[:period] * (len(words) // period)
        assert len(words) // period >= 2
