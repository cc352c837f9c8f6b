"""The pages of one wiki, newest first."""

from collections.abc import AsyncIterator

from wikitrack_api import hours
from wikitrack_api.cursors import Position
from wikitrack_api.hours import SINCE_EVER, Hour
from wikitrack_api.pages import START, Row, before_hour, bound, hour, sort
from wikitrack_api.slices import SPARE_HOURS, Slice, cut
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store

MOST_HOURS = 100


async def pages(store: Store, domain: str, place: Position | None, limit: int, since: str = SINCE_EVER) -> Slice:
    """At most `limit` pages after `place`, none of an hour before `since`.

    Reads the hours that their counts say are needed, and no more.
    """
    start = place or START
    found: list[Row] = []
    looked = 0
    async for batch in _batches(hours.newest_first(store, domain, hour(start.number), since), limit + 1):
        names = [one.date_hour for one in batch]
        rows = await store.ask(Ask.DOMAIN_PAGES, domain, names, *bound(domain, start), limit + 1 - len(found))
        found += sort(map(Row._make, rows))
        looked += len(batch)
        if len(found) > limit:
            break
        if looked > limit + SPARE_HOURS:
            return cut(found, limit, before_hour(names[-1]))
    return cut(found, limit)


async def _batches(found: AsyncIterator[Hour], need: int) -> AsyncIterator[list[Hour]]:
    """Hours in groups that hold `need` pages together, or are 100."""
    batch: list[Hour] = []
    async for one in found:
        batch.append(one)
        if len(batch) == MOST_HOURS or sum(each.pages for each in batch) >= need:
            yield batch
            batch = []
    if batch:
        yield batch
