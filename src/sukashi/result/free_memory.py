"""Free memory: how many bytes this process may still take."""

from __future__ import annotations

from pathlib import Path

CONTROL_GROUP = Path("/sys/fs/cgroup")
"""Where Linux keeps the limits of a container (control group, version 2)."""


def free_memory() -> int:
    """Bytes that are free on this machine, or in its container where that allows fewer."""
    import psutil

    free = int(psutil.virtual_memory().available)
    try:
        limit, used, cache = (
            _number("memory.max"),
            _number("memory.current"),
            _statistic("inactive_file"),
        )
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return free
    return max(0, min(free, limit - used + cache))


def _number(name: str) -> int:
    return int((CONTROL_GROUP / name).read_text())


def _statistic(name: str) -> int:
    """A line of memory.stat: cache that the system gives back is not taken."""
    lines = (CONTROL_GROUP / "memory.stat").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name} ")), 0)
