"""Substitutions: what is printed for a character that the stream's encoding does not have.

Nearly each takes as many columns of a terminal as the character, so that numbers stay under their
words.
"""

from __future__ import annotations

_BLOCKS = {
    # bars by their height and shades by their darkness, in signs of growing ink
    **dict(zip("▁▂▃▄▅▆▇█", ".:-=+###", strict=True)),
    **dict(zip("░▒▓", ".:#", strict=True)),
    **dict.fromkeys("▉▊▋▌■◆", "#"),
    **dict.fromkeys("▍▎▏▐│┃‖", "|"),
    **dict.fromkeys("─━", "-"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    "▔": "^",
    "□": "#",
    "◌": "o",
}
_QUOTES = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚‹›′", "'"),
}
_SIGNS = {
    **dict.fromkeys("−–—‐‑", "-"),
    **dict.fromkeys("·‧•", "."),
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", strict=True)),
    "⁄": "/",
    "…": "~",
    "⋮": ":",
    "×": "x",
    "±": "~",
    "→": ">",
    "←": "<",
    "↔": "=",
    "↵": "\\n",
    "⇥": "\\t",
    "␣": "_",
    "␡": "_",
    "∅": '""',
    "≤": "<",
    "≥": ">",
    "≈": "~",
    "≀": "~",
    "✓": "+",
    "✗": "x",
    "\u00a0": " ",
}
SUBSTITUTIONS: dict[str, str] = {**_BLOCKS, **_QUOTES, **_SIGNS}
"""What we draw and write ourselves, in ASCII."""


def escaped(character: str) -> str:
    r"""Return a character as \uXXXX: nothing is lost, but it is wider."""
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def marked(character: str) -> str:
    """Return a question mark for every column that a character takes."""
    from rich.cells import cell_len

    return "?" * cell_len(character)
