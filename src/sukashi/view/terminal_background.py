"""Terminal background: light or dark, from the environment or asked of the terminal once."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from functools import cache

from sukashi.view.colours import DARK, LIGHT, Theme, luminance

COLOUR_QUERY = "\x1b]11;?\x1b\\"
DEVICE_QUERY = "\x1b[c"
TIMEOUT = 0.4
"""Seconds to wait for an answer; every terminal answers ASK_KIND, so it is hardly ever waited."""


@cache
def detected_theme() -> Theme | None:
    """Return the theme of the terminal on standard output, None where it is not known."""
    return from_environment(os.environ) or from_answer(_query_terminal())


def from_environment(environment: Mapping[str, str]) -> Theme | None:
    """Read COLORFGBG ("15;0": white on black), which some terminals set."""
    last = environment.get("COLORFGBG", "").rpartition(";")[2]
    if not last.isdigit():
        return None
    return LIGHT if int(last) in (7, *range(9, 16)) else DARK


def from_answer(answer: str) -> Theme | None:
    """Read a terminal's answer to ASK_COLOUR: ``rgb:ffff/ffff/ffff``, one to four digits a part."""
    found = re.search(r"rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})", answer)
    if not found:
        return None
    red, green, blue = (
        round(255 * int(part, 16) / (16 ** len(part) - 1)) for part in found.groups()
    )
    return LIGHT if luminance((red, green, blue)) > 0.18 else DARK


def _query_terminal() -> str:
    """Ask the terminal; an empty string where there is none, or none that could be asked."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()) or os.environ.get("TERM") in (None, "dumb"):
        return ""
    try:
        import termios
        import tty
    except ImportError:  # Windows has neither
        return ""
    try:
        handle = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return ""
    try:
        if (
            os.tcgetpgrp(handle) != os.getpgrp()
        ):  # in the background a question would stop the process
            return ""
        before = termios.tcgetattr(handle)
        try:
            tty.setcbreak(handle)
            os.write(handle, (COLOUR_QUERY + DEVICE_QUERY).encode())
            return _read_reply(handle)
        finally:
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
    except (termios.error, OSError):
        return ""
    finally:
        os.close(handle)


def _read_reply(handle: int) -> str:
    """Read until the answer to ASK_KIND has come, or patience ends."""
    import select
    import time

    answer, until = "", time.monotonic() + TIMEOUT
    while (left := until - time.monotonic()) > 0:
        if not select.select([handle], [], [], left)[0]:
            break
        answer += os.read(handle, 256).decode("ascii", "replace")
        if re.search(r"\x1b\[\?[0-9;]*c", answer):
            break
    return answer
