"""Code: the Python lines that give a result again, from its recipe."""

from __future__ import annotations

from collections.abc import Sequence
from keyword import iskeyword
from typing import Any

from sukashi.result.attention import AttentionMaps
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.result.recipe import Recipe
from sukashi.result.similarity import Similarity
from sukashi.result.survey import Survey
from sukashi.result.trust import Trust
from sukashi.view.grouping import GROUPED

INPUTS = "inputs"
"""What was fed beside a text, which no result keeps."""

NAMES = {
    "attribution": "why",
    "layers": "steps",
    "attention": "maps",
    "generate": "run",
    "classify": "said",
    "similarity": "near",
}
_GROUPING = "from sukashi.view.grouping import grouped"
MOST_ROWS = 50
"""Rows of a table that are written out."""


class _Name(str):
    """A name in the code, not a text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


TABLE = _Name("table")


def code(result: Result) -> str:
    """Return Python code that asks the same question again."""
    recipe = result.recipe
    lines = ["import sukashi", "", f"ex = sukashi.load({_loading(recipe)})"]
    if isinstance(result, Survey) and _table(result) == (TABLE,):
        lines.append("table = ...  # a list, a data frame or a file: the rows that were given")
    _ask(lines, _question(result))
    return "\n".join(lines) + "\n"


def _question(result: Result) -> dict[str, Any]:
    """A result's question, as a recipe keeps that of an answer which is asked about."""
    recipe = result.recipe
    return {
        "lens": recipe.lens,
        "parameters": recipe.parameters,
        "seed": recipe.seed,
        "given": _given(result),
        "about": recipe.about,
    }


def _ask(lines: list[str], question: dict[str, Any]) -> str:
    """Write the question, those before it that it is about; return the name of its answer."""
    lens, about = _identifier(str(question.get("lens"))), question.get("about")
    given, asked = question.get("given"), question.get("parameters")
    given = given if isinstance(given, list | tuple) else ()  # a file may hold anything
    asked = asked if isinstance(asked, dict) else {}
    if "candidates" in asked:
        given = given[:1]  # what is behind the text is a candidate's sentence
    typed = [_ask(lines, about)] if isinstance(about, dict) else [_typed(one) for one in given]
    parameters = {name: value for name, value in asked.items() if value not in (None, [])}
    by = parameters.pop(GROUPED, None)
    if parameters.pop(INPUTS, None) and typed:
        typed[0] = INPUTS
        lines.append(f"{INPUTS} = ...  # what the processor returned for text and pictures")
    if question.get("seed") is not None:
        parameters["seed"] = question["seed"]
    typed += [f"{_identifier(name)}={value!r}" for name, value in parameters.items()]
    answer = NAMES.get(lens, "result")
    lines.append(f"{answer} = ex.{lens}({', '.join(typed)})")
    if by is not None:
        lines[1:1] = [] if _GROUPING in lines else [_GROUPING]
        lines.append(f"{answer} = grouped({answer}, {by!r})")
    return answer


def _typed(given: Any) -> str:
    """What was asked about as it is typed; ids by their name."""
    if isinstance(given, dict) and set(given) == {"ids"}:
        return f"ids={given['ids']!r}"
    return repr(_in_order(given))


def _in_order(given: Any) -> Any:
    """Messages with the role first, as they are typed; a file holds the keys in another order."""
    if isinstance(given, dict):
        names = sorted(given, key=lambda name: name not in ("role", "type"))
        return {name: _in_order(given[name]) for name in names}
    return [_in_order(one) for one in given] if isinstance(given, list | tuple) else given


def _identifier(name: str) -> str:
    """A name out of a file, which may be anyone's: never more than a name."""
    return name if name.isidentifier() and not iskeyword(name) else "_"


def _loading(recipe: Recipe) -> str:
    options = {"revision": recipe.revision or None}
    options["chat_template"] = recipe.chat_template or None
    options["dtype"] = recipe.dtype if recipe.dtype != "float32" else None
    options["task"] = "embedding" if recipe.lens == "similarity" else None
    typed = [f"{name}={value!r}" for name, value in options.items() if value]
    return ", ".join([repr(recipe.model), *typed])


def _given(result: Result) -> Sequence[Any]:
    """What stands first in the question: the text, two of them for a pair, all texts, a table."""
    if isinstance(result, Generation):
        return result.asked
    if isinstance(result, Trust):
        return tuple(list(each) for each in (result.given or result.texts, result.pairs) if each)
    if isinstance(result, Survey):
        return _table(result)
    if isinstance(result, Similarity):
        return (result.tokens.text, result.other_tokens.text)
    tokens = result.key_tokens if isinstance(result, AttentionMaps) else result.tokens
    return tokens.given


def _table(result: Survey) -> Sequence[Any]:
    """The rows if they are few, else a name for them; nothing where a parameter names a file."""
    if "table" in result.recipe.parameters:
        return ()
    if not 0 < len(result.rows) <= MOST_ROWS:
        return (TABLE,)
    paired, known = (any(getattr(one, name) for one in result.rows) for name in ("pair", "truth"))
    if not paired and not known:
        return ([one.text for one in result.rows],)
    return (
        [
            {
                "text": one.text,
                **({"pair": one.pair} if paired else {}),
                **({"label": one.truth} if known else {}),
            }
            for one in result.rows
        ],
    )
