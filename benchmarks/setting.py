"""Setting: what holds for a whole run of the benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import ROOT

LAST = 400  # characters of standard error that are shown


class ToolError(Exception):
    """A tool could not answer; the sentence says why."""


@dataclass
class Setting:
    """Where and how every case is run.

    place: folder for models and numbers. peers: folder of environments, None without other tools.
    timeout: seconds after which one repeat of a tool is given up. folders: the models written.
    """

    place: Path
    repeats: int = 3
    threads: int = 2
    device: str = "cpu"
    quick: bool = False
    peers: Path | None = None
    timeout: float = 1800.0
    folders: dict[str, Path] = field(default_factory=dict)

    def model(self, name: str) -> Path:
        """The folder of a model, written when it is first asked for; ToolError if it cannot be."""
        if name and name not in self.folders:
            folder = self.place / name
            arguments = [str(folder), name, *(["quick"] if self.quick else [])]
            # in a process of its own, so that this one stays light
            command = [sys.executable, "-m", "benchmarks.models", *arguments]
            done = subprocess.run(
                command, cwd=ROOT, env=dict(self.variables), stderr=subprocess.PIPE, check=False
            )
            if done.returncode:
                why = " ".join(done.stderr.decode(errors="replace").split())[-LAST:]
                raise ToolError(f"the model {name!r} cannot be written: {why}")
            self.folders[name] = folder
        return self.folders.get(name, self.place)

    def python(self, environment: str) -> Path | None:
        """The Python of an environment; None where it is not given."""
        if not environment:
            return Path(sys.executable)
        if self.peers is None:
            return None
        found = self.peers.absolute() / environment / "bin" / "python"
        return found if found.exists() else None

    @property
    def variables(self) -> Mapping[str, str]:
        """Environment of every subprocess: its threads, and no network."""
        return {
            **os.environ,
            "OMP_NUM_THREADS": str(self.threads),
            "MKL_NUM_THREADS": str(self.threads),
            "PYTHONPATH": str(ROOT),
            "HF_HUB_OFFLINE": "1",
            "TRANSFORMERS_VERBOSITY": "error",
            "TOKENIZERS_PARALLELISM": "false",
            "MPLBACKEND": "Agg",
        }
