"""Measure: seconds of a work beside those of a forward pass, and the peak of its memory."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.work import Work

MIB = 1 << 20
FORWARDS = 3  # plain passes before and after the work


@dataclass(frozen=True)
class Sample:
    """One repeat: seconds of a work and of a forward pass beside it; MiB at the peak and before."""

    seconds: float
    cpu_seconds: float
    peak_mib: float | None
    before_mib: float = 0.0
    forward_seconds: float | None = None
    floor_seconds: float | None = None


def sample(work: Work, device: str = "cpu") -> tuple[Sample, Any]:
    """Time the work once, a few forward passes on both sides of it; also what it gave."""
    passes = _passes(work, device)
    floor = None if work.floor is None else work.floor()
    off = 0.0 if work.without is None else seconds(work.without, device)
    if work.before is not None:
        work.before()
    gc.collect()
    before = reset_peak(device)
    cpu, begun = time.process_time(), time.perf_counter()
    given = work.run()
    settle(device)
    took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    peak = peak_mib(device) if work.peak is None else work.peak()
    passes += _passes(work, device)
    forward = statistics.median(passes) if passes else None
    return Sample(took - off, cpu, peak, before, forward, floor), given


def _passes(work: Work, device: str) -> list[float]:
    """Seconds of a few forward passes; none where there is no network."""
    if work.forward is None:
        return []
    return [seconds(work.forward, device) for _ in range(FORWARDS)]


def seconds(call: Callable[[], Any], device: str = "cpu") -> float:
    """Wall clock of one call, the device's queue emptied."""
    begun = time.perf_counter()
    call()
    settle(device)
    return time.perf_counter() - begun


def settle(device: str) -> None:
    """Wait for what an accelerator still has to do."""
    if device != "cpu":
        import torch

        torch.cuda.synchronize()


def reset_peak(device: str = "cpu") -> float:
    """Forget the peak so far; MiB held now.

    Where the system cannot forget it, the peak will be the whole process's.
    """
    if device != "cpu":
        import torch

        torch.cuda.reset_peak_memory_stats()
        return torch.cuda.memory_allocated() / MIB
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def peak_mib(device: str = "cpu") -> float:
    """MiB at the peak since it was last reset: of the process, or of the accelerator's tensors."""
    if device != "cpu":
        import torch

        return torch.cuda.max_memory_allocated() / MIB
    return _status("VmHWM") or own_peak_mib(resource.getrusage(resource.RUSAGE_SELF))


def own_peak_mib(usage: resource.struct_rusage) -> float:
    """MiB at the peak of a process's whole life (macOS counts bytes, Linux KiB)."""
    return usage.ru_maxrss / (MIB if sys.platform == "darwin" else 1 << 10)


def peak_of(process: int) -> float:
    """MiB at the peak of another process's whole life; 0 where the system does not tell it."""
    return _status("VmHWM", str(process))


def _status(name: str, process: str = "self") -> float:
    """MiB of one line of /proc/PROCESS/status; 0 where there is none."""
    try:
        lines = Path("/proc", process, "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
