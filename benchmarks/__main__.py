"""python -m benchmarks: time sukashi beside other tools and print the table."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.outcome import CaseOutcome
from benchmarks.report import as_json, headline, table
from benchmarks.rows import ROWS
from benchmarks.run import run_row
from benchmarks.setting import Setting


def main() -> int:
    options = parser().parse_args()
    names = [name.strip() for name in options.rows.split(",") if name.strip()]
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"No row {unknown[0]!r}; there are {', '.join(ROWS)}.", file=sys.stderr)
        return 2
    if options.out and not options.out.absolute().parent.is_dir():
        print(f"There is no folder {options.out.parent} for --out.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as place:
        setting = Setting(
            place=Path(place),
            repeats=options.repeats,
            threads=options.threads,
            device=options.device,
            quick=options.quick,
            peers=options.peers,
            timeout=options.timeout,
        )
        print(headline(setting), end="\n\n")
        results: list[CaseOutcome] = []
        try:
            for name in names:
                for result in run_row(name, ROWS[name], setting, say):
                    results.append(result)
                    if options.out:
                        options.out.write_text(json.dumps(as_json(results, setting), indent=1))
        finally:  # whatever ends the run, what was measured is printed
            print(table(results, options.markdown))
    return int(any(each.ours and each.failure for one in results for each in one.outcomes))


def say(text: str) -> None:
    """Tell how far the run is."""
    print(text, file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--rows", default=",".join(ROWS), help="by commas (default: %(default)s)")
    made.add_argument("--peers", type=Path, help="folder of the other tools' environments")
    made.add_argument("--repeats", type=int, default=3, help="of every tool (default: %(default)s)")
    made.add_argument("--threads", type=int, default=2, help="of every tool (default: %(default)s)")
    made.add_argument("--device", default="cpu", help="cpu or cuda (default: %(default)s)")
    made.add_argument("--timeout", type=float, default=1800, help="seconds for one repeat")
    made.add_argument("--quick", action="store_true", help="tiny sizes: does everything run?")
    made.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    made.add_argument("--out", type=Path, help="write all measurements to this JSON file")
    return made


if __name__ == "__main__":
    raise SystemExit(main())
