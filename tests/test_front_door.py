"""The front door: what is no path, no model and no setting is said in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

import sukashi
from sukashi.errors import MisuseError
from sukashi.view.error_translation import translated_error
from tests import samples

CALLS: dict[str, tuple[Any, str]] = {
    "open": (lambda: sukashi.open(None), "path is None; give a text, or a path."),  # type: ignore[arg-type]
    "open nothing": (
        lambda: sukashi.open(""),
        "The path is empty; give the path of a result file.",
    ),
    "whole": (
        lambda: sukashi.save(samples.attribution(), "x.html", whole=3),
        "whole is 3; give True or False.",
    ),
    "save": (lambda: sukashi.save(samples.attribution(), 5), "path is 5; give a text, or a path."),  # type: ignore[arg-type]
    "load": (lambda: sukashi.load(3), "model is 3; give a text, or a path."),  # type: ignore[arg-type]
    "device": (lambda: sukashi.load(device=3), "device is 3; give a text, or a device."),
    "dtype": (lambda: sukashi.load(dtype=3), "dtype is 3; give a text, or a dtype."),
    "task": (lambda: sukashi.load(task=["a"]), "task is ['a']; give a text."),
    "memory": (lambda: sukashi.load(memory="1G"), "memory is '1G'; give a whole number from 1 to"),  # type: ignore[arg-type]
    "progress": (lambda: sukashi.load(progress=3), "progress is 3; give a function."),  # type: ignore[arg-type]
    "truncate": (lambda: sukashi.load(truncate="no"), "truncate is 'no'; give True or False."),  # type: ignore[arg-type]
    "verify": (lambda: sukashi.load(verify=2), "verify is 2; give True or False."),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", CALLS)
def test_what_cannot_be_is_said_in_one_sentence(name: str) -> None:
    call, sentence = CALLS[name]
    with pytest.raises(MisuseError) as found:
        call()
    assert str(found.value).startswith(sentence)
    assert "指定してください" in translated_error(found.value, "ja")
