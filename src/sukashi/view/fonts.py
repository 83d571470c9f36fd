"""Fonts: Japanese on every machine, in a local context that leaves the user's settings alone."""

from __future__ import annotations

import importlib.util
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sukashi.view.text_format import without_controls

LATIN = "DejaVu Sans"  # comes with matplotlib
JAPANESE = (
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "BIZ UDGothic",
    "Meiryo",
    "MS Gothic",
    "Noto Sans CJK JP",
    "Source Han Sans JP",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "VL Gothic",
)
"""Families of macOS, Windows and Linux, best first; no variable fonts, which come out thin."""
SHIPPED = ("matplotlib_fontja", "fonts", "ipaexg.ttf")
"""The font inside a dependency, which is never imported: that would change settings."""
MISSING = "□"
ASIDE = {"\u3099": "゛", "\u309a": "゜"}

_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def setting() -> Iterator[None]:
    """Draw with matplotlib's own defaults and fonts for Japanese; afterwards all is as before.

    One thread at a time, since matplotlib's settings belong to the process.
    """
    import matplotlib

    with _ONE_AT_A_TIME, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.family": list(families()),
                "font.size": 9,
                "text.parse_math": False,
                "text.usetex": False,
                "svg.fonttype": "path",
                "svg.hashsalt": "sukashi",
                "pdf.fonttype": 42,
            }
        )
        yield


@cache
def families() -> tuple[str, ...]:
    """Return the families to draw with, in the order in which a character is looked for."""
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    system = next((name for name in JAPANESE if name in installed), None)
    if system is not None:
        return LATIN, system
    path = shipped()
    if path is None:
        return (LATIN,)
    font_manager.fontManager.addfont(path)
    return LATIN, font_manager.FontProperties(fname=path).get_name()


def shipped() -> Path | None:
    """Return the Japanese font that a dependency carries, found without importing it."""
    package, *inside = SHIPPED
    spec = importlib.util.find_spec(package)
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder, *inside)
        if path.is_file():
            return path
    return None


def drawable(text: str) -> str:
    """Return the text with a sign for each character that no font has.

    Letters with separate marks are composed; pictures of control characters become ``^[``; joiners
    and variation selectors, which only steer other characters, go; anything else missing is ``□``.
    A letter and its marks must come from one font; where none has both, the mark stands beside it.
    """
    clusters: list[str] = []
    for letter in unicodedata.normalize("NFC", without_controls(text)):
        if unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f":
            continue
        if clusters and unicodedata.category(letter)[0] == "M":
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return "".join(map(_drawn, clusters))


def _drawn(cluster: str) -> str:
    plain = cluster.isascii() and cluster.isprintable()
    if plain or any(cover.issuperset(map(ord, cluster)) for cover in _covers()):
        return cluster
    if len(cluster) > 1:
        return "".join(_drawn(ASIDE.get(letter, letter)) for letter in cluster.lstrip("◌"))
    code = ord(cluster)
    if 0x2400 <= code <= 0x2421:
        return "^" + chr((code - 0x2400 if code < 0x2421 else 0x7F) ^ 0x40)
    return MISSING


def width(text: str, size: float) -> float:
    """Return the points that a line of text takes at a size in points."""
    return sum(_advance(letter) for letter in text) * size


@cache
def _advance(letter: str) -> float:
    """Return the width of a letter in sizes, from the first font that has it."""
    from matplotlib.ft2font import FT2Font, LoadFlags

    for path, cover in zip(_paths(), _covers(), strict=True):
        if ord(letter) in cover:
            font = FT2Font(path)
            font.set_size(100, 72)
            glyph = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
            return float(glyph.linearHoriAdvance) / 65536 / 100
    return 1.0


@cache
def _covers() -> tuple[frozenset[int], ...]:
    """Return for each font the code points it has a glyph for."""
    from matplotlib.ft2font import FT2Font

    return tuple(frozenset(FT2Font(path).get_charmap()) for path in _paths())


def _paths() -> list[str]:
    from matplotlib import font_manager

    named = (font_manager.FontProperties(family=[family]) for family in families())
    return [font_manager.findfont(one) for one in named]
