"""What was stored when: the writer's batches, and their pages."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from typing import NamedTuple
from uuid import UUID

from cassandra.util import min_uuid_from_time

from wikitrack_api import sse
from wikitrack_api.errors import AwayError
from wikitrack_api.pages import Row, hour
from wikitrack_api.sse import Event, Mark
from wikitrack_api.statements import Ask
from wikitrack_api.store import Rows, Store

KEPT_SECONDS = 86_400
CLOCKS_DIFFER_SECONDS = 300
"""The writer's clock may be so far from ours."""
HOURS_AT_ONCE = 4
RETRY_SECONDS = 1.0
LISTED = 1000
"""`Ask.ARRIVALS` gives at most so many."""


class Batch(NamedTuple):
    bucket: str
    id: UUID


async def since(store: Store, moment: float, now: float) -> list[Batch]:
    """The batches stored at `moment` (seconds since 1970) or later, oldest first; of very many the oldest ones."""
    return await _listed(store, min_uuid_from_time(moment), now)


async def _listed(store: Store, first: UUID, now: float) -> list[Batch]:
    begin = int(max(sse.seconds(first), now - KEPT_SECONDS)) - CLOCKS_DIFFER_SECONDS
    found: list[Batch] = []
    for second in range(begin - begin % 3600, int(now) + CLOCKS_DIFFER_SECONDS + 1, 3600):
        bucket = hour(second)
        found += [Batch(bucket, batch) for (batch,) in await store.ask(Ask.ARRIVALS, bucket, first)]
        if len(found) >= LISTED:
            break
    return sorted(found, key=lambda batch: sse.order(batch.id))


async def events(store: Store, batch: Batch) -> list[Event]:
    """The pages of a batch by stream time, perhaps with some of others. None where it has expired."""
    found = await store.ask(Ask.ARRIVAL, *batch)
    if not found:
        return []
    slots, first, last = found[0]
    by_hour: dict[str, list[int]] = defaultdict(list)
    for name in slots or ():
        date_hour, _, slot = name.partition("/")
        by_hour[date_hour].append(int(slot))
    questions = [(date_hour, numbers, first, last) for date_hour, numbers in by_hour.items()]
    rows: Rows = []
    for start in range(0, len(questions), HOURS_AT_ONCE):
        for answer in await store.ask_each(Ask.SLOT_STREAMED, questions[start : start + HOURS_AT_ONCE]):
            rows += answer
    return await asyncio.to_thread(_in_order, batch.id, rows)  # a batch has up to 20,000


def _in_order(batch: UUID, rows: Rows) -> list[Event]:
    return sorted((Event(batch, Row._make(row)) for row in rows), key=lambda event: event.place)


async def after(store: Store, mark: Mark, clock: Callable[[], float]) -> AsyncGenerator[tuple[list[Event], Mark]]:
    """The pages after a mark, batch by batch until none is left; with each the mark to go on from.

    While Cassandra is away there is a batch without pages now and then.
    """
    while True:
        try:
            listed = await _listed(store, mark.batch, clock())
            batches = [batch for batch in listed if _is_after(batch, mark)]
            for batch in batches:
                found = await events(store, batch)
                if batch.id == mark.batch and mark.place is not None:
                    place = mark.place
                    found = [event for event in found if event.place > place]
                mark = Mark(batch.id, None)
                yield found, mark
        except AwayError:
            await asyncio.sleep(RETRY_SECONDS)
            yield [], mark
        else:
            if not batches:
                return


def _is_after(batch: Batch, mark: Mark) -> bool:
    if batch.id == mark.batch:
        return mark.place is not None
    return sse.order(batch.id) > sse.order(mark.batch)
