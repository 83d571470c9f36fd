"""Clock: the minutes that a whole run may take, whatever it does with them."""

from __future__ import annotations

import time


class Clock:
    """Starts with the run; a stage is given what the ones before it have left."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self.earlier = 0.0
        self.began = time.monotonic()

    def add(self, seconds: float) -> None:
        """Counts the seconds that stages took before the run was stopped and started again."""
        self.earlier += seconds

    def left(self) -> float:
        """Minutes that are left; zero when all are used."""
        spent = self.earlier + time.monotonic() - self.began
        return max(0.0, self.minutes - spent / 60.0)


def used(step: int, steps: int, seconds: float, minutes: float) -> float:
    """How much of a stage's budget is used, from 0 to 1, by steps or by time, whichever is more."""
    if minutes <= 0.0:
        return 1.0
    return min(1.0, max(step / steps, seconds / 60.0 / minutes))
