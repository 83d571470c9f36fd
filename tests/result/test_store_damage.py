"""Our files, damaged by accident or to harm: each gives one sentence, and nothing else happens."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import numpy as safetensors

from sukashi.errors import StoreError
from sukashi.result import store
from tests.result.broken import (
    GOOD,
    refusal,
    sentence_or_none,
    taken_apart,
    with_array,
    with_header,
    with_note,
)

DAMAGE: dict[str, tuple[bytes, str]] = {
    "newer": (
        with_note(lambda note: note.update(schema=2)),
        "was written by a newer sukashi (schema 2, this one reads up to 1); update with: pip",
    ),
    **{
        f"schema {value!r}": (
            with_note(lambda note, value=value: note.update(schema=value)),  # type: ignore[misc]
            "is damaged: it has no schema number",
        )
        for value in (0, -1, True, "1", None, 1.5)
    },
    "unknown kind": (
        with_note(lambda note: note.update(kind="circus")),
        "holds a result of kind 'circus'; this sukashi knows: attention, attribution, layers, gen",
    ),
    "kind of a strange type": (
        with_note(lambda note: note.update(kind=[["attribution"]])),
        "holds a result of kind [['attribution']]",
    ),
    "wrong kind": (
        with_note(lambda note: note.update(kind="layers")),
        "is damaged: LayerPredictions.positions is missing",
    ),
    "no tree": (
        with_note(lambda note: note.pop("result")),
        "is damaged: Attribution is None, but it must be an object",
    ),
    "missing field": (
        with_note(lambda note: note["result"].pop("method")),
        "is damaged: Attribution.method is missing",
    ),
    "missing inner field": (
        with_note(lambda note: note["result"]["tokens"].pop("text")),
        "is damaged: Attribution.tokens.text is missing",
    ),
    "string for a number": (
        with_note(lambda note: note["result"].update(steps="32")),
        "is damaged: Attribution.steps is '32', but it must be a whole number",
    ),
    "truth for a number": (
        with_note(lambda note: note["result"].update(steps=True)),
        "is damaged: Attribution.steps is True, but it must be a whole number",
    ),
    "number for a list": (
        with_note(lambda note: note["result"].update(targets=5)),
        "is damaged: Attribution.targets is 5, but it must be a list",
    ),
    "number in a list": (
        with_note(lambda note: note["result"]["tokens"]["pieces"].__setitem__(1, 5)),
        "is damaged: Attribution.tokens.pieces[1] is 5, but it must be a string",
    ),
    "other than the allowed": (
        with_note(lambda note: note["result"].update(interpretation="certain")),
        "is damaged or from a newer sukashi: Attribution.interpretation is 'certain', but it must "
        "be one of 'quantitative', 'ranking only'; update with: pip install -U sukashi, or save",
    ),
    "array in the tree": (
        with_note(lambda note: note["result"].update(scores=[[1, 2]])),
        "is damaged: the array of Attribution.scores is missing",
    ),
    "reference to nothing": (
        with_note(lambda note: note["result"].update(tokens={"same as": "elsewhere"})),
        "is damaged: Attribution.tokens is 'elsewhere', but it must be the path of a Tokens",
    ),
    "reference to itself": (
        with_note(lambda note: note["result"].update(tokens={"same as": "tokens"})),
        "is damaged: Attribution.tokens is 'tokens', but it must be the path of a Tokens",
    ),
    "reference to another type": (
        with_note(lambda note: note["result"].update(recipe={"same as": "tokens"})),
        "is damaged: Attribution.recipe is 'tokens', but it must be the path of a Recipe",
    ),
    "half a character": (
        with_note(lambda note: note["result"]["tokens"].update(text="1, 2, \ud800, 4, 5")),
        "is damaged: Attribution.tokens.text has half a character",
    ),
    "half a character in a parameter": (
        with_note(lambda note: note["result"]["recipe"]["parameters"].update({"\udfff": 1})),
        "is damaged: Attribution.recipe.parameters has half a character",
    ),
    "a position that no token has": (
        with_note(lambda note: note["result"]["targets"][0].update(position=9)),
        "is damaged: Attribution.targets[0].position holds 9, but it must be from -1 to 8; save",
    ),
    "no number in JSON": (
        with_note(json.dumps(taken_apart()[1]).replace("3.5", "NaN")),
        "is damaged: its metadata cannot be read (the number 'NaN' is not finite)",
    ),
    "endless number in JSON": (
        with_note(json.dumps(taken_apart()[1]).replace("3.5", "1e999")),
        "is damaged: its metadata cannot be read (the number '1e999' is not finite)",
    ),
    "a number of ten thousand digits": (
        with_note(json.dumps(taken_apart()[1]).replace("3.5", "9" * 10_000)),
        "is damaged: its metadata cannot be read (",
    ),
    "a number of four hundred digits": (
        with_note(json.dumps(taken_apart()[1]).replace("3.5", "9" * 400)),
        "is damaged: Attribution.targets[0].value is 9999",
    ),
    "the same name twice": (
        with_note('{"schema":1,"schema":1}'),
        "is damaged: its metadata cannot be read (the name 'schema' is there twice)",
    ),
    "deep JSON": (
        with_note("[" * 200_000),
        "is damaged: its metadata cannot be read (nested too deeply)",
    ),
    "broken JSON": (
        with_note("{"),
        "is damaged: its metadata cannot be read (Expecting property name",
    ),
    "JSON that is no object": (
        with_note("[]"),
        "is damaged: it has no schema number",
    ),
    "broken header": (with_header(b'{"a":', b""), "is damaged: its header cannot be read ("),
    "header of other bytes": (with_header(b"{\xff\xfe}", b""), "is damaged: its header cannot be"),
    "header with a name twice": (
        with_header(b'{"a":1,"a":2}', b""),
        "is damaged: its header cannot be read (the name 'a' is there twice)",
    ),
    "deep header": (
        with_header(b'{"a":' + b"[" * 200_000, b""),
        "is damaged: its header cannot be read (nested too deeply)",
    ),
    "huge header": (
        (1 << 62).to_bytes(8, "little") + b'{"a":1}',
        "is not a sukashi result",
    ),
    "header larger than the file": (
        (50_000_000).to_bytes(8, "little") + b'{"a":1}',
        "is cut off: 15 of 50,000,008 bytes are there",
    ),
    "missing array": (
        with_array("scores", None),
        "is damaged: Attribution.scores is missing",
    ),
    "wrong number of rows": (
        with_array("scores", np.zeros((3, 9), np.float32)),
        "is damaged: Attribution.scores has shape (3, 9), but it must be (targets=2, inputs=9)",
    ),
    "wrong number type": (
        with_array("scores", np.zeros((2, 9))),
        "is damaged: Attribution.scores is float64, but it must be float32",
    ),
    "numbers for truth values": (
        with_array("tokens.special", np.zeros(9, np.uint8)),
        "is damaged: Attribution.tokens.special is uint8, but it must be bool",
    ),
    "complex numbers": (
        with_array("scores", np.zeros((2, 9), np.complex64)),
        "is damaged: Attribution.scores is complex64, but it must be float32",
    ),
    "spans beyond the text": (
        with_array("tokens.spans", np.full((9, 2), 99, np.int64)),
        "is damaged: Attribution.tokens.spans holds 99, but it must be from 0 to 13; save",
    ),
    "negative magnitudes": (
        with_array("magnitudes", np.full((2, 9), -1, np.float32)),
        "is damaged: Attribution.magnitudes holds -1, but it must be at least 0; save",
    ),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damaged_and_hostile_files(case: str, tmp_path: Path) -> None:
    data, message = DAMAGE[case]
    assert refusal(data, tmp_path).startswith(message)


def entry(dtype: str, shape: list[int], offsets: list[int]) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


NOWHERE = "is damaged: its header does not say where the array x lies; save"


@pytest.mark.parametrize(
    ("name", "claim", "message"),
    [
        ("a gigabyte", entry("F32", [1 << 28], [0, 1 << 30]), "is cut off: "),
        (
            "an overflow",
            entry("F32", [1 << 62, 1 << 62], [0, 8]),
            "is damaged: x claims the shape (4611686018427387904, 4611686018427387904) in ",
        ),
        (
            "a wrong size",
            entry("F32", [3], [0, 8]),
            "is damaged: x of shape (3,) takes 12 bytes, but has 8; save",
        ),
        (
            "a size that overflows 64 bits to the right one",
            entry("F32", [1 << 11] * 6, [0, 8]),
            "is damaged: x claims the shape",
        ),
        ("a negative size", entry("F32", [-2], [0, 8]), NOWHERE),
        ("a negative place", entry("F32", [2], [-8, 0]), NOWHERE),
        ("places that go back", entry("F32", [2], [8, 0]), NOWHERE),
        ("a place beyond", entry("F32", [2], [800, 808]), "is cut off: "),
        (
            "nothing, very often",
            entry("F32", [1 << 60, 0], [0, 0]),
            "is damaged: x claims the shape (1152921504606846976, 0) in ",
        ),
        ("a gap", entry("F32", [1], [4, 8]), "is damaged: its arrays leave a gap at byte "),
        ("bytes behind it", entry("F32", [1], [0, 4]), "is damaged: it has "),
        ("a number", 5, NOWHERE),
        ("a list", [1, 2], NOWHERE),
        ("strange places", entry("F32", [2], ["0", None]), NOWHERE),  # type: ignore[list-item]
        ("truth for places", entry("F32", [2], [False, 8]), NOWHERE),
    ],
)
def test_arrays_that_claim(name: str, claim: Any, message: str, tmp_path: Path) -> None:
    header, _, _ = taken_apart()
    body = b"" if name == "nothing, very often" else bytes(8)
    data = with_header({"__metadata__": header["__metadata__"], "x": claim}, body)
    assert refusal(data, tmp_path).startswith(message)


def test_arrays_that_overlap(tmp_path: Path) -> None:
    header, _, _ = taken_apart()
    two = {"x": entry("F32", [2], [0, 8]), "y": entry("F32", [2], [4, 12])}
    data = with_header({"__metadata__": header["__metadata__"], **two}, bytes(12))
    at = 8 + int.from_bytes(data[:8], "little") + 4
    assert refusal(data, tmp_path).startswith(f"is damaged: its arrays overlap at byte {at:,}; ")


@pytest.mark.parametrize("dtype", ["BF16", "F8_E4M3", "later"])
def test_number_types_that_no_result_has(dtype: str, tmp_path: Path) -> None:
    header, _, body = taken_apart()
    unknown = {**header, "later": entry(dtype, [4], [len(body), len(body) + 8])}
    assert store.dumps(store.loads(with_header(unknown, body + bytes(8)))) == GOOD
    header["scores"]["dtype"] = dtype
    assert refusal(with_header(header, body), tmp_path).startswith(
        f"is damaged: scores has the number type {dtype!r}; save"
    )


def test_truth_values_of_other_bytes(tmp_path: Path) -> None:
    at = len(GOOD) - 1  # the truth values come last
    assert refusal(GOOD[:at] + b"\x07", tmp_path).startswith(
        "is damaged: tokens.special holds truth values that are neither 0 nor 1"
    )


def test_names_are_never_paths_and_never_reach_a_terminal_raw(tmp_path: Path) -> None:
    header, _, body = taken_apart()
    evil = "../../\x1b[31mred\n" * 40
    header[evil] = entry("F32", [3], [0, 8])
    said = refusal(with_header(header, body), tmp_path)
    assert said.startswith("is damaged: ")
    assert os.listdir(tmp_path) == ["x.safetensors"]


def test_what_this_version_does_not_know_is_left_out() -> None:
    arrays = safetensors.load(GOOD)
    arrays["later"] = np.zeros(3)
    _, note, _ = taken_apart()
    note["result"]["later"] = {"any": "thing"}
    note["later"] = 1
    again = store.loads(safetensors.save(arrays, metadata={"sukashi": json.dumps(note)}))
    assert store.dumps(again) == GOOD


def test_what_an_older_version_did_not_know_takes_its_default() -> None:
    data = with_note(lambda note: note["result"]["targets"][0].pop("contrast"))
    again = store.loads(data)
    assert again.targets[0].contrast is None  # type: ignore[union-attr]


@pytest.mark.parametrize("depth", [50, 300, 600, 900])
def test_nested_parameters_are_read_or_refused(depth: int) -> None:
    deep = json.loads("[" * depth + "]" * depth)
    data = with_note(lambda note: note["result"]["recipe"]["parameters"].update(deep=deep))
    assert sentence_or_none(data) in (None, "is damaged: it is nested too deeply")


def test_many_names_are_refused_in_time() -> None:
    names = ",".join(f'"{n}":0' for n in range(200_000))
    start = time.process_time()
    with pytest.raises(StoreError, match="the name '0' is there twice"):
        store.loads(with_header(f'{{{names},"0":0}}'.encode(), b""))
    assert time.process_time() - start < 5
