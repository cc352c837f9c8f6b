"""The pages of a user number, over all wikis or on one, newest first."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from wikitrack_api.cursors import Position
from wikitrack_api.errors import UnknownError
from wikitrack_api.hours import SINCE_EVER
from wikitrack_api.pages import START, Row, before_hour, bound, hour, sort
from wikitrack_api.slices import SPARE_HOURS, Slice, cut
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common.tables import user_bucket

MOST_BUCKETS = 100
GROWTH = 8
Bucket = tuple[str, str]
"""An hour, and a wiki on which the number made pages in it."""


class Whose(NamedTuple):
    """A user number, on one wiki or (None) on all, from an hour on."""

    user_id: int
    domain: str | None
    since: str = SINCE_EVER


async def pages(store: Store, whose: Whose, place: Position | None, limit: int) -> Slice:
    """At most `limit` pages after `place`. Raises `UnknownError` where nobody has that number.

    Nothing tells how many pages a bucket has, so one hour is read first, then more the emptier they are.
    """
    start = place or START
    found: list[Row] = []
    looked = 0
    batches = Batches(await _months(store, whose.user_id), store, whose, hour(start.number))
    async for batch in batches:
        found += await _read(store, whose.user_id, batch, start, limit + 1 - len(found))
        looked += len(batch)
        if len(found) > limit:
            break
        if looked > limit + SPARE_HOURS:
            return cut(found, limit, before_hour(batch[-1][0]))
        batches.size = _next_size(batches.size, looked, len(found), limit + 1 - len(found))
    return cut(found, limit)


def _next_size(size: int, looked: int, found: int, need: int) -> int:
    """How many buckets to read next, going by how full those were that were read."""
    expected = -(-need * looked // max(1, found))
    return max(1, min(expected, GROWTH * size, MOST_BUCKETS))


async def _months(store: Store, user_id: int) -> list[str]:
    months = [month for (month,) in await store.ask(Ask.USER_MONTHS, user_bucket(user_id), user_id)]
    if not months:
        raise UnknownError(f"There is no user {user_id}: nobody with that number has created a page.")
    return months


async def _read(store: Store, user_id: int, batch: list[Bucket], start: Position, need: int) -> list[Row]:
    """The first `need` rows of each bucket, all in order."""
    wikis = sorted({domain for _, domain in batch})
    questions = [
        (wiki, [name for name, domain in batch if domain == wiki], user_id, *bound(wiki, start), need) for wiki in wikis
    ]
    answers = await store.ask_each(Ask.USER_PAGES, questions)
    return sort(Row._make(row) for rows in answers for row in rows)


class Batches:
    """A number's buckets, newest first, in groups of whole hours with at least `size` buckets; `size` may change."""

    def __init__(self, months: list[str], store: Store, whose: Whose, until: str) -> None:
        self.size = 1
        self._months = [month for month in months if whose.since[:7] <= month <= until[:7]]
        self._store, self._whose, self._until = store, whose, until

    async def __aiter__(self) -> AsyncIterator[list[Bucket]]:
        batch: list[Bucket] = []
        for month in self._months:
            async for bucket in self._of_month(month):
                if len(batch) >= self.size and bucket[0] != batch[-1][0]:
                    yield batch
                    batch = []
                batch.append(bucket)
        if batch:
            yield batch

    async def _of_month(self, month: str) -> AsyncIterator[Bucket]:
        user_id, domain, since = self._whose
        asked = (user_bucket(user_id), month, user_id, self._until, since)
        if domain is None:
            pages = self._store.stream(Ask.USER_HOURS, *asked)
        else:
            pages = self._store.stream(Ask.USER_HOURS_OF_DOMAIN, *asked, domain)
        async for page in pages:
            for date_hour, domain in page:
                yield date_hour, domain
