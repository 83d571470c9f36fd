"""The form of help and remarks: argparse in two languages, with lines as wide as they look."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any, NoReturn

from sukashi.cli.language import Lang
from sukashi.cli.streams import note, put
from sukashi.view.catalogue import say
from sukashi.view.line_breaking import break_lines, display_width

NARROWEST = 20
"""Columns of a paragraph, however narrow the terminal is: room for each word that we use."""


class Formatter(argparse.HelpFormatter):
    """Help whose headings are in a language, and whose lines count a wide character as two."""

    def __init__(self, prog: str, lang: Lang = "en", **settings: Any) -> None:
        super().__init__(prog, **settings)
        self.lang = lang
        self.usage = say("usage: ", lang)
        # argparse indents the usage by the length of this; the word itself is put in at the end
        self.stand_in = "usage:".ljust(display_width(self.usage))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin the usage with the word of the language."""
        super().add_usage(usage, actions, groups, self.stand_in if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a section; argparse's own headings are said in the language."""
        own = heading in ("positional arguments", "options")
        super().start_section(say(str(heading), self.lang) if own else heading)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace(self.stand_in, self.usage, 1)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return break_lines(" ".join(text.split()), max(width, NARROWEST), phrases=True)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        width = max(width - len(indent), NARROWEST)
        lines = break_lines(" ".join(text.split()), width, phrases=True)
        return "\n".join(indent + line for line in lines)


class Parser(argparse.ArgumentParser):
    """argparse with our form of remark: one sentence, exit code 2."""

    def __init__(self, *, lang: Lang = "en", **settings: Any) -> None:
        super().__init__(
            formatter_class=lambda prog, **more: Formatter(prog, lang, **more),
            add_help=False,
            **settings,
        )
        self.lang = lang
        self.add_argument("-h", "--help", action="help", help=say("help --help", lang))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and leave."""
        from sukashi.view.error_translation import translated_part

        remark = translated_part(message, self.lang)
        remark = remark[:1].upper() + remark[1:]
        note(say("misuse", self.lang, remark=remark, command=self.prog))
        self.exit(2)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print the help or the version; argparse itself would not tell of a full disk."""
        put(message)
