"""What one reader of the stream is sent, from its first line to its end."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from wikitrack_api import arrivals, sse
from wikitrack_api.filters import Filters
from wikitrack_api.live import PAGES_AT_ONCE, Live
from wikitrack_api.poller import Remembered
from wikitrack_api.readers import Reader
from wikitrack_api.sse import Event, Mark

BEAT_SECONDS = 10.0
WAIT_SECONDS = 1.0
REPLAYED_REMEMBERED = 20_000
LOST = (
    "The stream cannot go on from this Last-Event-ID: it is older than 24 hours, or none of this stream. Pages may be "
    "missing; it begins now."
)
DROPPED = "You are reading too slowly. Come back with Last-Event-ID, and nothing is lost."


def resumable(last_event_id: str | None, now: float) -> Mark | None:
    """The mark of an id that the stream can go on from."""
    mark = sse.decode(last_event_id) if last_event_id else None
    if mark is None or not -arrivals.CLOCKS_DIFFER_SECONDS <= now - sse.seconds(mark.batch) < arrivals.KEPT_SECONDS:
        return None
    return mark


class Following:
    """A stream of events as bytes, for one reader."""

    def __init__(self, live: Live, filters: Filters, last_event_id: str | None) -> None:
        self._live, self._filters = live, filters
        self._mark = resumable(last_event_id, live.clock())
        self._lost = bool(last_event_id) and self._mark is None
        self._replayed = Remembered(REPLAYED_REMEMBERED)
        self._spoke = live.clock()

    async def text(self) -> AsyncGenerator[bytes]:
        """First what came since the last event, out of Cassandra, then what comes.

        The replay is done twice: before the reader's queue is there, which is as long as it takes, and once more after
        it, which is short; so there is no gap, and the queue does not fill up meanwhile.
        """
        yield sse.RETRY + (sse.says("lost", LOST) if self._lost else b"")
        async with aclosing(self._replay()) as texts:
            async for text in texts:
                yield text
        with self._live.reading(self._filters) as reader:
            async with aclosing(self._from_queue(reader)) as texts:
                async for text in texts:
                    yield text

    async def _from_queue(self, reader: Reader) -> AsyncGenerator[bytes]:
        while self._mark is not None and not reader.closed and not await self._live.begun(WAIT_SECONDS):
            yield self._beat(self._mark)
        async with aclosing(self._replay()) as texts:
            async for text in texts:
                yield text
        while not reader.closed:
            events = await reader.take(BEAT_SECONDS)
            if reader.dropped:
                yield sse.says("dropped", DROPPED)
                return
            yield self._pages(events) or self._beat(self._newest_mark())

    async def _replay(self) -> AsyncGenerator[bytes]:
        if self._mark is None:
            return
        async with aclosing(arrivals.after(self._live.store, self._mark, self._live.clock)) as batches:
            async for events, mark in batches:
                wanted = [one for one in events if self._filters.matches(one.row)]
                for first in range(0, len(wanted), PAGES_AT_ONCE):
                    yield self._pages(wanted[first : first + PAGES_AT_ONCE])
                if self._live.closing:
                    return
                self._mark = mark
                yield self._beat(mark)

    def _pages(self, events: list[Event]) -> bytes:
        """Those not sent yet. Pages of a batch may be found with another one, too."""
        fresh = [event for event in events if self._mark is None or self._replayed.add(event.creation)]
        if fresh:
            self._live.sent.inc(len(fresh))
            self._spoke = self._live.clock()
        return b"".join(event.text for event in fresh)

    def _newest_mark(self) -> Mark | None:
        """Where to go on from when all that waited was sent."""
        marks = [mark for mark in (self._mark, self._live.done) if mark is not None]
        return max(marks, key=lambda mark: sse.order(mark.batch), default=None)

    def _beat(self, mark: Mark | None) -> bytes:
        """Nothing, as long as it was not silent for long."""
        now = self._live.clock()
        if now - self._spoke < BEAT_SECONDS:
            return b""
        self._spoke = now
        return sse.beat(mark)
