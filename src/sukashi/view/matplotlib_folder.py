"""matplotlib's folder: where the usual one cannot be written, a temporary one, without a word."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

from sukashi.errors import StoreError

CHATTER = "Matplotlib is building the font cache"


def prepare() -> None:
    """Before matplotlib is imported: see that it has a folder for its settings and list of fonts.

    It makes one itself, but tells two lines of it. A folder that the user named (MPLCONFIGDIR) and
    a matplotlib that was imported already stay as they are.
    Raises: StoreError where there is no folder that can be written.
    """
    logger = logging.getLogger("matplotlib.font_manager")
    if _is_telling not in logger.filters:
        logger.addFilter(_is_telling)
    if "matplotlib" in sys.modules or os.environ.get("MPLCONFIGDIR") or _has_its_own():
        return
    try:
        folder = tempfile.mkdtemp(prefix="matplotlib-")
    except OSError as error:
        raise StoreError(
            "Pictures need a folder for matplotlib's list of fonts, and neither the home nor a "
            "temporary folder can be written; set MPLCONFIGDIR to one that can."
        ) from error
    os.environ["MPLCONFIGDIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _is_telling(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(CHATTER)


def _has_its_own() -> bool:
    """Whether both folders that matplotlib uses are there, or can be made as it makes them."""
    try:
        for folder in _usual():
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder.is_dir() and os.access(folder, os.W_OK)):
                return False
    except (OSError, RuntimeError):  # RuntimeError: there is no home at all
        return False
    return True


def _usual() -> list[Path]:
    if not sys.platform.startswith(("linux", "freebsd")):
        return [Path.home() / ".matplotlib"]
    names = (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache"))
    given = [(os.environ.get(name), usual) for name, usual in names]
    return [(Path(one) if one else Path.home() / usual) / "matplotlib" for one, usual in given]
