"""Takes in the made-up day: what is missing of the past at once, then as time goes."""

import asyncio
from collections.abc import Iterable
from itertools import islice

import structlog

from wikitrack_sim.demo import Event, generate
from wikitrack_sim.demo.rhythm import Steady
from wikitrack_sim.intake_log import NOTE
from wikitrack_sim.source import Intake, Pace, now_ms

DEMO_AT = NOTE + 2
"""Note: the day is taken in up to this time."""
BATCH = 250
HOUR_MS = 3_600_000
log = structlog.get_logger("wikitrack_sim")


class DemoSource:
    """The day's rhythm, or `rate` events a second (infinite: as many as can be made); never ends."""

    name, finite, complete = "demo", False, False

    def __init__(self, seed: int, intake: Intake, rate: float | None, history_hours: float) -> None:
        self._seed, self._intake, self._rate = seed, intake, rate
        self._history_ms = int(history_hours * HOUR_MS)
        self._done = 0

    async def catch_up(self) -> None:
        """Take in what came since the last intake, or since the history begins, whichever is later."""
        now, before = now_ms(), len(self._intake.log)
        note = self._intake.log.notes.get(DEMO_AT)
        self._done = max(now - self._history_ms, note.ms if note else 0)
        events = generate(self._seed, self._done, until_ms=now)
        while batch := list(islice(events, BATCH)):
            self._write(batch, batch[-1].ms)
            await asyncio.sleep(0)
        self._done = max(self._done, now)
        log.info("demo history", taken_in=len(self._intake.log) - before, log=len(self._intake.log))

    async def run(self) -> None:
        """Go on for ever. Raises `OSError` where the log cannot be written."""
        if self._rate is None:
            await self._rhythm()
        else:
            await self._steady(None if self._rate == float("inf") else self._rate)

    async def _rhythm(self) -> None:
        for event in generate(self._seed, self._done):
            await asyncio.sleep(max(0, event.ms - now_ms()) / 1000)
            self._write([event], event.ms)

    async def _steady(self, rate: float | None) -> None:
        pace, events = Pace(rate, BATCH), Steady(self._seed)
        while True:
            number, now = await pace.due(), now_ms()
            self._write(events.at([now] * number), now)

    def _write(self, events: Iterable[Event], up_to: int) -> None:
        """The note goes first: an event after a torn write is left out rather than taken in twice."""
        frames = [(*self._intake.stamp(event.ms, event.topic), event.data) for event in events]
        self._intake.write([(DEMO_AT, up_to, b""), *frames])
