"""Where sentences end, in Japanese and in Latin writing, also mixed."""

from __future__ import annotations

import re

from sukashi.text.scripts import kind, unbreakable

_FULL = "。！？｡．‼⁇⁈⁉"
_CLOSING = "」』）｣)］]〕】〉》｝}”’\"'»›＂＇"
_RUN = frozenset(_FULL + _CLOSING + "!?.")
_LINE_ENDS = "\n\r\u2028\u2029\x0b\x0c\x85"
_END = re.compile(r"[。！？｡．‼⁇⁈⁉!?.]|[\n\r\u2028\u2029\x0b\x0c\x85]")

_TITLES = re.compile(
    "mr|mrs|ms|dr|prof|st|mt|messrs|mme|mlle|rev|hon|gen|col|capt|lt|sgt|gov|sen|rep|pres|"
    "e[.]g|i[.]e|cf|viz|vs|v|al|ca|approx|fig|figs|eq|eqs|sec|ch|vol|vols|ed|eds|trans|pp|ibid"
)
"""Never the end of a sentence: something always follows."""

_SHORTENED = re.compile(
    "etc|inc|ltd|co|corp|jr|sr|a[.]m|p[.]m|u[.]s|u[.]k|u[.]n|e[.]u|ph[.]d|b[.]c|a[.]d|dept|est|"
    "bros|univ|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
)
"""The end of a sentence where a capital or Japanese follows."""

_LONGEST_ADDRESS = 300

_NUMBERED = re.compile("nos?|p|art")
"""Not the end of a sentence where a number follows."""


def sentence_borders(text: str) -> list[int]:
    """Return the places, in order, where a new sentence begins, the beginning left out.

    A sentence ends at 。！？!? (also half-width, full-width and doubled), at a Latin full stop
    followed by a space, and at a newline; closing quotes and brackets go with it. Abbreviations,
    initials, decimals, list numbers and web addresses do not end one. Spaces after the end belong
    to the next sentence; stretches without a visible character make none.
    """
    held = unbreakable(text)
    borders: list[int] = []
    place = 0
    while found := _END.search(text, place):
        place, over = _after(text, found.start())
        while held[place]:
            place += 1
        if over:
            borders.append(place)
    return _with_content(text, borders)


def _after(text: str, place: int) -> tuple[int, bool]:
    """Return where marks and closing quotes end, and whether a sentence ends with them."""
    if text[place] in _LINE_ENDS:
        return _over_lines(text, place), True
    end = place
    while end < len(text) and text[end] in _RUN:
        end += 1
    marks = [letter for letter in text[place:end] if letter not in _CLOSING]
    if not _ends(text, place, marks, end):
        return end, False
    follows = end
    while follows < len(text) and text[follows] in " \t\u3000":
        follows += 1
    if follows < len(text) and text[follows] in _LINE_ENDS:
        return _over_lines(text, follows), True
    return end, True


def _ends(text: str, place: int, marks: list[str], end: int) -> bool:
    """Tell whether a run of sentence marks, with the quotes closing after it, ends a sentence."""
    following = text[end : end + 1]
    if set(marks) <= {"．"}:
        return not (text[place - 1 : place].isdigit() and following.isdigit())
    if any(mark in _FULL for mark in marks):
        return True
    if any(mark in "!?" for mark in marks):
        return not _in_address(text, place)
    if following and not following.isspace():
        return False
    rest = text[end : end + 64].lstrip()
    if len(marks) > 1:
        return not rest or not rest[0].islower()
    return not _abbreviated(text, place, rest[:1])


def _abbreviated(text: str, place: int, following: str) -> bool:
    """Tell whether the full stop at `place` belongs to the word before it."""
    begin = place
    while begin and place - begin < 16 and (text[begin - 1].isalnum() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin:place]
    lower = word.lower()
    if not word or not word.isascii():
        return False
    if _TITLES.fullmatch(lower):
        return bool(following)
    if _NUMBERED.fullmatch(lower):
        return following.isdigit()
    if _SHORTENED.fullmatch(lower):
        return bool(following) and not (following.isupper() or kind(following) == "japanese")
    if word.isdigit():
        return bool(following) and _begins_line(text, begin)
    return len(word) == 1 and word.isupper() and word != "I" and following.isupper()


def _begins_line(text: str, place: int) -> bool:
    """Tell whether nothing but spaces stands before `place` in its line."""
    while place and text[place - 1] in " \t":
        place -= 1
    return place == 0 or text[place - 1] in _LINE_ENDS


def _in_address(text: str, place: int) -> bool:
    """Tell whether a mark stands inside a web address rather than behind it."""
    begin = place
    while begin and place - begin < _LONGEST_ADDRESS and _in_word(text[begin - 1]):
        begin -= 1
    before = text[begin:place]
    inside = text[place + 1 : place + 2]
    return ("://" in before or before.startswith("www.")) and inside.isascii() and inside.isalnum()


def _in_word(letter: str) -> bool:
    """Tell whether a character may be a part of a web address."""
    return letter.isascii() and not letter.isspace()


def _over_lines(text: str, place: int) -> int:
    """Return the place behind the last line end of the blank lines that begin at `place`."""
    end = place
    while end < len(text) and text[end].isspace():
        end += 1
        if text[end - 1] in _LINE_ENDS:
            place = end
    return place


def _with_content(text: str, borders: list[int]) -> list[int]:
    """Leave out borders that would make a sentence of nothing but space."""
    kept: list[int] = []
    start, last = 0, len(text.rstrip())
    for border in borders:
        if border < last and text[start:border].strip():
            kept.append(border)
            start = border
    return kept
