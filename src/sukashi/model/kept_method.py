"""Kept method: the method of attribution that held best on a person's own model, for "auto".

A small file a model, named by the hash of its weights, in sukashi's folder of settings:
SUKASHI_CONFIG, else "sukashi" below XDG_CONFIG_HOME, APPDATA or ~/.config.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from sukashi.errors import StoreError

FOLDER = "SUKASHI_CONFIG"


def keep(weights: str, method: str) -> Path:
    """Remember a method for the model with these weights; gives the file.

    Raises: StoreError where it cannot be written.
    """
    path = _file(weights)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"method": method}), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"The method cannot be kept in {path}: {error.strerror or error}; name another folder "
            f"in {FOLDER}."
        ) from error
    return path


def kept(weights: str) -> str:
    """The method that is remembered for the model, "" for none; a damaged file is none."""
    try:
        found = json.loads(_file(weights).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    method = found.get("method") if isinstance(found, dict) else None
    return method if isinstance(method, str) else ""


def forget(weights: str) -> bool:
    """Remember no method for the model any more; whether there was one."""
    path = _file(weights)
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def _file(weights: str) -> Path:
    own = os.environ.get(FOLDER)
    usual = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    folder = Path(own) if own else Path(usual or Path.home() / ".config") / "sukashi"
    return folder / "methods" / f"{weights}.json"
