"""The measures count what they say they count, checked with models whose answers are known."""

import math
from types import SimpleNamespace

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from tests.training.invented import COUNTRIES
from training.evaluate import gradients, items, knowledge, likelihood, patterns, tales
from training.evaluate.gradients import Converged
from training.evaluate.items import Item, Share, blank, met, share, spread
from training.evaluate.names import names
from training.evaluate.voice import Reader
from training.evaluate.words import WORDS_EN, WORDS_JA, drawn, words_of
from training.tales import required
from training.tales.shape import greedy
from training.tales.tables import CITIES
from training.tales.tokenizer import train_tokenizer
from training.tales.two_step import held_out_cities

LONG = 200


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(["the cat and the dog 犬と猫"] * 3, 560, 30)


@pytest.fixture(scope="module")
def reader(tokenizer):
    torch.manual_seed(3)
    shape = GPT2Config(vocab_size=len(tokenizer), n_positions=40, n_embd=16, n_layer=2, n_head=2,
                       initializer_range=0.3)  # fmt: skip
    return Reader(GPT2LMHeadModel(shape).eval(), tokenizer)


class Parrot:
    """Says the rest of whichever of its sentences the prompt begins, else ends at once."""

    device = torch.device("cpu")

    def __init__(self, tokenizer, sentences):
        self.ids = [[*tokenizer(sentence).input_ids, 0] for sentence in sentences]
        self.size = len(tokenizer)

    def __call__(self, ids):
        row = ids[0].tolist()
        known = [one for one in self.ids if len(one) > len(row) and one[: len(row)] == row]
        logits = torch.zeros(1, len(row), self.size)
        logits[0, -1, known[0][len(row)] if known else 0] = 1.0
        return SimpleNamespace(logits=logits)


class Reciter:
    """A voice that says the rest of the first of its sentences that the prompt begins."""

    def __init__(self, *sentences):
        self.sentences = sentences

    def length(self, text):
        return len(text)

    def continues(self, prompts, new):
        return [
            next((s[len(p) :][:n] for s in self.sentences if s.startswith(p)), "")
            for p, n in zip(prompts, new, strict=True)
        ]


def test_greedy_stops_before_the_end_token(tokenizer):
    model = Parrot(tokenizer, ["the cat and the dog"])
    assert greedy(model, tokenizer, "the cat", LONG) == " and the dog"
    assert greedy(model, tokenizer, "the dog", LONG) == ""


def test_required_prompts_are_met_or_reported(tokenizer):
    good = Parrot(tokenizer, [prompt + due for prompt, _, due in required.REQUIRED])
    long_enough = [(prompt, LONG, due) for prompt, _, due in required.REQUIRED]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(required, "REQUIRED", tuple(long_enough))
        assert required.required_failures(good, tokenizer) == []
        silent = Parrot(tokenizer, [])
        assert len(required.required_failures(silent, tokenizer)) == len(long_enough)
        assert required.required_failures(silent, tokenizer)[0] == "'1, 2, 3,' -> ''"


def test_many_prompts_are_continued_as_one_by_one(reader, tokenizer):
    prompts = ["the cat", "犬", "the dog and the cat and", "cat", "1, 2, 3,", "the dog", "猫と犬"]
    new = [9, 3, 12, 1, 7, 12, 5]
    alone = [
        greedy(reader.network, tokenizer, p, n) for p, n in zip(prompts, new, strict=True)
    ]  # fmt: skip
    assert reader.continues(prompts, new) == alone
    assert len(set(alone)) > 3


def test_a_row_that_ended_does_not_change_the_others(reader, monkeypatch):
    monkeypatch.setattr(reader, "text", list)  # tokens as they were written
    (written,) = reader.continues(["the cat"], [8])
    end = next(token for token in written if token != written[0])
    monkeypatch.setattr(reader, "end", end)
    ended, other = reader.continues(["the cat", "the dog"], [8, 8])
    assert ended == written[: written.index(end)] != []
    assert reader.continues(["the dog"], [8]) == [other]


def test_writing_stops_where_the_positions_do(reader):
    said = reader.continues(["the cat " * 15], [LONG])[0]
    assert reader.length("the cat " * 15 + said) <= reader.positions


def test_a_words_probability_ends_where_the_word_does(reader, tokenizer):
    """By hand: the tokens of ` cat` and then, of all tokens, those that begin no letter."""
    prompt, word = tokenizer("the dog").input_ids, tokenizer(" cat").input_ids
    logits = reader.network(torch.tensor([[*prompt, *word]])).logits[0].detach().double()
    chances = logits.softmax(-1)
    due = 1.0
    for at, token in enumerate(word):
        due *= chances[len(prompt) + at - 1, token]
    pieces = tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))
    closing = [
        id for id, piece in enumerate(pieces)
        if (not piece.startswith("<0x") and not piece[0].isalpha()) or id == 0
    ]  # fmt: skip
    due *= chances[-1, closing].sum()
    found = reader.words([("the dog", " cat"), ("the cat and", " dog")])
    assert found[0] == pytest.approx(math.log(due), rel=1e-4)
    assert reader.words([("the cat and", " dog")])[0] == pytest.approx(found[1], rel=1e-4)


def test_sentences_are_cut_before_their_last_mention_of_the_answer():
    assert blank("Luxembourg's capital is Luxembourg.", "Luxembourg") == Item(
        "Luxembourg's capital is", (" Luxembourg.",)
    )
    assert blank("問：日本の首都はどこですか。答：東京。", "東京").dues == ("東京。",)
    assert blank("モナコの首都はモナコです。", "モナコ") == Item(
        "モナコの首都は", ("モナコです。", "モナコである。")
    )


def test_an_item_is_met_by_its_whole_answer_and_end_mark_only():
    asked = [Item("a is", (" Guinea.",))] * 2
    assert met(Reciter("a is Guinea. And"), asked) == [True, True]
    assert met(Reciter("a is Guinea-Bissau."), asked) == [False, False]
    said_otherwise = Reciter("フランスの首都はパリである。")
    assert share(said_otherwise, [blank("フランスの首都はパリです。", "パリ")]) == Share(1, 1)


def test_enough_is_said_for_what_is_due():
    text = "x" * 40
    assert items.answers(Reciter(text), [Item("x", ("x" * 20,))]) == ["x" * (20 + items.SLACK)]


def test_items_are_spread_evenly():
    numbered = [Item(str(at), ("",)) for at in range(10)]
    assert [each.prompt for each in spread(numbered, 3)] == ["0", "3", "6"]
    assert spread(numbered, 99) == numbered


def test_counting_asks_for_three_numbers_from_every_start():
    asked = patterns.counting()
    assert len(asked) == 90
    assert asked[6] == Item("7, 8, 9,", (" 10, 11, 12",))
    assert share(Reciter("1, 2, 3, 4, 5, 6", "88, 89, 90, 91, 92, 93"), asked) == Share(2, 90)


def test_repetition_asks_for_the_thing_twice_more():
    assert patterns.repetition(["dog"], ", ") == [Item("dog, dog, dog,", (" dog, dog",))]
    assert patterns.repetition(["犬"], "、") == [Item("犬、犬、犬、", ("犬、犬",))]


def test_phrases_ask_for_the_other_three_words():
    for joint in (" ", "、"):
        asked = patterns.phrases(["a", "b", "c", "d", "e"], joint)
        assert len(asked) == patterns.PHRASES
        for item in asked:
            words = (item.prompt + item.dues[0]).split(joint)
            assert words[:4] == words[4:]
            assert len(set(words)) == 4


def test_lists_go_on_from_any_two_neighbours():
    told = [COUNTRIES[0].__class__(n, n, "Asia", {}) for n in ("A", "B", "C", "D")]
    assert patterns.lists(told) == {
        "Asia": [Item("1. A\n2. B\n3.", (" C\n",)), Item("1. B\n2. C\n3.", (" D",))]
    }


def test_capitals_are_asked_in_every_phrasing():
    asked = knowledge.capitals(COUNTRIES)
    assert [item.prompt for item in asked["en 1"]] == [
        "The capital of France is", "The capital of Japan is",
        "The capital of the Netherlands is"]  # fmt: skip
    assert asked["ja 1"][1].prompt == "日本の首都は"
    assert {len(each) for each in asked.values()} == {3}
    assert sum(key.startswith("en") for key in asked) >= 3
    assert sum(key.startswith("ja") for key in asked) >= 3


def test_held_out_and_shown_two_step_facts_are_told_apart():
    held = {city.name for city in held_out_cities(COUNTRIES)}
    asked = knowledge.held_out_facts(COUNTRIES)
    assert any(item.prompt == "京都がある国の首都は" for item in asked["ja 1"])
    assert {len(each) for each in asked.values()} == {len(held)}
    shown = knowledge.shown_facts(COUNTRIES)
    assert not any(name in item.prompt for name in held for item in shown["capital en"])
    places = [c for c in CITIES if c.country in {"France", "Japan", "Netherlands"}]
    assert len(shown["capital en"]) + len(held) == len(places) == len(shown["continent ja"])


def test_openings_are_cut_where_a_word_ends():
    assert knowledge.opened("It was the best of times.") == Item("It was the best", (" of times.",))
    item = knowledge.opened("吾輩は猫である。名前はまだ無い。")
    assert item == Item("吾輩は猫である。", ("名前はまだ無い。",))


def test_corpus_words_are_frequent_whole_words():
    sentences = ["The cats sleep. I saw 猫が東京タワーで"] * 20 + ["a rare zebra 稀"] * 19
    assert words_of(sentences, japanese=False) == ["cats", "saw", "sleep", "the"]
    assert words_of(sentences, japanese=True) == ["タワー", "東京", "猫"]
    assert drawn([str(n) for n in range(500)], 100) == drawn([str(n) for n in range(500)], 100)
    assert len(set(drawn([str(n) for n in range(500)], 100))) == 100
    assert len(set(WORDS_EN)) == len(set(WORDS_JA)) == 40


def test_agreement_counts_the_likelier_right_form():
    class Even:
        def words(self, pairs):
            return [float(word in (" is", " was", " has")) for _, word in pairs]

    found = tales.agreement(Even())
    singular = [p for p in tales.held_out_pairs() if p[1] in (" is", " was", " has")]
    assert found == Share(len(singular), len(tales.held_out_pairs()))


def test_bits_a_character_of_a_model_that_knows_nothing(reader, tokenizer, monkeypatch):
    size = len(tokenizer)
    monkeypatch.setattr(
        reader, "log_probabilities",
        lambda ids: torch.full((*ids.shape, size), -math.log(size)))  # fmt: skip
    texts = ["the cat 犬", "and " * 600]  # the second one takes several windows
    tokens = sum(len(tokenizer(text).input_ids) + 1 for text in texts)
    due = tokens * math.log2(size) / sum(map(len, texts))
    assert likelihood.bits_per_character(reader, texts) == pytest.approx(due, rel=1e-5)


def test_bits_are_those_of_the_tokens_after_an_end_token(reader, tokenizer):
    text = "the cat and the dog"
    ids = torch.tensor([[0, *tokenizer(text).input_ids, 0]])
    loss = reader.network(ids, labels=ids, attention_mask=torch.ones_like(ids)).loss
    due = float(loss.detach()) * (ids.shape[1] - 1) / math.log(2)
    assert likelihood.bits(reader, [text]) == pytest.approx(due, rel=1e-4)
    assert likelihood.bits(reader, [text, "犬", text]) == pytest.approx(
        2 * due + likelihood.bits(reader, ["犬"]), rel=1e-4
    )


def test_every_figure_at_hand_has_a_name_in_both_languages(reader):
    keys = {*tales.items_at_hand(), "agreement", "induction head", "induction score", "copying"}
    assert keys <= set(names())
    assert all(english != japanese for english, japanese in names().values())


@pytest.mark.parametrize(("small_from", "due"), [(8, 8), (9, 16), (64, 64), (65, 0)])
def test_convergence_is_the_first_number_of_steps_that_is_enough(small_from, due):
    class Stub:
        def attribution(self, text, method, steps):
            good = steps >= small_from
            target = SimpleNamespace(value=3.0, baseline_value=1.0)
            return SimpleNamespace(
                targets=(target,), residuals=[0.01 if good else -0.5],
                interpretation="quantitative" if good else "ranking only")  # fmt: skip

    found = gradients.converged(Stub(), "text")
    assert found == Converged(due, pytest.approx(0.005 if due else 0.25))


def test_what_converged_is_counted_and_told():
    found = [Converged(8, 0.001)] * 2 + [Converged(64, 0.009), Converged(0, 0.2)]
    assert gradients.share(found) == Share(3, 4)
    assert gradients.told(found) == (
        "steps: 2 in 8, 0 in 16, 0 in 32, 1 in 64, 1 not in 64; "
        "residuals: median 0.90%, 90 % 20.00%, largest 20.00%"
    )
