"""The grammar of the command line: commands, their options and an example for each."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

LENSES = ("attribution", "layers", "attention")


class _Parser(argparse.ArgumentParser):
    """argparse with our form of error: one sentence, exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"sukashi: {message[:1].upper()}{message[1:]}; see {self.prog} --help.\n")


def build() -> argparse.ArgumentParser:
    """The parser; it sets `run` to the module in sukashi.cli that does the command."""
    from sukashi import __version__

    parser = _Parser(
        prog="sukashi",
        description="See through transformer language models. / 言語モデルを透かして見る。",
        epilog='example: sukashi explain "1, 2, 3," --generate 6',
    )
    parser.add_argument("--version", action="version", version=f"sukashi {__version__}")
    parser.set_defaults(debug=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _explain(commands)
    _open(commands)
    _models(commands)
    _download(commands)
    _doctor(commands)
    return parser


def _command(commands: Any, name: str, about: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about, epilog=f"example: {example}"
    )
    parser.set_defaults(run=name)
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    return parser


def _explain(commands: Any) -> None:
    parser = _command(
        commands,
        "explain",
        "explain what a model makes of a text, and what it writes after it",
        'sukashi explain "メロスは激怒した。" --lens attribution -o why.png',
    )
    parser.add_argument("text", metavar="TEXT", help="the text; - reads it from standard input")
    parser.add_argument("--pair", metavar="TEXT", help="second text of a pair")
    _model_options(parser)
    what = parser.add_argument_group("what is asked")
    what.add_argument(
        "--lens",
        metavar="L,L",
        help=f"questions, by commas: {', '.join(LENSES)} (default: all that fit the model)",
    )
    what.add_argument(
        "--generate",
        metavar="N",
        type=int,
        help="tokens to let the model write first (default 8 for models that write; 0: none)",
    )
    what.add_argument(
        "--target", metavar="T", help="token or label to explain instead of the model's own"
    )
    what.add_argument("--contrast", metavar="T", help="explain why the target and not this one")
    what.add_argument(
        "--method",
        metavar="M",
        default="grad_x_input",
        help="attribution method (default: %(default)s)",
    )
    what.add_argument(
        "--of",
        default="logit",
        metavar="F",
        help="logit, probability or log_probability (default: %(default)s)",
    )
    what.add_argument("--baseline", metavar="B", help="auto, pad, mask, zero or mean")
    what.add_argument("--steps", metavar="N", help="integration steps, or auto")
    what.add_argument(
        "--unit", metavar="U", help="what occlusion leaves out: token, word, phrase, sentence"
    )
    what.add_argument("--part", metavar="P", help="attention of the encoder, the decoder, or cross")
    what.add_argument(
        "--top", metavar="K", type=int, default=5, help="predictions a layer (default: %(default)s)"
    )
    what.add_argument(
        "--watch",
        metavar="W",
        action="append",
        default=[],
        help="word to follow through the layers; may be repeated",
    )
    what.add_argument(
        "--truncate", action="store_true", help="cut a text that is longer than the model reads"
    )
    what.add_argument(
        "--memory",
        metavar="BYTES",
        help="memory a question may take besides the weights, such as 500M or 2G",
    )
    _output_options(parser)


def _open(commands: Any) -> None:
    parser = _command(commands, "open", "show a saved result again", "sukashi open why.safetensors")
    parser.add_argument("file", metavar="FILE", help="a .safetensors file written by sukashi")
    _output_options(parser)


def _models(commands: Any) -> None:
    parser = _command(commands, "models", "list the models that need no download", "sukashi models")
    _language(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _download(commands: Any) -> None:
    parser = _command(
        commands,
        "download",
        "fetch a model from the Hugging Face Hub; goes on where it was interrupted",
        "sukashi download rinna/japanese-gpt2-medium",
    )
    parser.add_argument("model", metavar="MODEL", help="hub id")
    parser.add_argument("--revision", metavar="R", help="branch, tag or commit")


def _doctor(commands: Any) -> None:
    parser = _command(
        commands, "doctor", "say what works on a model, and prove it", "sukashi doctor tales"
    )
    parser.add_argument("model", metavar="MODEL", nargs="?", help="built-in id, folder or hub id")
    _loading(parser)
    _language(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="M", help="built-in id, folder or hub id (default: tales)"
    )
    _loading(parser)


def _loading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", metavar="D", help="cpu, cuda or mps (default: the best there is)"
    )
    parser.add_argument("--dtype", metavar="D", help="float32, bfloat16 or float16")
    parser.add_argument("--revision", metavar="R", help="branch, tag or commit on the Hub")
    parser.add_argument(
        "--task", metavar="T", help="what to load the model for, instead of what it says"
    )


def _output_options(parser: argparse.ArgumentParser) -> None:
    out = parser.add_argument_group("output")
    out.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        action="append",
        default=[],
        help="write .png .svg .pdf .csv .json or .safetensors; may be repeated",
    )
    out.add_argument(
        "--kind", metavar="K", help="which picture to draw, such as heat, bars or wall"
    )
    out.add_argument("--layer", metavar="L", type=int, help="layer to draw, counted from 0")
    out.add_argument("--head", metavar="H", type=int, help="head to draw, counted from 0")
    _language(out)
    out.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _language(parser: Any) -> None:
    parser.add_argument(
        "--lang", choices=("ja", "en"), help="language of the words (default: the locale's)"
    )
