"""One file per result: what is written comes back bit by bit, and the same bytes every time."""

from __future__ import annotations

import dataclasses
import math
import os
import stat
import string
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sukashi.errors import ShapeError, StoreError
from sukashi.result import files, store
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.kinds import KINDS, Result
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from tests.golden.make import HERE, samples

NAMES = list(samples())


def assert_same(one: Any, other: Any, where: str = "result") -> None:
    """Equal types, strings and numbers (NaN equals NaN), and arrays equal bit by bit."""
    assert type(one) is type(other), where
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, where
        assert one.shape == other.shape, where
        assert one.tobytes() == other.tobytes(), where
    elif dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            if field.metadata.get("stored", True):
                inner = f"{where}.{field.name}"
                assert_same(getattr(one, field.name), getattr(other, field.name), inner)
    elif isinstance(one, (tuple, list)):
        assert len(one) == len(other), where
        for at, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_same(a, b, f"{where}[{at}]")
    elif isinstance(one, float):
        assert np.float64(one).tobytes() == np.float64(other).tobytes(), where
    else:
        assert one == other, where


@pytest.mark.parametrize("name", NAMES)
def test_a_result_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    result = samples()[name]
    path = tmp_path / "結果 one.safetensors"
    assert store.write(result, path) == path
    assert_same(result, store.read(path))
    assert_same(result, store.loads(store.dumps(result)))


@pytest.mark.parametrize("name", NAMES)
def test_golden_files_are_read_and_written_byte_by_byte(name: str) -> None:
    data = (HERE / f"{name}.safetensors").read_bytes()
    assert_same(samples()[name], store.loads(data))
    assert store.dumps(store.loads(data)) == data


def test_there_is_a_golden_file_of_every_kind() -> None:
    found = {type(store.read(path)) for path in HERE.glob("*.safetensors")}
    assert found == set(KINDS.values())
    assert {path.stem for path in HERE.glob("*.safetensors")} == set(NAMES)


def test_tokens_of_both_axes_stay_one_object() -> None:
    maps = store.loads(store.dumps(samples()["attention"]))
    assert isinstance(maps, AttentionMaps)
    assert maps.query_tokens is maps.key_tokens


def test_two_token_objects_stay_two() -> None:
    maps = samples()["attention"]
    assert isinstance(maps, AttentionMaps)
    apart = dataclasses.replace(
        maps, key_tokens=dataclasses.replace(maps.key_tokens, text="𠮷" * 7)
    )
    again = store.loads(store.dumps(apart))
    assert isinstance(again, AttentionMaps)
    assert again.key_tokens.text == "𠮷" * 7
    assert again.query_tokens.text == maps.query_tokens.text


def test_the_memory_budget_is_of_this_machine() -> None:
    maps = samples()["attention"]
    small = store.loads(store.dumps(dataclasses.replace(maps, budget=1)))  # type: ignore[call-arg]
    assert isinstance(small, AttentionMaps)
    assert small.budget == AttentionMaps.budget


def test_bytes_do_not_depend_on_the_order_of_a_dictionary() -> None:
    def made(names: str) -> bytes:
        recipe = Recipe("m", "attribution", parameters=dict.fromkeys(names, 1))
        return store.dumps(dataclasses.replace(samples()["attribution"], recipe=recipe))

    assert made("abc") == made("cab")


def test_a_view_of_an_array_is_written_as_it_reads() -> None:
    result = samples()["attribution"]
    assert isinstance(result, Attribution)
    turned = np.asfortranarray(result.scores)
    assert not turned.flags.c_contiguous
    again = store.loads(store.dumps(dataclasses.replace(result, scores=turned)))
    assert isinstance(again, Attribution)
    np.testing.assert_array_equal(again.scores, result.scores)


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
any_float = st.floats(width=32)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | any_text | st.floats(-1e300, 1e300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def attributions(draw: st.DrawFn) -> Attribution:
    """Any Attribution at all: every text, NaN and infinities included."""
    n, targets = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    text = draw(any_text)
    words = st.lists(any_text, min_size=n, max_size=n).map(tuple)
    places = draw(arrays.arrays(np.int64, 2 * n, elements=st.integers(0, len(text))))
    ids = arrays.arrays(np.int64, n, elements=st.integers(0, 2**53))
    tokens = Tokens(
        text=text,
        ids=draw(ids),
        pieces=draw(words),
        spans=np.sort(places).reshape(n, 2),
        shown=draw(words),
        special=draw(arrays.arrays(np.bool_, n)),
        boundary=draw(st.none() | st.integers(0, len(text))),
    )
    explained = st.builds(
        Explained,
        label=any_text,
        id=st.integers(0, 2**40),
        position=st.integers(-1, n - 1),
        of=st.sampled_from(["logit", "probability", "log_probability"]),
        value=st.floats(),
        baseline_value=st.floats(),
        probability=st.floats(0, 1) | st.just(math.nan),
        contrast=st.none() | any_text,
        contrast_id=st.none() | st.integers(0, 9),
    )
    scores = arrays.arrays(np.float32, (targets, n), elements=any_float)
    return Attribution(
        tokens=tokens,
        scores=draw(scores),
        magnitudes=np.abs(draw(scores)),
        targets=tuple(draw(explained) for _ in range(targets)),
        residuals=draw(arrays.arrays(np.float32, targets, elements=any_float)),
        method=draw(any_text),
        recipe=Recipe(
            model=draw(any_text),
            lens="attribution",
            parameters=draw(st.dictionaries(any_text, json_values, max_size=3)),
            seed=draw(st.none() | st.integers(0, 2**64 - 1)),
            seconds=draw(st.floats(0) | st.just(math.nan)),
        ),
        signed=draw(st.booleans()),
    )


@given(attributions())
@settings(deadline=None, max_examples=150)
def test_any_attribution_comes_back(result: Attribution) -> None:
    data = store.dumps(result)
    again = store.loads(data)
    # a NaN is a NaN: JSON numbers keep no payload, arrays do
    for one in (result, again):
        for target in getattr(one, "targets", ()):
            for name in ("value", "baseline_value", "probability"):
                if math.isnan(getattr(target, name)):
                    object.__setattr__(target, name, math.nan)
        if math.isnan(one.recipe.seconds):
            object.__setattr__(one.recipe, "seconds", math.nan)
    assert_same(result, again)
    assert store.dumps(again) == data


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"text": "1, 2, \ud800, 4, 5"},
            "text has half a character (a lone surrogate) at place 6.",
        ),
    ],
)
def test_tokens_that_no_file_can_hold(change: dict[str, Any], message: str) -> None:
    result = samples()["generation"]
    tokens = dataclasses.replace(result.tokens, **change)
    with pytest.raises(StoreError) as caught:
        store.dumps(dataclasses.replace(result, tokens=tokens))  # type: ignore[call-arg]
    said = str(caught.value)
    assert said.startswith(f"This result cannot be saved: Generation.tokens.{message}")


@pytest.mark.parametrize(
    "value", [object(), math.nan, np.arange(2), {1: 2}, {"a": [math.inf]}, b"x", 1j, Path("x")]
)
def test_parameters_that_no_file_can_hold_are_named(value: Any) -> None:
    recipe = Recipe("m", "attribution", parameters={"given": value})
    with pytest.raises(StoreError, match=r"cannot be saved: Attribution\.recipe\.parameters\['giv"):
        store.dumps(dataclasses.replace(samples()["attribution"], recipe=recipe))


def test_parameters_may_be_numpy_numbers_and_tuples() -> None:
    recipe = Recipe("m", "l", parameters={"a": np.float32(0.5), "b": (1, np.int64(2)), "c": [True]})
    again = store.loads(store.dumps(dataclasses.replace(samples()["attribution"], recipe=recipe)))
    assert again.recipe.parameters == {"a": 0.5, "b": [1, 2], "c": [True]}


def test_parameters_that_hold_themselves() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ShapeError, match=r"Recipe.parameters\['loop'\] is nested too deeply"):
        Recipe("m", "l", parameters={"loop": loop})


def test_a_seed_that_no_file_can_hold() -> None:
    recipe = Recipe("m", "l", seed=2**70)
    with pytest.raises(StoreError, match=r"recipe\.seed is 1180591620717411303424, but it must be"):
        store.dumps(dataclasses.replace(samples()["attribution"], recipe=recipe))


def test_what_is_no_result() -> None:
    message = (
        "A value of type dict is no result; what can be saved is: AttentionMaps, Attribution, "
        "LayerPredictions, Generation, Prediction, Survey, Faithfulness, Randomisation, "
        "Trust, Similarity."
    )
    with pytest.raises(StoreError) as caught:
        store.dumps({})  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.safetensors"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"kept.safetensors' cannot be written: No space left"):
        store.write(samples()["layers"], path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["kept.safetensors"]


def test_an_interrupt_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.write(samples()["layers"], tmp_path / "new.safetensors")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="permissions and links of Unix")
def test_a_file_is_written_with_the_usual_permissions_and_through_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept", tmp_path / "link.safetensors"
    link.symlink_to(kept)
    before = os.umask(0o027)
    try:
        store.write(samples()["layers"], link)
    finally:
        os.umask(before)
    assert link.is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640


def test_a_name_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    path = files.write_whole(tmp_path / ("漢" * 85), b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing/x.safetensors", "The folder .*missing' does not exist; make it or"),
        (".", "is a folder; give the name of a file in it"),
        ("x" * 300, "cannot be written: File name too long"),
        ("a\0b", "cannot be written: embedded null byte"),
    ],
)
def test_places_that_cannot_be_written(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        store.write(samples()["layers"], f"{tmp_path}/{name}")


def test_every_ascii_character_survives(tmp_path: Path) -> None:
    result: Result = samples()["generation"]
    text = string.printable + "".join(map(chr, range(32))) + "\x7f\u2028\ufeff"
    again = store.loads(store.dumps(dataclasses.replace(result, text=text)))  # type: ignore[call-arg]
    assert again.text == text  # type: ignore[union-attr]


def test_fields_kept_elsewhere_are_left_out_and_taken_from_there() -> None:
    result = samples()["attention"]
    assert isinstance(result, AttentionMaps)
    extra = {"small": np.zeros(3, dtype=np.uint8)}
    data = store.dumps(result, without=("dense", "factors"), beside=extra)
    assert len(data) < len(store.dumps(result))
    assert store.dumps(store.loads(data, beside={"dense": result.weights})) == store.dumps(result)
    with pytest.raises(StoreError, match="damaged"):
        store.loads(data)
