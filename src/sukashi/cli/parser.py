"""The grammar of the command line: commands, their options and an example for each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from sukashi.cli.form import Parser
from sukashi.cli.language import Lang
from sukashi.view.catalogue import LANGUAGES, say

LENSES = ("attribution", "layers", "attention")
WRITTEN = 8  # tokens a model writes when nothing is said
TRUSTED = 2  # tokens it writes before their explanations are put to the test
METHOD = "auto"
OF = "logit"
TOP = 5
HOST, PORT, FOLDER = "127.0.0.1", 8765, "sukashi-results"
EXAMPLES = {
    "sukashi": 'sukashi explain "1, 2, 3," --generate 6',
    "explain": 'sukashi explain "メロスは激怒した。" --lens attribution -o why.png',
    "classify": 'sukashi classify "もうプロポーズを待たない女たち" -o why.html',
    "trust": "sukashi trust --model reviews --methods occlusion,gradient -o trust.csv",
    "similarity": 'sukashi similarity "a cat" "a small cat" --model ./minilm -o near.html',
    "open": "sukashi open why.safetensors",
    "models": "sukashi models",
    "download": "sukashi download rinna/japanese-gpt2-medium",
    "doctor": "sukashi doctor tales",
    "serve": "sukashi serve --model ./my-model --port 8765",
}


def build(lang: Lang = "en") -> argparse.ArgumentParser:
    """The parser; it sets `run` to the module in sukashi.cli that does the command.

    lang: of the help and of remarks on a command line that cannot be parsed.
    """
    from sukashi import __version__

    parser = Parser(
        prog="sukashi",
        description=say("about sukashi", lang),
        epilog=say("example", lang, line=EXAMPLES["sukashi"]),
        lang=lang,
    )
    version = say("help --version", lang)
    parser.add_argument(
        "--version", action="version", version=f"sukashi {__version__}", help=version
    )
    _language(parser, lang)
    parser.set_defaults(debug=False, lang=None)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, arguments in _COMMANDS.items():
        about = say(f"about {name}", lang)
        example = say("example", lang, line=EXAMPLES[name])
        command = commands.add_parser(
            name, help=about, description=about, epilog=example, lang=lang
        )
        command.set_defaults(run=name)
        arguments(command, lang)
        _language(command, lang)
        command.add_argument("--debug", action="store_true", help=say("help --debug", lang))
    return parser


def _explain(parser: Any, lang: Lang) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="?", help=say("help TEXT", lang))
    _add(parser, lang, "--pair", metavar="TEXT")
    _chat(parser, lang)
    _add(parser, lang, "--answer", metavar="TEXT")
    parser.add_argument("--model", metavar="M", help=say("help MODEL", lang))
    _loading(parser, lang)
    what = parser.add_argument_group(say("what is asked", lang))
    lenses = say("help --lens", lang, lenses=", ".join(LENSES))
    what.add_argument("--lens", metavar="L,L", help=lenses)
    count = say("help --generate", lang, count=WRITTEN)
    what.add_argument("--generate", metavar="N", type=int, help=count)
    _add(what, lang, "--target", metavar="T")
    _add(what, lang, "--contrast", metavar="T")
    method = say("help --method", lang, method=METHOD)
    what.add_argument("--method", metavar="M", default=METHOD, help=method)
    what.add_argument("--of", metavar="F", default=OF, help=say("help --of", lang, of=OF))
    _add(what, lang, "--baseline", metavar="B")
    _add(what, lang, "--steps", metavar="N")
    _add(what, lang, "--samples", metavar="N", type=int)
    _add(what, lang, "--unit", metavar="U")
    _add(what, lang, "--part", metavar="P")
    _add(what, lang, "--template-tokens", action="store_true")
    top = say("help --top", lang, count=TOP)
    what.add_argument("--top", metavar="K", type=int, default=TOP, help=top)
    _add(what, lang, "--watch", metavar="W", action="append", default=[])
    _add(what, lang, "--truncate", action="store_true")
    _add(what, lang, "--memory", metavar="BYTES")
    _output(parser, lang)


def _classify(parser: Any, lang: Lang) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="?", help=say("help TEXT", lang))
    pair = say("help --pair, classify", lang)
    parser.add_argument("--pair", metavar="TEXT", help=pair)
    _chat(parser, lang)
    parser.add_argument("--model", metavar="M", help=say("help --model, classify", lang))
    _loading(parser, lang)
    what = parser.add_argument_group(say("what is asked", lang))
    _add(what, lang, "--labels", metavar="L,L")
    _add(what, lang, "--hypothesis", metavar="TEXT")
    _add(what, lang, "--each", action="store_true")
    _add(what, lang, "--truth", metavar="L")
    target = say("help --target, classify", lang)
    what.add_argument("--target", metavar="T", action="append", default=[], help=target)
    _add(what, lang, "--contrast", metavar="T")
    method = say("help --method", lang, method=METHOD)
    what.add_argument("--method", metavar="M", default=METHOD, help=method)
    what.add_argument("--of", metavar="F", default=OF, help=say("help --of", lang, of=OF))
    _add(what, lang, "--style", metavar="S", default="sukashi")
    _add(what, lang, "--baseline", metavar="B")
    _add(what, lang, "--steps", metavar="N")
    _add(what, lang, "--samples", metavar="N", type=int)
    unit = say("help --unit, classify", lang)
    what.add_argument("--unit", metavar="U", help=unit)
    _add(what, lang, "--truncate", action="store_true")
    _add(what, lang, "--memory", metavar="BYTES")
    table = parser.add_argument_group(say("a table of texts", lang))
    _add(table, lang, "--input", metavar="FILE")
    _add(table, lang, "--text-column", metavar="C")
    _add(table, lang, "--pair-column", metavar="C")
    _add(table, lang, "--label-column", metavar="C")
    _add(table, lang, "--encoding", metavar="E")
    _output(parser, lang)


def _trust(parser: Any, lang: Lang) -> None:
    text = say("help TEXT, trust", lang)
    parser.add_argument("text", metavar="TEXT", nargs="?", help=text)
    _add(parser, lang, "--pair", metavar="TEXT")
    _chat(parser, lang)
    parser.add_argument("--model", metavar="M", help=say("help MODEL", lang))
    _loading(parser, lang)
    what = parser.add_argument_group(say("what is asked", lang))
    method = say("help --method", lang, method=METHOD)
    what.add_argument("--method", metavar="M", help=method)
    _add(what, lang, "--methods", metavar="M,M")
    table = say("help --input, trust", lang)
    what.add_argument("--input", metavar="FILE", help=table)
    _add(what, lang, "--text-column", metavar="NAME")
    _add(what, lang, "--pair-column", metavar="NAME")
    _add(what, lang, "--encoding", metavar="E")
    count = say("help --generate", lang, count=TRUSTED)
    what.add_argument("--generate", metavar="N", type=int, default=TRUSTED, help=count)
    _add(what, lang, "--operator", metavar="O")
    unit = say("help --unit, trust", lang)
    what.add_argument("--unit", metavar="U", help=unit)
    reading = say("help --of, trust", lang)
    what.add_argument("--of", metavar="F", help=reading)
    _add(what, lang, "--rankings", metavar="N", type=int, default=100)
    _add(what, lang, "--draws", metavar="N", type=int, default=2)
    _add(what, lang, "--seed", metavar="N", type=int, default=0)
    _add(what, lang, "--random-weights", action="store_true")
    _add(what, lang, "--keep", action="store_true")
    _add(what, lang, "--forget", action="store_true")
    _add(what, lang, "--truncate", action="store_true")
    _add(what, lang, "--memory", metavar="BYTES")
    _output(parser, lang)


def _similarity(parser: Any, lang: Lang) -> None:
    parser.add_argument("text", metavar="TEXT", help=say("help TEXT", lang))
    others = say("help TEXT, others", lang)
    parser.add_argument("others", metavar="TEXT", nargs="+", help=others)
    parser.add_argument("--model", metavar="M", help=say("help MODEL", lang))
    _loading(parser, lang)
    what = parser.add_argument_group(say("what is asked", lang))
    for name in ("method", "unit", "of", "operator"):
        about = say(f"help --{name}, similarity", lang)
        what.add_argument(f"--{name}", metavar=name[0].upper(), help=about)
    _add(what, lang, "--pooling", metavar="P")
    _add(what, lang, "--prompt-name", metavar="NAME")
    _add(what, lang, "--pair-prompt-name", metavar="NAME")
    _add(what, lang, "--baseline", metavar="B")
    _add(what, lang, "--steps", metavar="N")
    _add(what, lang, "--truncate", action="store_true")
    _add(what, lang, "--memory", metavar="BYTES")
    _output(parser, lang)


def _open(parser: Any, lang: Lang) -> None:
    parser.add_argument("file", metavar="FILE", help=say("help FILE", lang))
    _output(parser, lang)


def _models(parser: Any, lang: Lang) -> None:
    _add(parser, lang, "--json", action="store_true")


def _download(parser: Any, lang: Lang) -> None:
    parser.add_argument("model", metavar="MODEL", help=say("help MODEL, hub", lang))
    _add(parser, lang, "--revision", metavar="R")


def _doctor(parser: Any, lang: Lang) -> None:
    parser.add_argument("model", metavar="MODEL", nargs="?", help=say("help MODEL", lang))
    _loading(parser, lang)
    _add(parser, lang, "--json", action="store_true")


def _serve(parser: Any, lang: Lang) -> None:
    about = say("help FILE, serve", lang)
    parser.add_argument("files", metavar="FILE", nargs="*", help=about)
    model = say("help --model, serve", lang)
    parser.add_argument("--model", metavar="M", action="append", default=[], help=model)
    _add(parser, lang, "--device", metavar="D")
    _add(parser, lang, "--dtype", metavar="D")
    _add(parser, lang, "--memory", metavar="BYTES")
    _add(parser, lang, "--truncate", action="store_true")
    port = say("help --port", lang, port=PORT)
    parser.add_argument("--port", metavar="N", type=int, help=port)
    host = say("help --host", lang, host=HOST)
    parser.add_argument("--host", metavar="ADDRESS", default=HOST, help=host)
    folder = say("help --workspace", lang, folder=FOLDER)
    parser.add_argument("--workspace", metavar="DIR", default=FOLDER, help=folder)
    _add(parser, lang, "--no-browser", action="store_true")
    _add(parser, lang, "--allow-download", action="store_true")


_COMMANDS: dict[str, Callable[[Any, Lang], None]] = {
    "explain": _explain,
    "classify": _classify,
    "trust": _trust,
    "similarity": _similarity,
    "open": _open,
    "models": _models,
    "download": _download,
    "doctor": _doctor,
    "serve": _serve,
}


def _loading(parser: Any, lang: Lang) -> None:
    _add(parser, lang, "--device", metavar="D")
    _add(parser, lang, "--dtype", metavar="D")
    _add(parser, lang, "--revision", metavar="R")
    _add(parser, lang, "--task", metavar="T")


def _chat(parser: Any, lang: Lang) -> None:
    _add(parser, lang, "--chat", metavar="FILE", nargs="?", const=True)
    _add(parser, lang, "--system", metavar="TEXT")
    _add(parser, lang, "--chat-template", metavar="FILE")


def _output(parser: Any, lang: Lang) -> None:
    out = parser.add_argument_group(say("output", lang))
    written = say("help --output", lang)
    out.add_argument("-o", "--output", metavar="FILE", action="append", default=[], help=written)
    _add(out, lang, "--kind", metavar="K")
    _add(out, lang, "--layer", metavar="L", type=int)
    _add(out, lang, "--head", metavar="H", type=int)
    _add(out, lang, "--json", action="store_true")


def _language(parser: Any, lang: Lang) -> None:
    """--lang before or behind the command; what stands behind it counts."""
    _add(parser, lang, "--lang", choices=LANGUAGES, default=argparse.SUPPRESS)


def _add(parser: Any, lang: Lang, name: str, **settings: Any) -> None:
    """An option whose help is in the catalogue under its name."""
    parser.add_argument(name, help=say(f"help {name}", lang), **settings)
