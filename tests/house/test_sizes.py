"""Files and functions stay short and have honest names.

ruff checks the rest: parameters, mutable defaults, docstrings, types, prints, blind excepts.
"""

from __future__ import annotations

import ast

from tests.house.code import ROOT, Function, functions, parsed, python_files

BANNED = {"utils", "util", "helpers", "helper", "common", "base", "misc"}
CODE = ("src", "training", "benchmarks", "examples")


def length(node: Function) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_no_file_is_over_400_lines_and_most_are_under_150() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
    }
    assert {path: n for path, n in lines.items() if n > 400} == {}
    source = [n for path, n in lines.items() if path.startswith("src")]
    assert sum(n < 150 for n in source) > len(source) / 2


def test_functions_are_short() -> None:
    lengths = {place: length(node) for place, node in functions(*CODE)}
    assert {place: n for place, n in lengths.items() if n > 50} == {}
    long = {place: n for place, n in lengths.items() if n > 40}
    assert len(long) <= 0.05 * len(lengths), long


def test_no_module_is_a_drawer() -> None:
    named = [path for path in python_files() if BANNED & {path.stem, path.parent.name}]
    assert named == []


def test_no_class_is_a_mixin() -> None:
    classes = [
        node.name
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in classes if "mixin" in name.lower()] == []
