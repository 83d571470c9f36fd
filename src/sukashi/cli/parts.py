"""Parts of a network as a table: what each is, where it stands, what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from sukashi.model.parts import Part, ranges
from sukashi.text.shown import visible
from sukashi.view.catalogue import has, say
from sukashi.view.text_format import pad


def table(parts: Sequence[Part], lang: str) -> str:
    """One line a part below the name of its stack; columns are as wide as they must be."""
    rows = [(_role(part, lang), visible(part.path), _what(part, lang)) for part in parts]
    widths = [max((cell_len(row[column]) for row in rows), default=0) for column in (0, 1)]
    lines, stack = [f"\n{say('doctor parts', lang)}"], ""
    for part, (role, path, what) in zip(parts, rows, strict=True):
        if part.stack != stack:
            stack = part.stack
            lines.append(say(f"doctor {stack}", lang))
        lines.append(f"  {pad(role, widths[0])}  {pad(path, widths[1])}  {what}".rstrip())
    return "\n".join(lines) + "\n"


def _role(part: Part, lang: str) -> str:
    if part.role != "layers":
        return say(f"doctor part {part.role}", lang)
    return say("doctor part layers", lang, numbers=ranges(part.layers))


def _what(part: Part, lang: str) -> str:
    """The class, then what was seen of it."""
    seen = [visible(part.module)]
    if part.shape:
        seen.append(" × ".join(f"{one:,}" for one in part.shape))
    if part.role == "layers":
        seen.append(_mixer(part, lang))
        if part.sink:
            seen.append(say("doctor sink", lang))
        if part.cross_heads:
            seen.append(say("doctor cross", lang, heads=part.cross_heads))
        if part.feed_forward:
            name = visible(part.feed_forward)
            seen.append(say("doctor feed-forward", lang, module=name))
        seen.append(say("doctor norms", lang, norms=part.norms))
    return say("doctor separator", lang).join(seen)


def _mixer(part: Part, lang: str) -> str:
    if part.heads:
        groups = part.key_value_heads
        return say("doctor attention", lang, heads=part.heads, groups=groups)
    known = has(f"mixer {part.mixer}")
    return say(f"mixer {part.mixer}" if known else "doctor no mixer", lang)


__all__ = ["table"]
