"""Whatever the code imports is declared, in the core or in an extra, and pinned."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires

from tests.house.code import ROOT, parsed, python_files


def plain(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    """Distributions that sukashi asks for, with some extras."""
    found = set()
    for line in requires("sukashi") or []:
        name = re.match(r"[\w.-]+", line)
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", line)
        if name and (extra is None or extra[1] in extras):
            found.add(plain(name[0]))
    return found


def imported(*folders: str) -> dict[str, str]:
    """Top-level name of every foreign import -> a file that has it."""
    found = {}
    for path in python_files(*folders):
        for node in ast.walk(parsed(path)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found.update({name.split(".")[0]: str(path.relative_to(ROOT)) for name in names})
    ours = {"sukashi", "tests", "training", "benchmarks", "examples", "__future__"}
    return {
        name: path for name, path in found.items() if name not in sys.stdlib_module_names | ours
    }


def undeclared(names: dict[str, str], allowed: set[str]) -> dict[str, str]:
    """The imports that no allowed distribution brings."""
    bring = packages_distributions()
    return {
        name: path
        for name, path in names.items()
        if not {plain(one) for one in bring.get(name, [name])} & allowed
    }


def test_what_the_package_imports_is_declared() -> None:
    optional = {"IPython": "shows results in notebooks, where it is always there"}
    names = {name: path for name, path in imported("src").items() if name not in optional}
    assert (
        undeclared(names, declared("words", "sentencepiece", "sharded", "adapters", "notebook"))
        == {}
    )


def test_nothing_is_declared_for_nothing() -> None:
    by_path = {"matplotlib-fontja": "its font is found by path, importing it changes settings"}
    bring = packages_distributions()
    used = {plain(one) for name in imported("src") for one in bring.get(name, [name])}
    assert declared() - used - set(by_path) == set()


def test_what_the_rest_imports_is_declared() -> None:
    names = imported("tests", "training", "benchmarks")
    allowed = declared(
        "words", "sentencepiece", "sharded", "adapters", "notebook", "test", "benchmark"
    )
    assert undeclared(names, allowed) == {}


def test_every_direct_dependency_is_pinned_and_no_machine_is_named() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith("#")]
    pinned = {plain(line.split("==")[0]) for line in pins}
    asked = declared(
        "words", "sentencepiece", "sharded", "adapters", "notebook", "test", "benchmark", "dev"
    )
    assert asked - pinned <= {"sukashi"}
    assert "torch==2.13.0" in pins
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+( ; .*)?", line)] == []
    assert not re.search(r"https?:|file:|/|\+", "\n".join(pins))
