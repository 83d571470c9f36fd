"""python -m benchmarks.methods: measure every method where it can be checked, and write the tables.

What was measured is kept in a file, a line a model and method; a run that was ended goes on there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.evidence.measure import measured
from benchmarks.evidence.report import written

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = {"en": DOCS / "methods.md", "ja": DOCS / "methods.ja.md"}


def main() -> int:
    made = argparse.ArgumentParser(prog="python -m benchmarks.methods", description=__doc__)
    made.add_argument("--kept", type=Path, default=Path("build/methods.jsonl"), help="the file")
    options = made.parse_args()
    options.kept.parent.mkdir(parents=True, exist_ok=True)
    rows = measured(options.kept, lambda text: print(text, file=sys.stderr))
    for lang, page in PAGES.items():
        written(page, rows, lang)
    return 0


if __name__ == "__main__":
    sys.exit(main())
