"""Drawing: --kind, --layer and --head, which some pictures of some results read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sukashi.cli.language import Lang
from sukashi.errors import MisuseError, UnknownNameError
from sukashi.result.attention import AttentionMaps, attending
from sukashi.result.kinds import Result, kind_of
from sukashi.view.save import PICTURES
from sukashi.view.selection import from_zero

DRAWN = {
    "similarity": ("bars", "pairs"),
    "trust": ("bars",),
    "faithfulness": ("curves",),
    "randomisation": ("curve",),
    "survey": ("confusion", "words"),
    "prediction": ("bars",),
    "attribution": ("bars", "matrix"),
    "layers": ("grid", "ranks", "watched"),
    "attention": ("overview", "heat", "heads", "wall", "received", "surface"),
    "generation": ("bars",),
}
"""The pictures of each kind of result, as `sukashi.view.plot.kinds` has them, without drawing."""
READERS = {
    "layer": ("overview", "heat", "heads", "received", "surface"),
    "head": ("overview", "heat", "received", "surface"),
}
"""The pictures of attention that show one layer, or one head."""


def check(options: argparse.Namespace, kinds: Sequence[str]) -> None:
    """Refuse a drawing option that nothing reads.

    kinds: of the results that there may be. Raises: MisuseError, UnknownNameError for a picture
    that none of them has.
    """
    typed = [name for name in ("kind", "layer", "head") if getattr(options, name) is not None]
    if not typed:
        return
    if not any(Path(name).suffix.lower() in PICTURES for name in options.output):
        raise MisuseError(
            f"--{typed[0]} is read by pictures ({', '.join(PICTURES)}); name one with -o, or leave "
            f"--{typed[0]} out."
        )
    pictures = dict.fromkeys(name for kind in kinds for name in DRAWN[kind])
    if options.kind is not None and options.kind not in pictures:
        raise UnknownNameError("kind of picture", options.kind, pictures)
    for name in ("layer", "head"):
        if getattr(options, name) is None:
            continue
        if "attention" not in kinds:
            raise MisuseError(
                f"--{name} is read by pictures of attention, and none is asked for; leave "
                f"--{name} out."
            )
        if options.kind is not None and options.kind not in READERS[name]:
            raise MisuseError(
                f"The picture {options.kind!r} does not show one {name}; leave --{name} out, or "
                f"choose a --kind that does: {', '.join(READERS[name])}."
            )


def check_shape(
    options: argparse.Namespace, mixers: Sequence[str], held: Sequence[int], heads: int
) -> None:
    """RangeError for a layer or head there is not, UnsupportedError for one without attention.

    mixers: what each layer mixes its tokens with; held: those with attention.
    """
    if options.layer is not None:
        attending(from_zero("Layer", options.layer, len(mixers)), mixers, held)
    if options.head is not None:
        from_zero("Head", options.head, heads)


def check_range(options: argparse.Namespace, results: Sequence[Result]) -> None:
    """What `check_shape` raises for the attention among the results."""
    for result in results:
        if isinstance(result, AttentionMaps):
            check_shape(options, result.mixers, result.layers, result.shape[1])


def choices(result: Result, options: argparse.Namespace, path: Path, lang: Lang) -> dict[str, Any]:
    """The drawing options that were typed, as far as they belong to this kind of result."""
    if path.suffix.lower() not in PICTURES:
        return {}
    names = ("layer", "head") if isinstance(result, AttentionMaps) else ()
    chosen = {name: getattr(options, name) for name in names}
    if options.kind in DRAWN[kind_of(result)]:
        chosen["kind"] = options.kind
    return {"lang": lang, **{name: value for name, value in chosen.items() if value is not None}}
