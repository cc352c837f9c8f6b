"""What events come from, and how they get into the log: topics, times, pace."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from wikitrack_sim.connection import Signal
from wikitrack_sim.dice import Dice
from wikitrack_sim.intake_log import IntakeLog
from wikitrack_sim.protocol import CODFW, EQIAD, TOPICS

CODFW_SHARE = 0.15
CODFW_LAG_MS = 300
"""codfw's events come this much late at most, with their own time: so the merged stream is not in time order."""
SAME_MS_SHARE = 0.1
SAME_MS_WITHIN = 200

Clock = Callable[[], float]


class Source(Protocol):
    """Fills the log."""

    name: str
    finite: bool
    complete: bool

    async def catch_up(self) -> None:
        """What has to be in the log before the first client is served."""

    async def run(self) -> None:
        """Go on until the source has ended. Raises `OSError` where it cannot be read or the log not written."""


class Intake:
    """Gives events their topic and time, and writes them. Times never decrease within a topic."""

    def __init__(self, log: IntakeLog, changed: Signal, seed: int) -> None:
        self.log = log
        self._changed = changed
        self._dice = Dice(f"{seed}:{len(log)}")
        self._last = [log.last_time(topic) for topic in range(len(TOPICS))]

    def stamp(self, ms: int, topic: int | None = None) -> tuple[int, int]:
        """(topic, intake time) of an event that comes at `ms`; some share the millisecond of the one before."""
        chance = self._dice.random
        if topic is None:
            topic = CODFW if chance() < CODFW_SHARE else EQIAD
        last = self._last[topic]
        if last < ms <= last + SAME_MS_WITHIN and chance() < SAME_MS_SHARE:
            return topic, last
        if topic == CODFW:
            ms -= int(CODFW_LAG_MS * chance())
        self._last[topic] = max(ms, last)
        return topic, self._last[topic]

    def write(self, frames: list[tuple[int, int, bytes]]) -> None:
        self.log.append(frames)
        self._changed.fire()


class Pace:
    """How many events are due: `rate` a second, or, where that is None, as many as can be."""

    def __init__(self, rate: float | None, batch: int, clock: Clock = time.monotonic) -> None:
        self._rate, self._batch, self._clock = rate, batch, clock
        self._begin, self._done = clock(), 0

    async def due(self) -> int:
        """Wait until at least one event is due; return how many are, at most a batch."""
        if self._rate is None:
            await asyncio.sleep(0)
            return self._batch
        wait = self._begin + (self._done + 1) / self._rate - self._clock()
        await asyncio.sleep(max(0.0, wait))
        number = min(max(1, int((self._clock() - self._begin) * self._rate) - self._done), self._batch)
        self._done += number
        return number


def now_ms() -> int:
    return time.time_ns() // 1_000_000
