"""No module of the package or of the front end imports itself by way of others.

An import that is for types alone, or that is made when a function is called, counts as well: two
files that cannot be read one without the other are one file.
"""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.house.code import ROOT

FRONT_DOOR = "sukashi"  # opens onto everything; tests/house/test_layers.py says who goes through it
FRONT_END = ROOT / "frontend" / "src"
MADE = "words/translations.ts"  # from the translations, when the front end is built
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"'?]+)["'?]""")


def circle(imports: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, each imported by the one before it; empty where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def python_imports(package: str) -> dict[str, set[str]]:
    """What every module of a package imports of it."""
    graph = grimp.build_graph(package, cache_dir=None)
    return {one: set(graph.find_modules_directly_imported_by(one)) for one in graph.modules}


def front_end_imports(folder: Path) -> dict[str, set[str]]:
    """What every script and component under a folder imports of it."""
    files = [path for path in folder.rglob("*") if path.suffix in (".ts", ".svelte")]
    files = [path for path in files if path != folder / MADE]
    return {
        path.relative_to(folder).as_posix(): {
            found.relative_to(folder).as_posix()
            for name in IMPORT.findall(path.read_text(encoding="utf-8"))
            for found in [_file((path.parent / name).resolve())]
            if found.is_relative_to(folder)
        }
        for path in files
    }


def _file(path: Path) -> Path:
    """The file that an import names without its suffix, or by its folder."""
    named = (path, Path(f"{path}.ts"), Path(f"{path}.d.ts"), path / "index.ts")
    found = [one for one in named if one.is_file()]
    made = [one for one in named if one.as_posix().endswith(f"/{MADE}")]
    assert found or made, f"the import of {path} is not understood"
    return (found or made)[0]


def test_no_python_module_imports_itself() -> None:
    imports = python_imports("sukashi")
    assert len(imports) > 250
    del imports[FRONT_DOOR]
    assert circle({one: others - {FRONT_DOOR} for one, others in imports.items()}) == []


def test_no_script_of_the_front_end_imports_itself() -> None:
    imports = front_end_imports(FRONT_END.resolve())
    assert len(imports) > 90
    assert circle(imports) == []


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("import {0}.b", "import {0}.a", ["a", "b", "a"]),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from {0}.b import B",
            "from {0} import a",
            ["a", "b", "a"],
        ),
        ("def later():\n    from {0}.b import B", "import {0}.a", ["a", "b", "a"]),
        ("import {0}.b", "import {0}.c", []),
    ],
)
def test_a_planted_circle_of_python_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str, found: list[str]
) -> None:
    package = f"planted_{abs(hash((first, second)))}"
    folder = tmp_path / package
    folder.mkdir()
    for name, text in {"__init__": "", "a": first, "b": second, "c": ""}.items():
        (folder / f"{name}.py").write_text(text.format(package), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    seen = [one.removeprefix(f"{package}.") for one in circle(python_imports(package))]
    assert sorted(seen[1:]) == sorted(found[1:])


def test_a_planted_circle_through_a_package_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "planted_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("from planted_package.a import A", encoding="utf-8")
    (folder / "a.py").write_text("from planted_package import B", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert {*circle(python_imports("planted_package"))} == {"planted_package", "planted_package.a"}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ('import { b } from "./b";', 'import A from "./A.svelte";', {"A.svelte", "b.ts"}),
        ('import type { B } from "./b";', 'export * from "./A.svelte";', {"A.svelte", "b.ts"}),
        ('const b = await import("./b");', 'import "./A.svelte";', {"A.svelte", "b.ts"}),
        ('import { b } from "./b";', 'import { c } from "./c";', set()),
    ],
)
def test_a_planted_circle_of_scripts_is_found(
    tmp_path: Path, first: str, second: str, found: set[str]
) -> None:
    folder = tmp_path.resolve()
    (folder / "c").mkdir()
    texts = {"A.svelte": f"<script>{first}</script>", "b.ts": second, "c/index.ts": ""}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert {*circle(front_end_imports(folder))} == found
