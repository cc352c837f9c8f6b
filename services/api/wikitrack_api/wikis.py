"""What each wiki has: how many pages, the newest, how many by bots; of all time, or of a range of hours."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from wikitrack_api import domain_pages, hours
from wikitrack_api.pages import Row, newest_of_all, seconds, show
from wikitrack_api.statements import Ask
from wikitrack_api.store import Rows, Store
from wikitrack_common import hours as named_hours
from wikitrack_common.tables import ALL_DOMAINS, FUTURE_TOLERANCE_SECONDS, page_bucket

DOMAINS_AT_ONCE = 50
HOURS_AT_ONCE = 4
Newest = tuple[datetime, int]
"""created_at and page_id of a wiki's newest page."""


class Count(NamedTuple):
    """Pages, and how many of them by bots."""

    pages: int
    bots: int


class Counts:
    """Sums over rows of (domain, pages, bots). Pure."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()
        self._bots: Counter[str] = Counter()

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for domain, pages, bots in rows:
            self._pages[domain] += pages
            self._bots[domain] += bots or 0  # null: counted by an older version

    def of(self, domain: str) -> Count:
        return Count(self._pages[domain], self._bots[domain])

    def ranked(self) -> list[dict[str, object]]:
        """Most pages first, then by domain."""
        order = sorted(self._pages, key=lambda domain: (-self._pages[domain], domain))
        return [{"domain": one, "count": self._pages[one], "bots": self._bots[one]} for one in order]


async def of_hours(store: Store, names: list[str]) -> Counts:
    """Counts in all `names` (hours, oldest first), a few at a time."""
    days = named_hours.days(names)
    asked = [one.date_hour for one in await hours.of_days(store, ALL_DOMAINS, days, names[-1], names[0])]
    total = Counts()
    for first in range(0, len(asked), HOURS_AT_ONCE):
        for rows in await store.ask_each(Ask.HOUR_COUNTS, [(one,) for one in asked[first : first + HOURS_AT_ONCE]]):
            total.add(rows)
    return total


async def details(store: Store, now: float) -> list[dict[str, Any]]:
    """All wikis in order, each with its `count`, `bots`, `bot_share` and `newest` page."""
    rows = sorted(await store.ask(Ask.DOMAINS_NEWEST))
    names = [domain for domain, _ in rows]
    counts, newest = await asyncio.gather(_counts(store, names), _all_newest(store, rows, now))
    return [detail(name, counts.of(name), newest[name]) for name in names]


def detail(domain: str, count: Count, newest: dict[str, Any] | None) -> dict[str, Any]:
    share = count.bots / count.pages if count.pages else None
    return {"domain": domain, "count": count.pages, "bots": count.bots, "bot_share": share, "newest": newest}


async def _counts(store: Store, names: list[str]) -> Counts:
    total = Counts()
    parts = [(names[first : first + DOMAINS_AT_ONCE],) for first in range(0, len(names), DOMAINS_AT_ONCE)]
    for rows in await store.ask_each(Ask.ALL_TIME_COUNTS, parts):
        total.add(rows)
    return total


async def _all_newest(store: Store, rows: Rows, now: float) -> dict[str, dict[str, Any] | None]:
    shown = await asyncio.gather(*(_newest(store, domain, newest, now) for domain, newest in rows))
    return {domain: one for (domain, _), one in zip(rows, shown, strict=True)}


async def _newest(store: Store, domain: str, known: Newest | None, now: float) -> dict[str, Any] | None:
    """What the wiki's row says; where that is too far ahead of now, or nothing, the newest page that is not."""
    if known is not None and seconds(known[0]) <= now + FUTURE_TOLERANCE_SECONDS:
        created_at, page_id = known
        return {
            "page_id": str(page_id),
            "page_title": await _title(store, domain, created_at, page_id),
            "created_at": created_at.isoformat(timespec="seconds") + "Z",
        }
    found = await domain_pages.pages(store, domain, newest_of_all(now, FUTURE_TOLERANCE_SECONDS), 1)
    if not found.rows:
        return None
    page = show(found.rows[0])
    return {name: page[name] for name in ("page_id", "page_title", "created_at")}


async def _title(store: Store, domain: str, created_at: datetime, page_id: int) -> str | None:
    """The title of this creation, or of the page's newest one where this one has expired."""
    rows = [Row._make(row) for row in await store.ask(Ask.CREATIONS, page_bucket(page_id), page_id, domain)]
    titles = [row.page_title for row in rows if row.created_at == created_at] or [row.page_title for row in rows]
    return titles[0] if titles else None
