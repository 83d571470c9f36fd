"""A file costs what it holds: a claim is compared with the size before anything is read."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from sukashi.errors import StoreError
from sukashi.result import store, tensor_file
from sukashi.result.free_memory import free_memory
from sukashi.result.tensor_file import VALUES_LIMIT, printable
from tests.golden.make import HERE, samples
from tests.result.broken import GOOD, taken_apart, with_header

GIGABYTES = 8_000_000_000
PEAK = 4_000_000
"""Bytes of memory that refusing a small header may take."""


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def sparse(path: Path, data: bytes, size: int = GIGABYTES) -> Path:
    path.write_bytes(data)
    os.truncate(path, size)
    return path


@pytest.mark.parametrize("name", list(samples()))
def test_a_result_drawn_out_to_8_gigabytes_costs_its_header(
    name: str, tmp_path: Path, peak: Callable[[], int]
) -> None:
    data = (HERE / f"{name}.safetensors").read_bytes()
    path = sparse(tmp_path / "x.safetensors", data)
    said = f"is damaged: it has 8,000,000,000 bytes, but its header describes {len(data):,}; save"
    with pytest.raises(StoreError, match=said):
        store.read(path)
    with path.open("rb") as file, pytest.raises(StoreError, match=said):
        store.peek(file)
    assert peak() < PEAK


def with_scores(count: int) -> tuple[bytes, int]:
    """A header that gives `scores` one row of so many numbers, and the size of a file of it."""
    header, _, body = taken_apart()
    start, end = header["scores"]["data_offsets"]
    rest = {name: one for name, one in header.items() if name not in ("__metadata__", "scores")}
    for one in rest.values():
        one["data_offsets"] = [at - (end - start) * (at > start) for at in one["data_offsets"]]
    begin = len(body) - (end - start)
    scores = {"dtype": "F32", "shape": [1, count], "data_offsets": [begin, begin + 4 * count]}
    head = {"__metadata__": header["__metadata__"], **rest, "scores": scores}
    data = with_header(head, body[:start] + body[end:])
    return data, len(data) + 4 * count


def test_a_shape_that_does_not_fit_is_refused_before_8_gigabytes_are_read(
    tmp_path: Path, peak: Callable[[], int]
) -> None:
    data, size = with_scores(2_000_000_000)
    path = sparse(tmp_path / "x.safetensors", data, size)
    with pytest.raises(
        StoreError,
        match=r"is damaged: Attribution.scores has shape \(1, 2000000000\), but it must be \(tar",
    ):
        store.read(path)
    assert peak() < PEAK


def test_more_than_the_free_memory_is_refused_with_both_numbers(
    tmp_path: Path, peak: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tensor_file, "free_memory", lambda: 1_000_000_000)
    data, size = with_scores(2_000_000_000)
    path = sparse(tmp_path / "x.safetensors", data, size)
    with path.open("rb") as file:
        tensors = tensor_file.TensorFile(file)
        tensors.locate()
        with pytest.raises(
            StoreError, match="scores takes 8,000,000,000 bytes, but 1,000,000,000 of memory are f"
        ):
            tensors.array("scores")
    assert peak() < PEAK


def test_an_array_is_read_once(tmp_path: Path, peak: Callable[[], int]) -> None:
    data, size = with_scores(4_000_000)
    path = sparse(tmp_path / "x.safetensors", data, size)
    with path.open("rb") as file:
        tensors = tensor_file.TensorFile(file)
        tensors.locate()
        assert peak() < PEAK
        assert tensors.array("scores").shape == (1, 4_000_000)
    assert peak() < 16_000_000 + PEAK


def test_arrays_that_nobody_asks_for_are_not_read(tmp_path: Path, peak: Callable[[], int]) -> None:
    header, _, body = taken_apart()
    later = {"dtype": "U8", "shape": [GIGABYTES], "data_offsets": [len(body)] * 2}
    later["data_offsets"] = [len(body), len(body) + GIGABYTES]
    data = with_header({**header, "later": later}, body)
    path = sparse(tmp_path / "x.safetensors", data, len(data) + GIGABYTES)
    assert store.dumps(store.read(path)) == GOOD
    assert peak() < PEAK


def test_what_is_read_is_what_lies_at_the_offsets() -> None:
    tensors = tensor_file.TensorFile(BytesIO(GOOD))
    tensors.locate()
    header, _, body = taken_apart()
    assert set(tensors) == set(header) - {"__metadata__"}
    for name in tensors:
        start, end = header[name]["data_offsets"]
        assert tensors.array(name).tobytes() == body[start:end]
        assert tensors[name].shape == tensors.array(name).shape


def test_a_header_of_too_many_values_is_not_parsed() -> None:
    data = with_header(b'{"a":[' + b"0," * VALUES_LIMIT + b"0]}", b"")
    with pytest.raises(StoreError, match="its header holds 10,000,002 values, the limit is 10,00"):
        store.loads(data)


def test_free_memory_is_that_of_the_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sukashi.result import free_memory as module

    monkeypatch.setattr(module, "CONTROL_GROUP", tmp_path / "none")
    whole = free_memory()
    assert 0 < whole < 1 << 50
    (tmp_path / "memory.max").write_text("3000000\n")
    (tmp_path / "memory.current").write_text("2000000\n")
    (tmp_path / "memory.stat").write_text("anon 7\ninactive_file 500000\nfile 9\n")
    monkeypatch.setattr(module, "CONTROL_GROUP", tmp_path)
    assert free_memory() == 1_500_000
    (tmp_path / "memory.max").write_text("max\n")
    assert free_memory() > 3_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("猫 cat", "猫 cat"),
        ("a\x1b[31mb\n", "a\\x1b[31mb\\n"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("x" * 200, "x" * 77 + "..."),
    ],
)
def test_text_of_a_file_is_shown_escaped(text: str, said: str) -> None:
    assert printable(text) == said


def test_an_array_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    data, size = with_scores(1_000_000)
    path = sparse(tmp_path / "x.safetensors", data, size)
    with path.open("rb") as file:
        tensors = tensor_file.TensorFile(file)
        tensors.locate()
        os.truncate(path, size - 30)
        with pytest.raises(StoreError, match="scores was cut off while it was read"):
            tensors.array("scores")
