"""The stream of newly stored pages: one poller of Cassandra a process, while there are readers, and their queues."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress

import structlog
from prometheus_client import CollectorRegistry

from wikitrack_api import arrivals, sse
from wikitrack_api.errors import AwayError
from wikitrack_api.filters import Filters
from wikitrack_api.sse import Event, Mark
from wikitrack_api.store import Store
from wikitrack_common.metrics import API_STREAM_DROPPED, API_STREAM_PAGES, API_STREAM_READERS

log = structlog.get_logger("wikitrack_api")
POLL_SECONDS = 0.5
OVERLAP_SECONDS = 30.0
"""A batch whose clock is slow may appear so much later than its time says, while others are stored."""
BATCHES_REMEMBERED = 20_000
PAGES_REMEMBERED = 100_000
MOST_WAITING = 2_000
MOST_WAITING_BYTES = 8 * 1024 * 1024
PAGES_AT_ONCE = 200
PATIENCE_SECONDS = 1.0
"""How long a large batch waits for readers to take what they have."""


class Remembered:
    """The last so many things that were added."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, None] = OrderedDict()

    def __contains__(self, thing: Hashable) -> bool:
        return thing in self._things

    def add(self, thing: Hashable) -> bool:
        """Whether it is new."""
        known = thing in self._things
        self._things[thing] = None
        self._things.move_to_end(thing)
        if len(self._things) > self._most:
            self._things.popitem(last=False)
        return not known


async def _happens(event: asyncio.Event, seconds: float) -> bool:
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
            await _happens(self._wake, seconds)
        self._wake.clear()
        events = list(self._waiting)
        self._waiting.clear()
        self._bytes = 0
        self._taken.set()
        return events


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
        return self._poller is not None and await _happens(self._poller.begun, seconds)

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


class Poller:
    """Looks for new batches, and hands each page out once, as far as it remembers."""

    def __init__(
        self, store: Store, clock: Callable[[], float], hand_out: Callable[[Sequence[Event]], Awaitable[None]]
    ) -> None:
        self.begun = asyncio.Event()
        self.done: Mark | None = None
        self._store, self._clock, self._hand_out = store, clock, hand_out
        self._started = self._looked = clock()
        self._batches = Remembered(BATCHES_REMEMBERED)
        self._pages = Remembered(PAGES_REMEMBERED)

    async def run(self) -> None:
        """Until it is cancelled. Nothing is lost while Cassandra is away: it goes on where it was."""
        while True:
            try:
                await self.poll()
            except AwayError:
                pass  # the store has logged it
            except Exception:
                log.exception("looking for new pages failed")
            await asyncio.sleep(POLL_SECONDS)

    async def poll(self) -> None:
        """Hand out what came since the last time."""
        now = self._clock()
        batches = await arrivals.since(self._store, self._since(), now)
        if not self.begun.is_set():
            for batch in batches:
                if sse.seconds(batch.id) < self._started:
                    self._is_done(batch)
            self.begun.set()
        for batch in batches:
            if batch.id not in self._batches:
                events = await arrivals.events(self._store, batch)
                await self._hand_out([event for event in events if self._pages.add(event.creation)])
                self._is_done(batch)
        if len(batches) < arrivals.LISTED:
            self._looked = now

    def _since(self) -> float:
        """A little before the last batch; where none came for long, before the last look."""
        idle = self._looked - arrivals.CLOCKS_DIFFER_SECONDS
        return idle if self.done is None else max(idle, sse.seconds(self.done.batch) - OVERLAP_SECONDS)

    def _is_done(self, batch: arrivals.Batch) -> None:
        self._batches.add(batch.id)
        if self.done is None or sse.order(batch.id) > sse.order(self.done.batch):
            self.done = Mark(batch.id, None)
