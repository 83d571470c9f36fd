"""Files of others, cut off or of any bytes at all: each gives one sentence."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from safetensors import numpy as safetensors

from sukashi.errors import StoreError
from sukashi.result import store
from tests.golden.make import samples
from tests.result.broken import GOOD, refusal, sentence_or_none, with_header


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("archive/data.pkl", b"x")
    return buffer.getvalue()


STRANGERS = {
    "empty": (b"", "is empty, so its writing was cut off; save the result again"),
    "one byte": (b"{", "is not a sukashi result; give the path of a .safetensors file"),
    "json": (b'{"schema": 1, "kind": "attribution"}', "is not a sukashi result"),
    "text": ("メロスは激怒した。".encode(), "is not a sukashi result"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is not a sukashi result"),
    "zip": (zipped(), "is a zip archive, which sukashi never opens because it could run code"),
    **{
        f"pickle {protocol}": (
            pickle.dumps({"a": list(range(300))}, protocol=protocol),
            "is a pickle, which sukashi never opens because it could run code",
        )
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    },
    "short pickle": (pickle.dumps(1), "is a pickle"),
    "weights": (
        safetensors.save({"wte": np.zeros(3)}),
        "is a safetensors file, but holds no sukashi result (a model's weights?)",
    ),
    "weights with notes": (
        safetensors.save({"wte": np.zeros(3)}, metadata={"format": "pt"}),
        "is a safetensors file, but holds no sukashi result (a model's weights?)",
    ),
}


@pytest.mark.parametrize("case", STRANGERS)
def test_files_of_others(case: str, tmp_path: Path) -> None:
    data, message = STRANGERS[case]
    assert refusal(data, tmp_path).startswith(message)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no file '.*gone'; give the path of a result"):
        store.read(tmp_path / "gone")
    with pytest.raises(StoreError, match="There is no file"):
        store.read("a\0b")
    with pytest.raises(StoreError, match="is a folder or a device; give the path of a result file"):
        store.read(tmp_path)
    with pytest.raises(StoreError, match="cannot be read: File name too long"):
        store.read(tmp_path / ("x" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is a folder or a device"):
        store.read(tmp_path / "pipe")


def test_of_a_large_model_only_the_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    size = 1 << 40
    head = {"wte": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}
    path.write_bytes(with_header(head, b""))
    os.truncate(path, path.stat().st_size + (1 << 34))
    with pytest.raises(StoreError, match="a model's weights"):
        store.read(path)


@pytest.mark.parametrize("keep", [1, 7, 8, 9, 100, 1500, len(GOOD) - 1])
def test_files_that_were_cut_off(keep: int, tmp_path: Path) -> None:
    said = refusal(GOOD[:keep], tmp_path)
    if keep > 8:
        assert said.startswith(f"is cut off: {keep:,} of ")
    else:
        assert said.startswith("is not a sukashi result")


@given(st.data())
@settings(deadline=None, max_examples=400)
def test_flipped_bytes_give_a_result_or_one_sentence(data: st.DataObject) -> None:
    good = store.dumps(data.draw(st.sampled_from(list(samples().values()))))
    bad = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    sentence = sentence_or_none(bytes(bad))
    assert sentence is None or sentence.isprintable()


@given(st.binary(max_size=64))
@example(b"\x02" + bytes(7) + b"{}")
@settings(deadline=None)
def test_any_bytes_give_one_sentence(data: bytes) -> None:
    with pytest.raises(StoreError):
        store.loads(data)
