"""Option wording: what an option that an error names is called where a person reads of it."""

from __future__ import annotations

from collections.abc import Container

from sukashi.errors import Option, Wording
from sukashi.view.catalogue import has, say

OF_SERVE = ("allow_download", "device", "dtype", "host", "memory", "port", "truncate", "workspace")
"""Options of `sukashi serve`, by their names in Python: the app's model is loaded with them."""


def on_command_line(known: Container[str], lang: str) -> Wording:
    """Return the words of a command. known: names of its options, as argparse keeps them."""
    return lambda option: flag(option) if option.name in known else _in_python(option, lang)


def in_app(lang: str) -> Wording:
    """Return the words of the app: the box of a form, an option of the server, else Python."""

    def words(option: Option) -> str:
        for box in (f"field {option.name}", f"box {option.name}"):
            if has(box):
                key = "option box" if option.plain else "option box alone"
                return say(key, lang, name=say(box, lang), value=_values(option, lang))
        if option.name in OF_SERVE:
            return say("option serve", lang, option=flag(option))
        return _in_python(option, lang)

    return words


def flag(option: Option) -> str:
    """Return an option as it is typed, such as ``--dtype float16``."""
    name = "--" + option.name.replace("_", "-")
    return f"{name} {option.plain}" if option.plain else name


def _in_python(option: Option, lang: str) -> str:
    return say("option python", lang, option=option.argument)


def _values(option: Option, lang: str) -> str:
    """Return a value as the box shows it."""
    key = f"value {option.plain}"
    return say(key, lang) if has(key) else option.plain
