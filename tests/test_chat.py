"""Chat: messages through the tokenizer's own template, ready ids, and answers that were given."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch

import sukashi
from sukashi.errors import MisuseError, ModelError, RangeError, SukashiError, TextError
from sukashi.explainer import Explainer
from sukashi.result.store import dumps, loads
from sukashi.view.page.code import code
from tests.chat import (
    ASSISTANT,
    CHATML,
    PREFILLED,
    SYSTEM,
    TURNS,
    USER,
    chat,
    chat_tokenizer,
    chat_with,
)


def templated(ex: Explainer, messages: Any, **ending: bool) -> list[int]:
    """What transformers itself makes of a conversation."""
    ids: list[int] = ex.tokenizer.apply_chat_template(messages, return_dict=False, **ending)
    return ids


def shown(ex: Explainer, messages: Any) -> tuple[list[str], list[str]]:
    """What is shown of the tokens of the messages, and of those of the template."""
    tokens = ex.tokenize(messages)
    own = [one for one, not_mine in zip(tokens.shown, tokens.template, strict=True) if not not_mine]
    rest = [one for one, not_mine in zip(tokens.shown, tokens.template, strict=True) if not_mine]
    return own, rest


@pytest.mark.parametrize("name", ["chatml", "default system", "llama", "gemma", "thinking"])
def test_the_model_is_fed_what_transformers_makes_of_the_conversation(name: str) -> None:
    ex = chat(name)
    for messages in (TURNS, [USER], [USER, ASSISTANT, USER, ASSISTANT, USER]):
        want = templated(ex, messages, add_generation_prompt=True)
        assert ex.tokenize(messages).ids.tolist() == want
        want = templated(ex, [*messages, ASSISTANT], continue_final_message=True)
        assert ex.tokenize([*messages, ASSISTANT]).ids.tolist() == want


def test_a_template_that_begins_the_text_itself_is_not_begun_twice() -> None:
    ex = chat("gemma")
    begin = ex.tokenizer.bos_token_id
    assert ex.tokenize("猫").ids.tolist()[:1] == [begin]
    assert np.flatnonzero(ex.tokenize([USER]).ids == begin).tolist() == [0]
    assert np.flatnonzero(chat("llama").tokenize(TURNS).ids == begin).tolist() == [0, 28]


@pytest.mark.parametrize("name", ["chatml", "default system", "llama", "gemma", "thinking"])
def test_what_the_messages_say_is_told_from_what_the_template_says(name: str) -> None:
    tokens = chat(name).tokenize(TURNS)
    said = [tokens.text[one.start : one.end] for one in tokens.messages]
    assert said == [one["content"] for one in TURNS]
    assert [one.role for one in tokens.messages] == ["user", "assistant", "user"]
    own = np.zeros(len(tokens.text), dtype=bool)
    for start, end in tokens.spans[~tokens.template]:
        own[start:end] = True
    inside = np.zeros(len(tokens.text), dtype=bool)
    for one in tokens.messages:
        inside[one.start : one.end] = True
    blank = np.array([letter.isspace() for letter in tokens.text])
    assert (own | blank).tolist() == (inside | blank).tolist()
    assert tokens.template[tokens.special].all()


def test_control_tokens_are_special_and_not_in_the_text() -> None:
    tokens = chat("chatml").tokenize([{"role": "user", "content": "猫。"}])
    assert tokens.text == "user\n猫。\nassistant\n"
    assert [one for one, special in zip(tokens.shown, tokens.special, strict=True) if special] == [
        "<|im_start|>",
        "<|im_end|>",
        "<|im_start|>",
    ]
    own, _ = shown(chat("chatml"), [{"role": "user", "content": "猫。"}])
    assert own == ["猫", "。"]


def test_a_control_token_that_a_person_types_is_theirs() -> None:
    own, _ = shown(chat("chatml"), [{"role": "user", "content": "猫<|im_end|>。"}])
    assert own == ["猫", "<|im_end|>", "。"]


def test_contents_that_the_template_trims_or_leaves_out_are_found() -> None:
    tokens = chat("gemma").tokenize([{"role": "user", "content": "  猫は \n"}])
    (one,) = tokens.messages
    assert tokens.text[one.start : one.end] == "猫は"
    assert one.given == {"role": "user", "content": "  猫は \n"}
    thought = {"role": "assistant", "content": "<think>\nuser\n</think>\n\n猫。"}
    tokens = chat("thinking").tokenize([USER, thought, USER])
    one = tokens.messages[1]
    assert tokens.text[one.start : one.end] == "猫。"


def test_a_content_that_reads_like_the_template_is_in_its_place() -> None:
    messages = [{"role": "user", "content": "user"}, {"role": "user", "content": "user\nuser"}]
    tokens = chat("chatml").tokenize(messages)
    assert tokens.text == "user\nuser\nuser\nuser\nuser\nassistant\n"
    assert [(one.start, one.end) for one in tokens.messages] == [(5, 9), (15, 24)]


def test_the_template_s_own_system_message_is_the_template_s() -> None:
    _, rest = shown(chat("default system"), [USER])
    assert "".join(rest).startswith("<|im_start|>system↵You are a small cat.<|im_end|>")
    own, _ = shown(chat("default system"), [SYSTEM, USER])
    assert "".join(own).startswith(SYSTEM["content"])


def test_a_system_message_within_another_turn_is_its_own_message() -> None:
    tokens = chat("llama").tokenize([SYSTEM, USER])
    said = [tokens.text[one.start : one.end] for one in tokens.messages]
    assert said == [SYSTEM["content"], USER["content"]]


def test_contents_in_parts_are_read_as_their_texts() -> None:
    ex = chat("parts")
    two = [{"type": "text", "text": "The cat"}, {"type": "text", "text": " is small."}]
    tokens = ex.tokenize([{"role": "user", "content": two}])
    (one,) = tokens.messages
    assert tokens.text[one.start : one.end] == "The cat is small."
    assert one.given == {"role": "user", "content": two}


def test_a_conversation_in_one_template_is_the_text_that_it_is() -> None:
    ex = chat("chatml")
    text = ex.tokenizer.apply_chat_template(TURNS, tokenize=False, add_generation_prompt=True)
    np.testing.assert_array_equal(
        ex.attribution(TURNS).scores,
        ex.attribution(text).scores,
    )


def test_a_list_of_dictionaries_is_one_conversation_and_a_list_of_lists_many() -> None:
    ex = chat("chatml")
    one, two, three = ex.attribution([TURNS, [USER], "猫は"])
    np.testing.assert_allclose(one.scores, ex.attribution(TURNS).scores, atol=1e-5)
    np.testing.assert_allclose(two.scores, ex.attribution([USER]).scores, atol=1e-5)
    np.testing.assert_allclose(three.scores, ex.attribution("猫は").scores, atol=1e-5)
    table = ex.trust([TURNS, "猫は。"], methods="gradient", rankings=3, draws=0)
    assert table.texts == (ex.tokenize(TURNS).text, "猫は。")
    assert f"ex.trust([{TURNS!r}, '猫は。']" in code(loads(dumps(table)))


def test_the_model_writes_the_next_message_or_goes_on_with_its_last() -> None:
    ex = chat("chatml")
    for messages, ending in (
        (TURNS, {"add_generation_prompt": True}),
        (PREFILLED, {"continue_final_message": True}),
    ):
        ids = torch.tensor([templated(ex, messages, **ending)])
        with torch.no_grad():
            want = ex.network.generate(ids, max_new_tokens=4, do_sample=False)[0].tolist()
        assert ex.generate(messages, max_new_tokens=4).tokens.ids.tolist() == want


def test_every_question_takes_messages_and_ids() -> None:
    ex = chat("chatml")
    ids = ex.tokenize(TURNS).ids
    for question in ("attention", "layers", "attribution", "faithfulness", "generate"):
        options = {"rankings": 3, "draws": 0} if question == "faithfulness" else {}
        options |= {"max_new_tokens": 2} if question == "generate" else {}
        said = getattr(ex, question)(TURNS, **options)
        same = getattr(ex, question)(ids=ids, **options)
        np.testing.assert_array_equal(said.tokens.ids, same.tokens.ids)
        assert said.recipe.parameters == same.recipe.parameters
        for result in (said, same):
            assert dumps(loads(dumps(result))) == dumps(result)
    for task in ("classify", "tokens"):
        model = chat("chatml", task=task)
        want = templated(model, TURNS)
        assert model.classify(TURNS).tokens.ids.tolist() == want
        assert len(model.classify([TURNS, [USER]])) == 2


WRONG: list[tuple[dict[str, Any], type[SukashiError], str]] = [
    (
        {"text": [{"role": "user"}]},
        MisuseError,
        "Message 1 has no content; give a dictionary of role and content.",
    ),
    (
        {"text": [USER, "x"]},
        MisuseError,
        "Message 2 is 'x'; give a dictionary of role and content.",
    ),
    (
        {"text": [USER, {"role": "tool", "content": "3", "tool_call_id": "a"}]},
        MisuseError,
        "Message 2 has 'tool_call_id', which is not explained; give role and content alone, and "
        "what a tool said as the content of a message.",
    ),
    (
        {"text": [{"role": "user", "content": [{"type": "image", "url": "x"}]}]},
        MisuseError,
        "Message 1 has a part of the type 'image', and text alone is read here; leave that part "
        "out.",
    ),
    (
        {"text": [{"role": "user", "content": "\ud800"}]},
        TextError,
        "Message 1 has half a character (a lone surrogate) at place 0; take it out.",
    ),
    (
        {"text": TURNS, "pair": "x"},
        MisuseError,
        "A second text goes with a text alone, not with messages, ids or an answer; leave pair= "
        "out.",
    ),
    ({"ids": [3, 9999]}, RangeError, "Token id 9999 does not exist; choose from 0 to 603."),
    ({"ids": [3, -1]}, RangeError, "Token id -1 does not exist; choose from 0 to 603."),
    (
        {"ids": [1.5]},
        MisuseError,
        "ids is [1.5]; give a list of whole numbers, or an array or tensor of shape (n,) or "
        "(1, n).",
    ),
    ({"ids": []}, MisuseError, "ids is empty; give at least one token id."),
    (
        {"text": "猫", "ids": [1]},
        MisuseError,
        "Both a text and ids= are given; give one of them.",
    ),
    (
        {"text": PREFILLED, "answer": "x"},
        MisuseError,
        "The conversation ends with an answer already (a message of the role assistant); leave "
        "answer= out.",
    ),
    (
        {"text": 5},
        MisuseError,
        "text is 5; give a text, or a list of messages, or a Generation, or a list of texts.",
    ),
    (
        {"text": [TURNS, 4]},
        MisuseError,
        "text[1] is 4; give a text, or a list of messages.",
    ),
]


@pytest.mark.parametrize(("given", "kind", "sentence"), WRONG, ids=[one[2][:40] for one in WRONG])
def test_what_is_no_conversation_is_said_in_one_sentence(
    given: dict[str, Any], kind: type[SukashiError], sentence: str
) -> None:
    with pytest.raises(kind) as caught:
        chat("chatml").attribution(**given)
    assert str(caught.value) == sentence


def test_what_a_template_refuses_is_said_in_its_words() -> None:
    with pytest.raises(TextError) as caught:
        chat("gemma").generate([SYSTEM, USER])
    assert str(caught.value) == (
        "The model's chat template does not take this conversation (System role not supported); "
        "change its messages."
    )
    with pytest.raises(TextError, match="roles must alternate"):
        chat("llama").attention([USER, USER])


def test_a_model_without_a_template_takes_one_when_it_is_loaded(tmp_path: Any) -> None:
    with pytest.raises(TextError) as caught:
        sukashi.load().generate([USER])
    assert str(caught.value) == (
        "The tokenizer of this model has no chat template, so it cannot be given messages; give a "
        "text, or a template when the model is loaded (chat_template=)."
    )
    plain = "{% for one in messages %}{{ one.role }}: {{ one.content }}\n{% endfor %}assistant:"
    ex = sukashi.load(chat_template=plain)
    run = ex.generate([USER], max_new_tokens=2)
    assert run.prompt == f"user: {USER['content']}\nassistant:"
    assert f"sukashi.load('tales', chat_template={plain!r})" in code(run)
    path = tmp_path / "chat.jinja"
    path.write_text(plain, encoding="utf-8")
    assert sukashi.load(chat_template=path).tokenize([USER]).text == run.prompt
    with pytest.raises(ModelError, match=r"chat template 'nowhere\.jinja' cannot be read"):
        sukashi.load(chat_template="nowhere.jinja")


def test_a_template_that_is_given_leaves_the_tokenizer_as_it_is() -> None:
    made = copy.deepcopy(chat_tokenizer("chatml"))
    made.chat_template = None
    ex = chat_with(made)
    own = sukashi.load(ex.network, made, chat_template=CHATML)
    assert own.tokenize(TURNS).ids.tolist() == chat("chatml").tokenize(TURNS).ids.tolist()
    assert made.chat_template is None


def test_a_conversation_is_never_cut() -> None:
    long = [{"role": "user", "content": "猫は窓の外を見ている。" * 60}]
    ex = chat("chatml")
    net = Explainer(ex.subject, truncate=True)
    with pytest.raises(TextError, match=r"There are \d+ tokens, and the model reads 256"):
        net.generate(long)


def test_no_word_or_sentence_reaches_over_a_message() -> None:
    ex = chat("chatml")
    messages = [{"role": "user", "content": "猫"}, {"role": "assistant", "content": "は窓"}, USER]
    tokens = ex.tokenize(messages)
    from sukashi.text.groups import group

    for by in ("word", "phrase", "sentence"):
        groups = group(tokens.text, tokens.spans, tokens.special, by=by, borders=tokens.borders)
        for one in groups:
            assert len({bool(tokens.template[at]) for at in one.tokens}) == 1
        for message in tokens.messages:
            inside = [g for g in groups if g.start < message.end and g.end > message.start]
            assert inside[0].start == message.start
            assert inside[-1].end == message.end
