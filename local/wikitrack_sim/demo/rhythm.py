"""When events come: the day's rhythm, bursts, canaries; or so many a second."""

import math
from collections import deque
from collections.abc import Iterator
from typing import Final

from wikitrack_sim.demo import people
from wikitrack_sim.demo.events import Event, Maker
from wikitrack_sim.demo.wikis import WIKIS
from wikitrack_sim.dice import Dice
from wikitrack_sim.protocol import CODFW, EQIAD

MINUTE_MS: Final = 60_000
A_MINUTE: Final = 174.0
"""Average over a day: 250,000 events."""
SWING, BUSIEST_HOUR = 0.4, 15.0
BURST_SHARE, BURST_LEAST, BURST_MOST, BURST_MS = 0.3, 15, 60, 2500
BURST_WIKIS: Final = WIKIS[:80]
CANARY_MINUTES: Final = 15
DUPLICATE_SHARE: Final = 0.004
DUPLICATE_WITHIN_MS: Final = 30_000
STEADY_BLOCK: Final = 250
CANARY_EVERY: Final = 650
"""At a steady rate every so many-th event is a canary: as many as the day's rhythm has."""


def day(seed: int, start_ms: int, until_ms: int | None = None) -> Iterator[Event]:
    """Events of the day's rhythm after `start_ms`, up to and with `until_ms`, in order of time.

    Each minute is made by itself from the seed and its place in time: where one begins does not change what comes.
    """
    number = start_ms // MINUTE_MS
    while until_ms is None or number * MINUTE_MS <= until_ms:
        for event in minute(seed, number):
            if start_ms < event.ms and (until_ms is None or event.ms <= until_ms):
                yield event
        number += 1


def minute(seed: int, number: int) -> list[Event]:
    """All events of one minute, counted since 1970, in order of time."""
    dice, maker, begin = Dice(f"{seed}:{number}"), Maker(), number * MINUTE_MS
    usual = A_MINUTE / (1 + DUPLICATE_SHARE) - BURST_SHARE * (BURST_LEAST + BURST_MOST) / 2
    mean = usual * (1 + SWING * math.cos(2 * math.pi * (number / 60 % 24 - BUSIEST_HOUR) / 24))
    times = sorted(dice.randrange(MINUTE_MS) for _ in range(max(0, round(dice.gauss(mean, math.sqrt(mean))))))
    events = [maker.event(dice, begin + time) for time in times]
    if dice.random() < BURST_SHARE:
        events += _burst(dice, maker, begin + dice.randrange(MINUTE_MS - BURST_MS))
    if number % CANARY_MINUTES == 0:
        events += [maker.canary(dice, begin + 500, topic, full) for topic in (EQIAD, CODFW) for full in (False, True)]
    for event in dice.sample(events, round(len(events) * DUPLICATE_SHARE + dice.random() - 0.5)):
        again = min(begin + MINUTE_MS - 1, event.ms + dice.randrange(1, DUPLICATE_WITHIN_MS))
        events.append(event._replace(ms=again))
    return sorted(events, key=lambda event: event.ms)


def _burst(dice: Dice, maker: Maker, ms: int) -> list[Event]:
    """A bot that makes tens of pages in a second or two."""
    wiki = dice.choices(BURST_WIKIS, weights=[wiki.share for wiki in BURST_WIKIS])[0]
    robot = people.bot(dice, wiki)
    times = sorted(ms + dice.randrange(BURST_MS) for _ in range(dice.randint(BURST_LEAST, BURST_MOST)))
    return [maker.event(dice, time, wiki, robot) for time in times]


class Steady:
    """Events at given times, with canaries and duplicates among them, without bursts and rhythm."""

    def __init__(self, seed: int) -> None:
        self._seed, self._maker, self._made = seed, Maker(), 0
        self._recent: deque[Event] = deque(maxlen=1000)

    def at(self, times: list[int]) -> list[Event]:
        """One event for each time (ms since 1970, not falling)."""
        if not times:
            return []
        dice = Dice(f"{self._seed}:steady:{times[0]}:{self._made}")
        return [self._one(dice, ms) for ms in times]

    def _one(self, dice: Dice, ms: int) -> Event:
        self._made += 1
        if self._made % CANARY_EVERY == 0:
            kind = self._made // CANARY_EVERY % 4
            return self._maker.canary(dice, ms, kind % 2, full=kind > 1)
        if self._recent and dice.random() < DUPLICATE_SHARE:
            return dice.choice(self._recent)._replace(ms=ms)
        event = self._maker.event(dice, ms)
        self._recent.append(event)
        return event


def steady(seed: int, start_ms: int, rate: float, count: int | None) -> Iterator[Event]:
    """`count` events, or events without end, `rate` a second from `start_ms` on."""
    source, done = Steady(seed), 0
    while count is None or done < count:
        number = STEADY_BLOCK if count is None else min(STEADY_BLOCK, count - done)
        yield from source.at([start_ms + int(index * 1000 / rate) for index in range(done, done + number)])
        done += number
