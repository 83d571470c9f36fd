"""Imports go down only, and a planted fault of every kind is caught."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.code import ROOT, SOURCE, python_files

LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def lint(home: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the tree under `home`/src."""
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_tree_keeps_its_order() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_surfaces_use_the_front_door() -> None:
    front = re.compile(r"^\s*(import sukashi|from sukashi import .*)$", re.MULTILINE)
    through = {
        path.relative_to(SOURCE).parts[0].removesuffix(".py")
        for path in python_files("src")
        if path != SOURCE / "__init__.py" and front.search(path.read_text(encoding="utf-8"))
    }
    assert through <= {"cli", "notebook", "web"}


@pytest.mark.parametrize(
    ("path", "fault", "message"),
    [
        (
            "view/fault.py",
            "import sukashi.lens",
            "sukashi.view is not allowed to import sukashi.lens",
        ),
        (
            "text/fault.py",
            "import sukashi.result",
            "sukashi.text is not allowed to import sukashi.re",
        ),
        (
            "errors.py",
            "import sukashi.result",
            "sukashi.errors is not allowed to import sukashi.resul",
        ),
        ("result/fault.py", "import torch", "sukashi.result is not allowed to import torch"),
        (
            "view/fault.py",
            "def later():\n    import transformers",
            "sukashi.view is not allowed to import transformers",
        ),
        (
            "trace/fault.py",
            "def later():\n    import sukashi.lens",
            "sukashi.trace is not allowed to import sukashi.lens",
        ),
        ("lens/fault.py", "from sukashi.lens import fault2", "sukashi.lens.fault2"),
        ("utils.py", "", "utils"),
        (
            "view/language.py",
            "import typing as t\nif t.TYPE_CHECKING:\n    import sukashi.view.catalogue",
            "No cycles are allowed in sukashi.view.",
        ),
        (
            "view/page/note.py",
            "def later():\n    import sukashi.view.page.write",
            "No cycles are allowed in sukashi.view.page.",
        ),
    ],
)
def test_a_planted_fault_is_caught(tmp_path: Path, path: str, fault: str, message: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    weights = shutil.ignore_patterns("*.safetensors", "__pycache__")
    copy = shutil.copytree(SOURCE, tmp_path / "src" / "sukashi", ignore=weights)
    (copy / "lens" / "fault2.py").touch()
    with (copy / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{fault}\n")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert message in " ".join(done.stdout.split())
