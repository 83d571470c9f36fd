"""The wheel and the source archive hold what a user needs: the models, the types, the command."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.house.code import ROOT, SOURCE

pytestmark = pytest.mark.slow
MODELS_LIMIT = 40_000_000
BUILD = (
    "import functools, gzip, sys, zlib; from hatchling.cli import hatchling;"
    "gzip.GzipFile = functools.partial(gzip.GzipFile, compresslevel=0);"
    "zlib.Z_DEFAULT_COMPRESSION = 0; sys.exit(hatchling())"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and a source archive, built without a network.

    What is in them is looked at, not how small they are, so nothing is compressed.
    """
    place = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-c", BUILD, "build", "-t", "wheel", "-t", "sdist", "-d"]
    subprocess.run([*command, str(place)], cwd=ROOT, check=True, capture_output=True)
    return place


def models() -> dict[str, int]:
    """Path below src -> bytes, of every file of the built-in models."""
    files = (path for path in (SOURCE / "model" / "builtin").rglob("*") if path.is_file())
    return {
        path.relative_to(SOURCE.parent).as_posix(): path.stat().st_size
        for path in files
        if "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_the_models(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        inside = {one.filename: one.file_size for one in wheel.infolist()}
        entry = next(name for name in inside if name.endswith("entry_points.txt"))
        assert "sukashi = sukashi.cli:main" in wheel.read(entry).decode()
    assert any(name.endswith("model.safetensors") for name in models())
    assert {name: inside.get(name) for name in models()} == models()
    assert "sukashi/py.typed" in inside
    assert {"sukashi/locale/sukashi.pot", "sukashi/locale/ja.po"} <= set(inside)
    for host in ("page", "app"):
        assert inside[f"sukashi/view/static/{host}.js"] > 50_000
        assert inside[f"sukashi/view/static/{host}.css"] > 5_000
    assert inside["sukashi/view/static/widget.js"] > 50_000
    assert {f"sukashi/view/static/{name}.js" for name in ("loader", "frame")} <= set(inside)
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    outside = [name for name in inside if not name.startswith(("sukashi/", "sukashi-0"))]
    assert outside == []


def test_the_source_archive_holds_the_models_and_the_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        inside = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {f"src/{name}" for name in models()} <= inside
    assert {"pyproject.toml", "constraints.txt", "README.md", "README.ja.md", "LICENSE"} <= inside
    assert "tests/house/test_wheel.py" in inside
    assert {"frontend/package-lock.json", "src/sukashi/view/static/page.js"} <= inside
    assert not [name for name in inside if "node_modules" in name]


def test_the_models_together_stay_small() -> None:
    assert sum(models().values()) <= MODELS_LIMIT
