"""Built-in models: those that come with the package and need no network."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from sukashi.errors import UnknownNameError

DEFAULT = "tales"


@dataclass(frozen=True)
class BuiltIn:
    """A model that comes with the package.

    What it can do is said in the translations, under "model ID". examples: texts to begin with.
    """

    id: str
    architecture: str
    task: str
    examples: tuple[str, ...]


CATALOGUE: tuple[BuiltIn, ...] = (
    BuiltIn(
        id="tales",
        architecture="GPT-2",
        task="causal",
        examples=(
            "1, 2, 3,",
            "京都がある国の首都は",
            "The capital of the country where Kyoto lies is",
            "メロスは",
            "1. Albania\n2. Andorra\n3.",
        ),
    ),
    BuiltIn(
        id="authors",
        architecture="BERT",
        task="classify",
        examples=(
            "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
            "ロケットは、月の世界をめざして、まっくらな空をぐんぐんと飛んでいった。",
            "明治二十年代の片田舎での出来事として考えるときに、この杏仁水の饗応がはなはだ"
            "オリジナルであり、ハイカラな現象であったような気がする。",
        ),
    ),
    BuiltIn(
        id="reviews",
        architecture="BERT",
        task="classify",
        examples=(
            "A warm, funny and moving film.",
            "I expected to be bored, but the film is a quiet delight.",
            "The acting is superb, but the story is predictable and too long.",
        ),
    ),
)


def names() -> tuple[str, ...]:
    """The ids of all built-in models, installed or not."""
    return tuple(entry.id for entry in CATALOGUE)


def entry(name: str) -> BuiltIn:
    """The built-in model of that id; UnknownNameError for any other."""
    for found in CATALOGUE:
        if found.id == name:
            return found
    raise UnknownNameError("built-in model", name, names())


def folder_of(name: str) -> Path | None:
    """The folder with the model's files, or None where this installation came without it."""
    folder = Path(str(resources.files(__name__))) / entry(name).id
    return folder if (folder / "config.json").is_file() else None


def installed() -> tuple[BuiltIn, ...]:
    """The built-in models whose files are here."""
    return tuple(found for found in CATALOGUE if folder_of(found.id) is not None)


__all__ = ["CATALOGUE", "DEFAULT", "BuiltIn", "entry", "folder_of", "installed", "names"]
