"""The stream of newly stored pages: one poller of Cassandra a process, while there are readers, and their queues."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from prometheus_client import CollectorRegistry

from wikitrack_api.filters import Filters
from wikitrack_api.poller import Poller
from wikitrack_api.readers import Reader, happens
from wikitrack_api.sse import Event, Mark
from wikitrack_api.store import Store
from wikitrack_common.metrics import API_STREAM_DROPPED, API_STREAM_PAGES, API_STREAM_READERS

PAGES_AT_ONCE = 200
PATIENCE_SECONDS = 1.0
"""How long a large batch waits for readers to take what they have."""


class Live:
    """Hands new pages to readers. `admit` counts those that are served, whether they read already or not."""

    def __init__(self, store: Store, clock: Callable[[], float], max_readers: int, registry: CollectorRegistry) -> None:
        self.store, self.clock = store, clock
        self.closing = False
        self.sent = API_STREAM_PAGES.counter(registry)
        self._free = max_readers
        self._readers: set[Reader] = set()
        self._taken = asyncio.Event()
        self._poller: Poller | None = None
        self._task: asyncio.Task[None] | None = None
        self._serving = API_STREAM_READERS.gauge(registry)
        self._dropped = API_STREAM_DROPPED.counter(registry)

    def admit(self) -> bool:
        """Whether there is a place for one more reader, who has it until `leave`."""
        if self._free <= 0 or self.closing:
            return False
        self._free -= 1
        self._serving.inc()
        return True

    def leave(self) -> None:
        self._free += 1
        self._serving.dec()

    def close(self) -> None:
        """End all streams."""
        self.closing = True
        for reader in self._readers:
            reader.close()

    @contextmanager
    def reading(self, filters: Filters) -> Iterator[Reader]:
        """A reader of all that is stored from now on."""
        reader = Reader(filters, self._taken)
        self._readers.add(reader)
        if self.closing:
            reader.close()
        if self._task is None:
            self._poller = Poller(self.store, self.clock, self._hand_out)
            self._task = asyncio.create_task(self._poller.run())
        try:
            yield reader
        finally:
            self._readers.remove(reader)
            if not self._readers:
                self._task.cancel()
                self._task = self._poller = None

    async def begun(self, seconds: float) -> bool:
        """Whether, at most so many seconds later, what was stored before the poller began is told from what comes."""
        return self._poller is not None and await happens(self._poller.begun, seconds)

    @property
    def done(self) -> Mark | None:
        """All up to here was handed out."""
        return None if self._poller is None else self._poller.done

    async def _hand_out(self, events: Sequence[Event]) -> None:
        for first in range(0, len(events), PAGES_AT_ONCE):
            part = events[first : first + PAGES_AT_ONCE]
            for reader in self._readers:
                if not reader.offer(part):
                    self._dropped.inc()
            await asyncio.sleep(0)
            if len(part) == PAGES_AT_ONCE:
                await self._room()

    async def _room(self) -> None:
        """Until no reader is busy; whoever still is after a while is dropped, so that the others wait only once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while any(reader.busy for reader in self._readers):
                    self._taken.clear()
                    await self._taken.wait()
        for reader in self._readers:
            if reader.busy:
                reader.drop()
                self._dropped.inc()
