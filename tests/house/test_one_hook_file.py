"""There is one file that hangs hooks on a network, so one place that must take them off again."""

from __future__ import annotations

import re

import pytest

from tests.house.code import SOURCE, python_files

HOOK = re.compile(r"\bregister_\w*hook\b")
ALLOWED = SOURCE / "model" / "hooks.py"


def test_hooks_are_in_one_file() -> None:
    found = [path for path in python_files("src") if HOOK.search(path.read_text(encoding="utf-8"))]
    assert found == [ALLOWED]


@pytest.mark.parametrize(
    "line",
    [
        "net.register_forward_hook(f)",
        "net.register_forward_pre_hook(f)",
        "net.register_full_backward_hook(f)",
        "tensor.register_hook(f)",
        "register_module_forward_hook(f)",
    ],
)
def test_every_way_to_hang_a_hook_is_seen(line: str) -> None:
    assert HOOK.search(line)
