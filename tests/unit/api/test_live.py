"""The stream of new pages over a store that stands for Cassandra: nothing lost, nothing twice, slow readers dropped."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from cassandra.util import uuid_from_time
from prometheus_client import CollectorRegistry

from tests.unit.api.test_pages import NOON, row
from wikitrack_api.errors import AwayError
from wikitrack_api.filters import Filters
from wikitrack_api.following import Following
from wikitrack_api.live import Live
from wikitrack_api.pages import Row, hour
from wikitrack_api.poller import Poller
from wikitrack_api.readers import MOST_WAITING, Reader
from wikitrack_api.sse import Event, Mark, encode
from wikitrack_api.statements import Ask
from wikitrack_api.store import Rows, Store

START = NOON + 3590.0
"""Ten seconds before an hour ends, so that batches lie in two buckets."""


@dataclass
class Cassandra:
    """Has batches of pages; each page is made in its batch's own five minutes."""

    away: bool = False
    batches: dict[UUID, tuple[str, list[Row]]] = field(default_factory=dict)
    now: float = START

    def add(self, *numbers: int, at: float | None = None) -> UUID:
        """Store pages with these numbers as a batch."""
        stored = self.now if at is None else at
        batch: UUID = uuid_from_time(stored)
        streamed = datetime.fromtimestamp(stored, UTC).replace(tzinfo=None)
        rows = [row(number)._replace(stream_at=streamed + timedelta(milliseconds=number)) for number in numbers]
        self.batches[batch] = hour(int(stored)), rows
        return batch

    async def ask(self, statement: Ask, *values: Any) -> Rows:
        await asyncio.sleep(0)
        if self.away:
            raise AwayError("away")
        if statement is Ask.ARRIVALS:
            bucket, first = values
            return sorted((one,) for one in self._of(bucket) if one.time >= first.time)
        bucket, batch = values
        rows = self.batches[batch][1]
        times = [one.stream_at for one in rows if one.stream_at]
        return [([f"{one.date_hour}/00" for one in rows[:1]], min(times), max(times))]

    async def ask_each(self, _statement: Ask, questions: Sequence[Sequence[Any]]) -> list[Rows]:
        await asyncio.sleep(0)
        rows = [one for _, found in self.batches.values() for one in found]
        return [
            [one for one in rows if one.stream_at and first <= one.stream_at <= last] for _, _, first, last in questions
        ]

    def _of(self, bucket: str) -> list[UUID]:
        return [batch for batch, (name, _) in self.batches.items() if name == bucket]


def live(cassandra: Cassandra, readers: int = 5) -> Live:
    return Live(cast(Store, cassandra), lambda: cassandra.now, readers, CollectorRegistry())


def numbers(events: Sequence[Event]) -> list[int]:
    return [event.row.page_id for event in events]


def polling(cassandra: Cassandra, work: Callable[[Poller, list[int]], Awaitable[None]]) -> None:
    async def run() -> None:
        given: list[int] = []

        async def hand_out(events: Sequence[Event]) -> None:
            given.extend(numbers(events))

        await work(Poller(cast(Store, cassandra), lambda: cassandra.now, hand_out), given)

    asyncio.run(run())


def test_batches_come_once_in_order_over_the_end_of_an_hour() -> None:
    cassandra = Cassandra()
    cassandra.add(1, at=START - 1)

    async def work(poller: Poller, given: list[int]) -> None:
        await poller.poll()
        assert given == []
        for number in range(2, 40):
            cassandra.now += 1
            cassandra.add(number, at=cassandra.now)
            if number % 3 == 0:
                await poller.poll()
        await poller.poll()
        assert given == list(range(2, 40))

    polling(cassandra, work)


def test_a_batch_of_a_slow_clock_and_one_that_is_written_again_are_no_problem() -> None:
    cassandra = Cassandra()

    async def work(poller: Poller, given: list[int]) -> None:
        await poller.poll()
        cassandra.add(1, 2, at=START + 20)
        await poller.poll()
        cassandra.add(3, at=START - 5)
        await poller.poll()
        cassandra.batches[uuid_from_time(START + 21)] = next(iter(cassandra.batches.values()))
        await poller.poll()
        assert given == [1, 2, 3]

    polling(cassandra, work)


def test_nothing_is_lost_while_cassandra_is_away_for_hours() -> None:
    cassandra = Cassandra()

    async def work(poller: Poller, given: list[int]) -> None:
        await poller.poll()
        cassandra.away = True
        for number in range(1, 4):
            cassandra.now += 3600
            cassandra.add(number, at=cassandra.now)
            try:
                await poller.poll()
            except AwayError:
                given.append(-1)
        cassandra.away = False
        await poller.poll()
        assert given == [-1, -1, -1, 1, 2, 3]

    polling(cassandra, work)


def events(*page_ids: int) -> list[Event]:
    batch = uuid_from_time(START)
    return [Event(batch, row(page_id)) for page_id in page_ids]


def test_a_reader_gets_what_matches_and_is_dropped_when_too_much_waits() -> None:
    async def run() -> None:
        reader = Reader(Filters(user_id=7), asyncio.Event())
        reader.offer([*events(1), Event(uuid_from_time(START), row(2)._replace(user_id=8))])
        assert numbers(await reader.take(5)) == [1]
        assert await reader.take(0) == []
        reader.offer(events(*range(1, MOST_WAITING + 1)))
        assert not reader.dropped
        reader.offer(events(9999))
        assert reader.dropped
        assert await reader.take(5) == []

    asyncio.run(run())


async def read(following: Following, pages: int) -> tuple[list[int], list[str], str | None]:
    """So many page numbers, other events, and the id of the last; at most ten seconds."""
    found: list[int] = []
    others: list[str] = []
    last: str | None = None
    async with asyncio.timeout(10), aclosing(following.text()) as texts:
        async for text in texts:
            for block in text.decode().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
                last = fields.get("id", last)
                if fields.get("event") == "page":
                    found.append(int(json.loads(fields["data"])["page_id"]))
                elif "event" in fields:
                    others.append(fields["event"])
                if len(found) == pages:
                    return found, others, last
    return found, others, last


async def polls(hub: Live) -> None:
    """Wait until its poller has looked once."""
    for _ in range(1000):
        if await hub.begun(10):
            return
        await asyncio.sleep(0)
    raise AssertionError("no poller")


def test_a_stream_goes_on_where_it_was_cut_without_gap_or_repetition() -> None:
    async def run() -> None:
        cassandra = Cassandra()
        hub = live(cassandra)
        first = cassandra.add(1, 2, 3)
        for number in range(4, 30, 2):
            cassandra.now += 1
            cassandra.add(number, number + 1)
        found: list[int] = []
        last: str | None = encode(Mark(first, Event(first, cassandra.batches[first][1][0]).place))
        while len(found) < 28:
            pages, others, last = await read(Following(hub, Filters(), last), min(5, 28 - len(found)))
            assert others == []
            found += pages
        assert found == list(range(2, 30))

    asyncio.run(run())


def test_after_a_replay_it_goes_on_with_what_is_new() -> None:
    async def run() -> None:
        cassandra = Cassandra()
        first = cassandra.add(1)
        cassandra.now += 5
        cassandra.add(2)
        hub = live(cassandra)
        reading = asyncio.create_task(read(Following(hub, Filters(), encode(Mark(first, None))), 3))
        await polls(hub)
        cassandra.now += 5
        cassandra.add(3, 4)
        assert (await reading)[:2] == ([2, 3, 4], [])

    asyncio.run(run())


def test_an_id_that_is_too_old_or_none_is_lost_and_the_stream_begins_now() -> None:
    async def run(last: str) -> None:
        cassandra = Cassandra()
        cassandra.add(1, at=START - 10)
        hub = live(cassandra)
        reading = asyncio.create_task(read(Following(hub, Filters(), last), 1))
        await polls(hub)
        cassandra.now += 5
        cassandra.add(2)
        assert (await reading)[:2] == ([2], ["lost"])

    for last in ("nonsense", encode(Mark(uuid_from_time(START - 90_000), None))):
        asyncio.run(run(last))


def test_places_are_counted_and_a_stop_ends_the_streams() -> None:
    async def run() -> None:
        hub = live(Cassandra(), readers=2)
        assert (hub.admit(), hub.admit(), hub.admit()) == (True, True, False)
        hub.leave()
        assert hub.admit()
        text = Following(hub, Filters(), None).text()
        assert (await anext(text)).startswith(b"retry: 2000\n\n")
        ending = asyncio.ensure_future(anext(text, b"end"))
        await asyncio.sleep(0)
        hub.close()
        async with asyncio.timeout(5):
            while await ending != b"end":
                ending = asyncio.ensure_future(anext(text, b"end"))
        hub.leave()
        assert not hub.admit()

    asyncio.run(run())


def test_one_slow_reader_is_told_and_others_get_everything() -> None:
    async def run() -> None:
        cassandra = Cassandra()
        hub = live(cassandra)
        slow = Following(hub, Filters(), None).text()
        assert (await anext(slow)).startswith(b"retry")
        fast = asyncio.create_task(read(Following(hub, Filters(), None), 3 * MOST_WAITING))
        waiting = asyncio.ensure_future(anext(slow))
        await polls(hub)
        cassandra.now += 1
        cassandra.add(1)
        assert b"event: page" in await waiting
        cassandra.add(*range(2, 3 * MOST_WAITING + 1))
        assert sorted((await fast)[0]) == list(range(1, 3 * MOST_WAITING + 1))
        assert b"event: dropped" in await anext(slow)
        assert await anext(slow, b"end") == b"end"

    asyncio.run(run())
