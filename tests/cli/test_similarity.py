"""sukashi similarity: of several texts the nearest stands first, and what cannot be is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.encoders import encoder_folder

MEAN = {"pooling_mode_mean_tokens": True}
ONE, TEXTS = "the film was good", ("a dog is here", "the film was not good", "not bad")


@pytest.fixture
def encoder(tmp_path: Path) -> str:
    return str(encoder_folder(tmp_path, MEAN))


def test_the_nearest_text_is_shown_first(encoder: str, run: Any) -> None:
    code, out, err = run("similarity", ONE, *TEXTS, "--model", encoder, "--method", "occlusion")
    assert (code, err) == (0, "")
    shown = [out.index(f"{rank} of 3 texts") for rank in ("Rank 2", "Rank 3")]
    assert out.index("Most similar of 3 texts: the cosine is ") < shown[0] < shown[1]
    assert "compared: the mean of the tokens' states (as the model's folder says)" in " ".join(
        out.split()
    )


def test_two_texts_are_given_as_json_and_as_pictures(
    encoder: str, run: Any, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("near.png", "near.html", "near.csv", "near.safetensors")]
    typed = [part for file in files for part in ("-o", str(file))]
    code, out, _ = run(
        "similarity", ONE, TEXTS[1], "--model", encoder, "--steps", "8", "--json", *typed
    )
    assert code == 0
    found = json.loads(out)["similarity"]
    assert (found["method"], found["steps"]) == ("integrated_gradients", 8)
    assert found["other_tokens"]["text"] == TEXTS[1]
    assert all(file.stat().st_size > 100 for file in files)


def test_one_standard_input_is_one_text(run: Any) -> None:
    code, _, err = run("similarity", "-", "-")
    assert (code, err.strip()) == (2, "sukashi: Standard input is one text; give - once.")
