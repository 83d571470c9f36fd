"""What each piece of a tokenizer stands for: letters, bytes of letters, or an unknown text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sukashi.text.normalization import WILDCARD, FoldedText, fold

_FALLBACK = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_NEOX_BYTE = re.compile(r"<\|byte([0-9]{1,3})\|>")
_NEOX_SPACES = {"<SP>": " ", "<BR>": "\n", "<TAB>": "\t"}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# What a tokenizer raises when it is asked to join pieces that are not in its vocabulary.
_REFUSALS = (
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)


class PieceStyle(NamedTuple):
    """How a tokenizer writes its pieces.

    bytewise: every character of a piece is one byte (byte-level BPE, ByT5).
    prefix: begins a piece that goes on with a word ("##"). suffix: ends a piece that closes
    a word ("</w>") or goes on with it ("@@"). Empty strings where there is none.
    """

    bytewise: bool
    prefix: str
    suffix: str


class Piece(NamedTuple):
    """One token: its piece, whether it is unknown, whether it is raw (an added token)."""

    text: str
    unknown: bool = False
    raw: bool = False


def piece_style(tokenizer: Any) -> PieceStyle:
    """Find out how a tokenizer writes, by having it join a few pieces.

    Where a tokenizer carries no decoder, the description of its pre-tokenizer is read instead.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    described = "ByteLevel" in f"{getattr(backend, 'pre_tokenizer', None)}"
    bytewise = described or _joined(tokenizer, ["é", "¬", "±"]) == "鬱"
    model = getattr(backend, "model", None)
    prefix = getattr(model, "continuing_subword_prefix", None) or ""
    if not prefix and _joined(tokenizer, ["a", "##b"]) == "ab":
        prefix = "##"
    suffix = ""
    for closed, opened, mark in ((["a</w>", "b</w>"], "a b", "</w>"), (["a@@", "b"], "ab", "@@")):
        if _joined(tokenizer, closed) == opened:
            suffix = mark
    return PieceStyle(bytewise, prefix, suffix)


def folded_pieces(pieces: Sequence[Piece], style: PieceStyle) -> FoldedText:
    """Return the folded letters of a run of pieces, each with the tokens that share it.

    A letter whose bytes lie in several tokens is owned by all of them; bytes that are no letter
    (a generation cut in the middle of one) become U+FFFD; an unknown token is one WILD letter.
    """
    letters: list[str] = []
    first: list[int] = []
    last: list[int] = []
    pending = bytearray()
    pending_tokens: list[int] = []

    def decode_pending() -> None:
        """Decode the bytes held back so far."""
        place = 0
        for letter in pending.decode("utf-8", "surrogateescape"):
            size = _width(letter)
            letters.append(letter if not "\ud800" <= letter <= "\udfff" else _REPLACEMENT)
            first.append(pending_tokens[place])
            last.append(pending_tokens[place + size - 1])
            place += size
        pending.clear()
        pending_tokens.clear()

    for index, piece in enumerate(pieces):
        what = _text_or_bytes(piece, style)
        if isinstance(what, bytes):
            pending += what
            pending_tokens.extend([index] * len(what))
            continue
        if pending:
            decode_pending()
        letters.append(what)
        first.extend([index] * len(what))
        last.extend([index] * len(what))
    decode_pending()
    return fold("".join(letters), first, last)


def _joined(tokenizer: Any, pieces: list[str]) -> str | None:
    """Have the tokenizer join pieces; None when it cannot."""
    try:
        text = tokenizer.convert_tokens_to_string(pieces)
    except _REFUSALS:
        return None
    return text.strip() if isinstance(text, str) else None


def _text_or_bytes(piece: Piece, style: PieceStyle) -> str | bytes:
    """Return the text of a piece, or its bytes where it may be a part of a character."""
    if piece.unknown:
        return WILDCARD
    text = piece.text
    if style.bytewise and not piece.raw:
        if all(letter in _BYTE_OF for letter in text):
            return bytes(_BYTE_OF[letter] for letter in text)
        return text
    if fallback := _FALLBACK.fullmatch(text):
        return bytes([int(fallback[1], 16)])
    if piece.raw:
        return text
    if neox := _NEOX_BYTE.fullmatch(text):
        return bytes([int(neox[1]) & 255])
    if text in _NEOX_SPACES:
        return _NEOX_SPACES[text]
    return _stripped(text, style)


def _stripped(text: str, style: PieceStyle) -> str:
    """Take the marks of a continued or closed word off a piece, if anything is left."""
    if style.prefix and text.startswith(style.prefix) and len(text) > len(style.prefix):
        text = text[len(style.prefix) :]
    if style.suffix and text.endswith(style.suffix) and len(text) > len(style.suffix):
        text = text[: -len(style.suffix)]
    return text


def _width(letter: str) -> int:
    """Return the number of bytes a decoded letter took; an escaped byte took one."""
    code = ord(letter)
    if code < 0x80 or 0xD800 <= code <= 0xDFFF:
        return 1
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4


def _byte_alphabet() -> dict[str, int]:
    """Return the byte of every character of the byte-level alphabet of GPT-2.

    Printable Latin-1 stands for itself, the other 68 bytes for the characters from U+0100 on.
    Characters of Latin-1 that are not printable occur only in tokenizers (ByT5) whose pieces hold
    the bytes themselves.
    """
    itself = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {chr(byte): byte for byte in range(256)}
    others = [byte for byte in range(256) if byte not in itself]
    table.update({chr(0x100 + place): byte for place, byte in enumerate(others)})
    return table


_BYTE_OF = _byte_alphabet()
