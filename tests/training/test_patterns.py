"""Generated patterns are what they claim: consecutive, repeated, in alphabetical order."""

from itertools import pairwise
from random import Random

from tests.training.invented import COUNTRIES
from training.patterns import HIGHEST, Patterns, counting, country_list, numbered, repeat


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


def test_a_country_keeps_its_number_wherever_a_list_starts():
    names = [f"Land {at:02}" for at in range(40)]
    for seed in range(200):
        lines = country_list(names, "Nowhere", Random(seed)).split("\n")
        if lines[0].startswith("Countries"):
            assert lines.pop(0) == "Countries of Nowhere in alphabetical order:"
        pairs = [line.split(". ") for line in lines]
        assert pairs == [[str(names.index(name) + 1), name] for _, name in pairs]
        assert [name for _, name in pairs] == sorted(name for _, name in pairs)


def test_repetition_says_one_thing_only():
    made = Patterns(["cat", "dog"], ["犬", "空"], COUNTRIES)
    for seed in range(200):
        text = made.repetition(Random(seed))
        assert len(set(text.replace("、", ", ").split(", "))) == 1


def test_a_phrase_comes_back_whole():
    made = Patterns([*"abcdefg"], [*"木火土金水月日"], COUNTRIES)
    for seed in range(100):
        text = made.phrase_again(Random(seed))
        words = text.split("、" if "、" in text else " ")
        period = len(set(words))
        assert words == words[:period] * (len(words) // period)
        assert len(words) // period >= 2
