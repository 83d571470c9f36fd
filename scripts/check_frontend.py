#!/usr/bin/env python
"""The front end's own checks: types, markup and tests, with its tools installed first."""

from __future__ import annotations

import sys
from pathlib import Path

from node import install, npm

SOURCES = Path(__file__).resolve().parent.parent / "frontend"

if __name__ == "__main__":
    try:
        install(SOURCES, tools=True)
        npm(SOURCES, "run", "check")
        npm(SOURCES, "test")
    except RuntimeError as error:
        sys.exit(str(error))
