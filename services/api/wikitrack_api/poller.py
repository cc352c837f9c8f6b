"""Looking for what is newly stored."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence

import structlog

from wikitrack_api import arrivals, sse
from wikitrack_api.errors import AwayError
from wikitrack_api.sse import Event, Mark
from wikitrack_api.store import Store

log = structlog.get_logger("wikitrack_api")
POLL_SECONDS = 0.5
OVERLAP_SECONDS = 30.0
"""A batch whose clock is slow may appear so much later than its time says, while others are stored."""
BATCHES_REMEMBERED = 20_000
PAGES_REMEMBERED = 100_000


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
