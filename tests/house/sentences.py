"""The sentences the package raises, read from its source: f-strings become templates.

A local name, a module's constant, a function of ours that gives a string, and what the callers of a
function pass to it are followed as far as they are string literals, so that a sentence composed in
two places is found as the whole sentence. What is not literal becomes a placeholder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from string import Formatter
from typing import NamedTuple

from tests.house.code import SOURCE, Function, parsed, python_files

HOLE = "\0"
ROOT = "SukashiError"


class Message(NamedTuple):
    """One sentence of the source: its place, its error class, its literal pieces and holes."""

    place: str
    error: str
    text: str


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: its module, its function, and what some caller passed."""

    path: str
    module: ast.Module
    function: Function | None = None
    passed: dict[str, tuple[ast.expr, Scope]] = field(default_factory=dict)


def skeleton(template: str) -> str:
    """A template of the catalogue as the source is read: its literal pieces, holes between."""
    pieces = Formatter().parse(template)
    return "".join(text + (HOLE if name is not None else "") for text, name, _, _ in pieces)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path."""
    return {path.relative_to(SOURCE).as_posix(): parsed(path) for path in python_files("src")}


@cache
def literals() -> frozenset[str]:
    """Every string and f-string of the package as it stands, nothing followed."""
    found = set()
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr):
                parts = [getattr(part, "value", None) for part in node.values]
                found.add("".join(part if isinstance(part, str) else HOLE for part in parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


@cache
def error_classes() -> dict[str, bool]:
    """Every error class of ours by name, and whether it composes its sentence itself."""
    classes = [node for node in modules()["errors.py"].body if isinstance(node, ast.ClassDef)]
    found: dict[str, bool] = {}
    for one in classes:
        bases = [base.id for base in one.bases if isinstance(base, ast.Name)]
        if one.name == ROOT or any(base in found for base in bases):
            own = any(isinstance(node, Function) and node.name == "__init__" for node in one.body)
            found[one.name] = own or any(found.get(base, False) for base in bases)
    return found


@cache
def calls() -> list[tuple[ast.Call, Scope]]:
    """Every call in the package with the function it stands in."""
    found: list[tuple[ast.Call, Scope]] = []

    def visit(node: ast.AST, scope: Scope) -> None:
        inner = replace(scope, function=node) if isinstance(node, Function) else scope
        if isinstance(node, ast.Call):
            found.append((node, scope))
        for child in ast.iter_child_nodes(node):
            visit(child, inner)

    for path, module in modules().items():
        visit(module, Scope(path, module))
    return found


@cache
def _calls_by_name() -> dict[str, list[tuple[ast.Call, Scope]]]:
    found: dict[str, list[tuple[ast.Call, Scope]]] = {}
    for call, scope in calls():
        found.setdefault(_called(call), []).append((call, scope))
    return found


def calls_of(name: str) -> list[tuple[ast.Call, Scope]]:
    """The calls of what has a name."""
    return _calls_by_name().get(name, [])


def messages() -> Iterator[Message]:
    """Every sentence that is given to an error class (which may be raised, returned or kept)."""
    for call, scope in calls():
        name = _called(call)
        place = f"{scope.path}:{call.lineno}"
        if name in error_classes() and call.args:
            for text in spelled(call.args[0], scope):
                yield Message(place, name, text)
        inside = scope.function is not None and scope.function.name == "__init__"
        if name == "__init__" and inside and scope.path == "errors.py":
            for text in spelled(call.args[0], scope):
                yield Message(place, ROOT, text)


def arguments(function: str, parameter: str) -> Iterator[Message]:
    """Every string that is passed to a parameter of a function of ours."""
    for call, scope in calls_of(function):
        given = _passed(call, function, parameter)
        for text in [] if given is None else spelled(given, scope):
            yield Message(f"{scope.path}:{call.lineno}", function, text)


def spelled(expression: ast.expr, scope: Scope) -> list[str]:
    """All forms a string expression can take, with HOLE for what is not literal."""
    found: dict[str, None] = {}
    for bound in _bound(expression, scope):
        for text in _texts(expression, bound) or [HOLE]:
            found[text] = None
    return list(found)


def _texts(node: ast.expr, scope: Scope) -> list[str] | None:
    """The forms of a string expression; None for what is no literal string."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return _joined([_texts(part, scope) or [HOLE] for part in node.values])
    if isinstance(node, ast.FormattedValue):
        plain = node.conversion == -1 and node.format_spec is None
        return _texts(node.value, scope) if plain else None
    if isinstance(node, ast.IfExp):
        forms = [_texts(node.body, scope), _texts(node.orelse, scope)]
        return None if None in forms else [text for form in forms for text in form or ()]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        both = [_texts(side, scope) for side in (node.left, node.right)]
        return None if None in both else _joined([form or [] for form in both])
    if isinstance(node, ast.Call):
        return _returned(node, scope)
    if isinstance(node, ast.Name):
        return _named(node.id, scope)
    return None


def _joined(forms: list[list[str]]) -> list[str]:
    return ["".join(parts) for parts in product(*forms)]


def _named(name: str, scope: Scope) -> list[str] | None:
    """What a name stands for: a caller's argument, a local name given once, a module's constant."""
    if name in scope.passed:
        return _texts(*scope.passed[name])
    for place in (scope.function, scope.module):
        given = [] if place is None else _given(name, place)
        if given:
            return _texts(given[0], scope) if len(given) == 1 else None
    return None


@cache
def _given(name: str, place: ast.AST) -> list[ast.expr]:
    """The values assigned to a name in a function, or at the top of a module."""
    nodes = place.body if isinstance(place, ast.Module) else ast.walk(place)
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]


def _returned(call: ast.Call, scope: Scope) -> list[str] | None:
    """The strings a function of ours gives back; `.lower()` of a string is understood too."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "lower":
        forms = _texts(call.func.value, scope)
        return None if forms is None else [text.lower() for text in forms]
    found = _defined(_called(call)) if isinstance(call.func, ast.Name) else None
    if found is None or found.function is None:
        return None
    values = [node.value for node in ast.walk(found.function) if isinstance(node, ast.Return)]
    forms = [None if value is None else _texts(value, found) for value in values]
    return None if None in forms or not forms else [text for form in forms for text in form or ()]


@cache
def _defined(name: str) -> Scope | None:
    """The one function of ours that has a name."""
    found = _functions().get(name, [])
    return found[0] if len(found) == 1 else None


@cache
def _functions() -> dict[str, list[Scope]]:
    """Every function of ours by its name."""
    found: dict[str, list[Scope]] = {}
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, Function):
                found.setdefault(node.name, []).append(Scope(path, module, node))
    return found


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _bound(expression: ast.expr, scope: Scope, depth: int = 3) -> list[Scope]:
    """The scope once for each caller, where callers pass literal strings that end up in here."""
    function = scope.function
    if function is None or function.name == "__init__" or not depth:
        return [scope]
    parameters = [one.arg for one in _parameters(function)]
    wanted = sorted({*parameters} & {*_names(expression, function)} - {"self"})
    form = ast.Attribute if parameters[:1] == ["self"] else ast.Name
    bound: list[Scope] = []
    for call, place in calls_of(function.name) if wanted else []:
        if not isinstance(call.func, form):
            continue
        given = {name: _argument(call, function, name) for name in wanted}
        there = {name: value for name, value in given.items() if value is not None}
        for outer in _bound(ast.Tuple(list(there.values()), ast.Load()), place, depth - 1):
            passed = {name: (value, outer) for name, value in there.items()}
            bound.append(replace(scope, passed=passed))
    given = [_texts(*value) or () for one in bound for value in one.passed.values()]
    says = any(letter.isalpha() for texts in given for text in texts for letter in text)
    return bound if says else [scope]


def _names(expression: ast.AST, function: Function) -> Iterator[str]:
    """The names an expression is made of, through the local strings it uses."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Name):
            yield node.id
            for value in _given(node.id, function):
                if isinstance(value, (ast.JoinedStr, ast.IfExp)):
                    yield from _names(value, function)


def _parameters(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _argument(call: ast.Call, function: Function, name: str) -> ast.expr | None:
    """What a call passes for a parameter, else its default; None where neither is to be seen."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [one.arg for one in _parameters(function)]
    method = names[:1] == ["self"] and isinstance(call.func, ast.Attribute)
    place = names.index(name) - method
    if place < len(call.args):
        return call.args[place]
    defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
    return defaults.get(name)


def _passed(call: ast.Call, function: str, parameter: str) -> ast.expr | None:
    """What a call of a function or a dataclass of ours passes for a parameter or a field."""
    found = _defined(function)
    if found is not None and found.function is not None:
        return _argument(call, found.function, parameter)
    names = _fields(function)
    by_place = zip(names, call.args, strict=False)
    by_name = ((one.arg, one.value) for one in call.keywords)
    return dict([*by_place, *by_name]).get(parameter)


def _fields(name: str) -> list[str]:
    """The fields of a dataclass of ours, in order."""
    return [
        one.target.id
        for module in modules().values()
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == name
        for one in node.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]
