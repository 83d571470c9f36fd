"""Process: one tool in its own subprocess, asked for one repeat at a time."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Protocol

from benchmarks import ROOT
from benchmarks.case import Case, Command, Entry
from benchmarks.measure import Sample, own_peak_mib
from benchmarks.setting import LAST, Setting, ToolError


class AbsentError(ToolError):
    """A tool is not installed, so it is not asked."""


class Process(Protocol):
    """What a case needs of a tool."""

    def repeat(self) -> Sample:
        """One timed repeat."""
        ...

    def end(self) -> dict[str, Any]:
        """`facts` and `sizes` of the last repeat; the process ends."""
        ...

    def close(self) -> None:
        """End whatever still runs."""
        ...


class Worker:
    """A `benchmarks.worker` that keeps its model between repeats."""

    def __init__(self, entry: Entry, case: Case, setting: Setting, numbers: Path) -> None:
        python = setting.python(entry.environment)
        if python is None:
            raise AbsentError(f"not run, --peers names no environment {entry.environment!r}")
        order = {
            "work": entry.work,
            "folder": str(setting.model(case.model)),
            "device": setting.device,
            "threads": setting.threads,
            "numbers": str(numbers),
            "options": {**case.options, **entry.options},
        }
        self._timeout = setting.timeout
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by close()
        paper = numbers.with_suffix(".order.json")  # a command line does not hold many texts
        paper.write_text(json.dumps(order), encoding="utf-8")
        try:
            self._process = subprocess.Popen(
                [python, "-m", "benchmarks.worker", str(paper)],
                cwd=ROOT,
                env=dict(setting.variables),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
            )
        except OSError as error:
            self._errors.close()
            raise ToolError(f"{python} cannot be started: {error}") from error
        try:
            self._answer()
        except ToolError:
            self.close()
            raise

    def repeat(self) -> Sample:
        """One timed repeat in the subprocess."""
        return Sample(**self._ask("repeat"))

    def end(self) -> dict[str, Any]:
        """`facts` and `sizes` of the last repeat."""
        return self._ask("end")

    def close(self) -> None:
        """End the subprocess."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _ask(self, what: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(what + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended; the answer says why
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        alarm = threading.Timer(self._timeout, self._process.kill)
        alarm.start()
        line = self._process.stdout.readline()
        alarm.cancel()
        if line:
            return _read(line)
        self._process.wait()
        self._errors.seek(0)
        last = " ".join(self._errors.read()[-LAST:].split())
        late = f"ended (code {self._process.returncode}, limit {self._timeout:g} s): "
        raise ToolError(late + last)


def _read(line: str) -> dict[str, Any]:
    """What a worker answered; ToolError for anything else than a JSON object."""
    try:
        answer = json.loads(line)
    except ValueError as error:
        raise ToolError(f"answered {line[:80]!r}, which is no JSON") from error
    if not isinstance(answer, dict):
        raise ToolError(f"answered {line[:80]!r}, which is no JSON object")
    return answer


class CommandLine:
    """A command that is started anew for every repeat."""

    def __init__(self, command: Command, setting: Setting) -> None:
        self._command, self._setting = command, setting
        self._once()  # so that the files of all tools are equally warm

    def repeat(self) -> Sample:
        """From the start of the command to its end."""
        return self._once()

    def end(self) -> dict[str, Any]:
        """A command has neither."""
        return {"facts": {}, "sizes": {}}

    def close(self) -> None:
        """A command has ended already."""

    def _once(self) -> Sample:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [self._setting.python("") or "", *self._command.arguments],
            cwd=self._setting.place,
            env=dict(self._setting.variables),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise ToolError(f"exit code {process.returncode}")
        peak = own_peak_mib(usage)
        # a child starts with its parent's peak, so only a higher one is its own
        known = peak > own_peak_mib(resource.getrusage(resource.RUSAGE_SELF))
        return Sample(took, usage.ru_utime + usage.ru_stime, peak if known else None)


def start(entry: Entry | Command, case: Case, setting: Setting, numbers: Path) -> Process:
    """The process of an entry, ready for its first repeat; ToolError where it cannot be."""
    if isinstance(entry, Command):
        return CommandLine(entry, setting)
    return Worker(entry, case, setting, numbers)


__all__ = ["AbsentError", "CommandLine", "Process", "Sample", "ToolError", "Worker", "start"]
