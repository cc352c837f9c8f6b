"""The queue of one reader of the stream."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from wikitrack_api.filters import Filters
from wikitrack_api.sse import Event

MOST_WAITING = 2_000
MOST_WAITING_BYTES = 8 * 1024 * 1024


async def happens(event: asyncio.Event, seconds: float) -> bool:
    """Whether it has happened, at most so many seconds later."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()


class Reader:
    """The pages that wait for one reader, those that match its filters only."""

    def __init__(self, filters: Filters, taken: asyncio.Event) -> None:
        self.dropped = False
        self.closed = False
        self._filters, self._taken = filters, taken
        self._waiting: deque[Event] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether half of what may wait waits."""
        return not self.dropped and (2 * len(self._waiting) > MOST_WAITING or 2 * self._bytes > MOST_WAITING_BYTES)

    def offer(self, events: Sequence[Event]) -> bool:
        """False where too much would wait, and the reader was dropped for it now."""
        wanted = [event for event in events if self._filters.matches(event.row)]
        if not wanted or self.dropped:
            return True
        size = sum(len(event.text) for event in wanted)
        over = len(self._waiting) + len(wanted) > MOST_WAITING or self._bytes + size > MOST_WAITING_BYTES
        if self._waiting and over:
            self.drop()
            return False
        self._waiting += wanted
        self._bytes += size
        self._wake.set()
        return True

    def drop(self) -> None:
        self.dropped = True
        self._waiting.clear()
        self._wake.set()

    def close(self) -> None:
        self.closed = True
        self._wake.set()

    async def take(self, seconds: float) -> list[Event]:
        """All that waits; nothing after so many seconds, or where the reader was dropped or closed."""
        if not self.dropped and not self.closed:
            await happens(self._wake, seconds)
        self._wake.clear()
        events = list(self._waiting)
        self._waiting.clear()
        self._bytes = 0
        self._taken.set()
        return events
