"""The hours in which a wiki, or all of them, made pages: read from the counts, newest first."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common.tables import ALL_TIME

FIRST_DAYS, MOST_DAYS = 2, 31
SINCE_EVER = "0"
"""Before every period in their order."""


class Hour(NamedTuple):
    """An hour, and how many pages it had when it was last counted."""

    date_hour: str
    pages: int


async def count(store: Store, domain: str) -> int:
    """All creations of a wiki."""
    return sum(pages for _, pages in await store.ask(Ask.PERIODS, domain, [ALL_TIME], "9999", SINCE_EVER))


async def newest_first(store: Store, domain: str, until: str, since: str = SINCE_EVER) -> AsyncIterator[Hour]:
    """Hours that are not empty, from `until` back to `since`: three reads to the first, however long history is."""
    for year in await _periods(store, domain, [ALL_TIME], until[:4], since[:4]):
        days = [day.date_hour for day in await _periods(store, domain, [year.date_hour], until[:10], since[:10])]
        size = FIRST_DAYS
        while days:
            for hour in await _periods(store, domain, days[:size], until, since):
                yield hour
            days, size = days[size:], min(4 * size, MOST_DAYS)


async def of_days(store: Store, domain: str, days: list[str], until: str, since: str = SINCE_EVER) -> list[Hour]:
    """The hours of some days that are not empty, none after `until` or before `since`."""
    return await _periods(store, domain, days, until, since)


async def _periods(store: Store, domain: str, within: list[str], until: str, since: str = SINCE_EVER) -> list[Hour]:
    rows = await store.ask(Ask.PERIODS, domain, within, until, since)
    return sorted((Hour(period, pages) for period, pages in rows), reverse=True)
