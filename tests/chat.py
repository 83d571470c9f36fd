"""Chat models of our own: tiny networks whose tokenizers have templates like those of real ones."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from sukashi.explainer import Explainer
from sukashi.model.load import load
from tests.tiny import tiny
from tests.tokenizers import tokenizer

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""Qwen and many others: nothing but the turns."""
DEFAULT_SYSTEM = (
    "{% if messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a small cat.<|im_end|>\n' }}{% endif %}" + CHATML
)
"""Qwen 2.5: a system message of the template's own where none is given."""
LLAMA = (
    "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}"
    "{% set system = messages[0]['content'] %}"
    "{% else %}{% set rest = messages %}{% set system = false %}{% endif %}"
    "{% for message in rest %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}"
    "{% endif %}"
    "{% if loop.index0 == 0 and system %}"
    "{% set content = '<<SYS>>\n' + system + '\n<</SYS>>\n\n' + message['content'] %}"
    "{% else %}{% set content = message['content'] %}{% endif %}"
    "{% if message['role'] == 'user' %}"
    "{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}"
    "{% else %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}"
    "{% endfor %}"
)
"""Llama 2: writes the token that begins a text, and the system message into the first turn."""
GEMMA = (
    "{{ bos_token }}"
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}"
    "{% endif %}"
    "{% for message in messages %}"
    "{% if message['role'] == 'assistant' %}{% set role = 'model' %}"
    "{% else %}{% set role = message['role'] %}{% endif %}"
    "{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
"""Gemma: trims what is said and takes no system message."""
PARTS = (
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' }}"
    "{% for part in message.content %}{{ part.text }}{% endfor %}{{ '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""Models of text and pictures: a content is a list of parts."""
THINKING = (
    "{% for message in messages %}{% set said = message.content.split('</think>')[-1] %}"
    "{{ '<|im_start|>' + message.role + '\n' + said.lstrip('\n') + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""Qwen 3, DeepSeek: what was thought before an answer is left out."""
TEMPLATES = {
    "chatml": ("qwen", CHATML),
    "default system": ("qwen", DEFAULT_SYSTEM),
    "llama": ("llama", LLAMA),
    "gemma": ("llama", GEMMA),
    "parts": ("gpt2", PARTS),
    "thinking": ("qwen", THINKING),
}
"""Name → tokenizer and template."""
CONTROL = ["<|im_start|>", "<|im_end|>", "<start_of_turn>", "<end_of_turn>"]
USER = {"role": "user", "content": "東京は日本の首都である。猫は？"}
ASSISTANT = {"role": "assistant", "content": "猫は窓の外を見ている。"}
SYSTEM = {"role": "system", "content": "The cat is small."}
TURNS = [USER, ASSISTANT, {"role": "user", "content": "Is the cafe open? 雨は？"}]
"""Two turns in two languages."""
PREFILLED = [*TURNS, {"role": "assistant", "content": "猫は見ている。"}]
"""With the beginning of an answer."""


def in_parts(messages: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The same messages, each content a list of one part."""
    return [
        {"role": one["role"], "content": [{"type": "text", "text": one["content"]}]}
        for one in messages
    ]


@cache
def chat_tokenizer(name: str) -> Any:
    """The tokenizer with a planted template."""
    kind, template = TEMPLATES[name]
    made = copy.deepcopy(tokenizer(kind))
    made.add_special_tokens({"additional_special_tokens": CONTROL})
    made.chat_template = template
    return made


@cache
def chat(name: str, family: str = "llama", task: str = "lm") -> Explainer:
    """A tiny network with the tokenizer of that name on the table."""
    return chat_with(chat_tokenizer(name), family, task)


def chat_with(made: Any, family: str = "llama", task: str = "lm") -> Explainer:
    """A tiny network with a tokenizer on the table."""
    settings: dict[str, Any] = {} if family == "t5" else {"max_position_embeddings": 256}
    net = tiny(family, task, vocab_size=len(made), **settings)
    return Explainer(load(network=net, tokenizer=made))
