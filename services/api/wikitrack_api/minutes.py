"""Pages per minute of each wiki over the last hours."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from wikitrack_api import hours
from wikitrack_api.pages import hour
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common import hours as named_hours
from wikitrack_common.tables import ALL_DOMAINS, SLOTS

FRESH_SECONDS = 1.0
"""An hour that is not over is read again after this."""
MOST_HOURS = 16
ALL_SLOTS = list(range(SLOTS))
MinuteCounts = Counter[tuple[str, int]]
"""Pages by (domain, minute of the hour)."""


class Counted(NamedTuple):
    """An hour's pages by minute, read at `read_at` (seconds) when its total was `total`."""

    total: int
    read_at: float
    pages: MinuteCounts


class Window(NamedTuple):
    """The last `minutes` minutes, of which the last is the current one. Seconds since 1970, `end` not included."""

    start: int
    minutes: int

    @classmethod
    def until(cls, now: float, minutes: int) -> "Window":
        return cls((int(now) // 60 + 1 - minutes) * 60, minutes)

    @property
    def end(self) -> int:
        return self.start + 60 * self.minutes

    @property
    def hours(self) -> list[str]:
        """All hours that it touches, oldest first."""
        first = self.start - self.start % 3600
        return [hour(one) for one in range(first, self.end, 3600)]


class Minutes:
    """Counts hours by minute. One computation serves all who ask at the same time.

    The counts of an hour that is over are good for as long as its total stays the same: the writer counts an hour again
    after it stored pages of it.
    """

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._lock = asyncio.Lock()
        self._kept: OrderedDict[str, Counted] = OrderedDict()

    async def of(self, window: Window) -> dict[str, MinuteCounts]:
        """The counts of each hour of the window that is not empty."""
        async with self._lock:
            names = window.hours
            days = named_hours.days(names)
            known = await hours.of_days(self._store, ALL_DOMAINS, days, names[-1], names[0])
            totals = {one.date_hour: one.pages for one in known}
            current = hour(int(self._clock()))
            found = {name: await self._hour(name, totals.get(name, 0), name < current) for name in names}
            return {name: pages for name, pages in found.items() if pages}

    async def _hour(self, name: str, total: int, over: bool) -> MinuteCounts:
        kept = self._kept.get(name)
        if kept is None or not self._holds(kept, total, over):
            kept = Counted(total, self._clock(), await self._read(name) if total or not over else Counter())
            self._kept[name] = kept
        self._kept.move_to_end(name)
        while len(self._kept) > MOST_HOURS:
            self._kept.popitem(last=False)
        return kept.pages

    def _holds(self, kept: Counted, total: int, over: bool) -> bool:
        return kept.total == total if over else 0 <= self._clock() - kept.read_at < FRESH_SECONDS

    async def _read(self, name: str) -> MinuteCounts:
        pages: MinuteCounts = Counter()
        async for rows in self._store.stream(Ask.SLOT_DOMAINS, name, ALL_SLOTS):
            pages.update(by_minute(rows))
        return pages


def by_minute(rows: Iterable[tuple[str, datetime]]) -> Iterable[tuple[str, int]]:
    return ((domain, created_at.minute) for domain, created_at in rows)


def series(window: Window, found: dict[str, MinuteCounts], top: int) -> dict[str, Any]:
    """`domains`: the `top` wikis with most pages in the window, each minute by minute; `others`: all others. Pure."""
    inside = list(_inside(window, found))
    totals: Counter[str] = Counter()
    for _, domain, number in inside:
        totals[domain] += number
    ranked = sorted(totals, key=lambda domain: (-totals[domain], domain))[:top]
    lines = {domain: [0] * window.minutes for domain in ranked}
    others = [0] * window.minutes
    for place, domain, number in inside:
        lines.get(domain, others)[place] += number
    return {"domains": [{"domain": domain, "pages": lines[domain]} for domain in ranked], "others": others}


def _inside(window: Window, found: dict[str, MinuteCounts]) -> Iterable[tuple[int, str, int]]:
    """Place in the window, wiki and number of pages."""
    for name, pages in found.items():
        first = int(named_hours.start(name).timestamp())
        for (domain, minute), number in pages.items():
            place = (first + 60 * minute - window.start) // 60
            if 0 <= place < window.minutes:
                yield place, domain, number
