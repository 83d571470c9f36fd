"""Record: all outcomes in one JSON file; the table is made of it, later runs are held to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.architectures.catalogue import TASKS
from benchmarks.architectures.outcome import Outcome

FILE = Path(__file__).with_name("recorded.json")
PACKAGES = ("torch", "transformers", "numpy")


@dataclass(eq=False)
class Record:
    """Outcomes by task and type, and the versions they were found with."""

    versions: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, Outcome]] = field(default_factory=dict)

    def put(self, task: str, name: str, outcome: Outcome) -> None:
        """Keep an outcome in the place of an older one."""
        self.rows.setdefault(task, {})[name] = outcome
        self.versions = {each: version(each) for each in sorted(PACKAGES)}

    def forget_others(self) -> None:
        """Leave out types that the installed transformers does not have."""
        for name, task in TASKS.items():
            known = self.rows.get(name, {})
            self.rows[name] = {each: known[each] for each in task.types if each in known}


def read(path: Path = FILE) -> Record:
    """The record of a file; an empty one where there is none."""
    if not path.exists():
        return Record()
    kept: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = {
        task: {name: Outcome.read(each) for name, each in types.items()}
        for task, types in kept["rows"].items()
    }
    return Record(dict(kept["versions"]), rows)


def write(record: Record, path: Path = FILE) -> None:
    """Write a record; one line a type, so that a change is seen in a diff."""
    lines = []
    for task, types in sorted(record.rows.items()):
        each = [
            f"   {json.dumps(name)}: {json.dumps(one.written(), ensure_ascii=False)}"
            for name, one in sorted(types.items())
        ]
        lines.append(f"  {json.dumps(task)}: {{\n" + ",\n".join(each) + "\n  }")
    head = json.dumps(record.versions, sort_keys=True)
    text = f'{{\n "versions": {head},\n "rows": {{\n' + ",\n".join(lines) + "\n }\n}\n"
    path.write_text(text, encoding="utf-8")
