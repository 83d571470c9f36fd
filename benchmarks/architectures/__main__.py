"""python -m benchmarks.architectures: ask every type, and write the record and the tables."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from benchmarks.architectures import ask, record, table
from benchmarks.architectures.catalogue import TASKS, third
from benchmarks.architectures.counts import counts
from benchmarks.architectures.outcome import Outcome, worse
from benchmarks.architectures.processes import Job, forked
from benchmarks.architectures.quiet import quiet


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a type answers worse than the record says."""
    given = _parser().parse_args(arguments)
    jobs = chosen(given.words, given.third)
    known, found, lost = record.read(), record.Record(), 0
    begun = time.monotonic()
    with quiet():
        ask.outcome("causal", "llama")  # what all processes need is imported once, before them
        for (task, name), outcome in forked(jobs, ask.outcome, given.jobs):
            found.put(task, name, outcome)
            print(line(task, name, outcome), flush=True)
            before = known.rows.get(task, {}).get(name)
            for complaint in worse(outcome, before) if before else ():
                lost += 1
                print(f"     {task} {name} {complaint}", flush=True)
    if given.write or (not given.words and given.third is None):
        for task, name in jobs:
            known.put(task, name, found.rows[task][name])
        known.forget_others()
        record.write(known)
        table.write(record.read())  # as a file holds it, numbers rounded
        print(f"Written: {record.FILE}, docs/architectures*.md, the READMEs' counts")
    for task in found.rows:
        print(summary(task, found.rows[task]))
    print(f"{len(jobs)} networks in {time.monotonic() - begun:.0f} s")
    return int(lost > 0)


def chosen(words: Sequence[str], number: int | None) -> list[Job]:
    """The tasks and types that are named, all where none is.

    Raises: SystemExit for a type that no task has.
    """
    tasks = [word for word in words if word in TASKS] or list(TASKS)
    names = {word for word in words if word not in TASKS}
    jobs = []
    for task in tasks:
        types = TASKS[task].types
        if number is not None:
            types = third(types, number)
        jobs += [(task, name) for name in types if not names or name in names]
    unknown = names - {name for task in tasks for name in TASKS[task].types}
    if unknown:
        sys.exit(f"No type of {', '.join(tasks)} is called {', '.join(sorted(unknown))}.")
    return jobs


def line(task: str, name: str, outcome: Outcome) -> str:
    """One outcome for a person who waits."""
    mark = "ok " if outcome.whole else "-- "
    parts = [] if outcome.built and outcome.loads else [outcome.why]
    for question, answer in outcome.answers.items():
        if not answer.good:
            off = "" if answer.off is None else f" {answer.off:.0e}"
            parts.append(f"{question} {answer.state}{off} {answer.why}".strip())
    return f"{mark}{task:9}{name:28}{' | '.join(parts)}"


def summary(task: str, outcomes: dict[str, Outcome]) -> str:
    """The counts of a task in a line."""
    found = counts(outcomes)
    each = ", ".join(f"{name} {a}/{b}" for name, (a, b) in found.questions.items())
    return (
        f"{task}: {found.known} types, {found.built} built, {found.loads} load, "
        f"{found.whole} answer everything rightly; {each}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.architectures", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="TASK|NAME", help=f"{', '.join(TASKS)}; types")
    parser.add_argument("--third", type=int, choices=(0, 1, 2), help="every third type")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (2)")
    parser.add_argument(
        "--write", action="store_true", help="keep the outcomes of some types in the record"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
