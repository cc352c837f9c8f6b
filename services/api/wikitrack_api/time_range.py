"""Who made how many pages in a range of hours.

From packed sums of whole days and of hours, as far as they are to be trusted: while all parts of one are there and hold
as many pages as the counts say the period has. Other hours, the newest among them, are counted from their rows.
"""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import polars as pl

from wikitrack_api import hours
from wikitrack_api.cursors import Position
from wikitrack_api.hours import Hour
from wikitrack_api.pages import hour as hour_of
from wikitrack_api.pages import moment, seconds
from wikitrack_api.params import Choice
from wikitrack_api.statements import Ask
from wikitrack_api.store import Rows, Store
from wikitrack_common import sums
from wikitrack_common.tables import ALL_DOMAINS, SLOTS

ALL_SLOTS = list(range(SLOTS))
HOURS_OF_DAY = 24
PERIODS_AT_ONCE = 8
"""Sums of so many periods are held beside the sums so far."""
ROWS_AT_ONCE = 4
RANGES_AT_ONCE = 2
"""Each may hold some hundred thousand people."""
BY = ("domain", "user_id")


class Wanted(NamedTuple):
    """Whose pages count. `domain` None: every wiki."""

    domain: str | None = None
    bots: Choice = "include"

    def of(self, found: pl.DataFrame) -> pl.DataFrame:
        """Only the sums that are wanted."""
        if self.domain is not None:
            found = found.filter(pl.col("domain") == self.domain)
        return found if self.bots == "include" else found.filter(pl.col("bot") == (self.bots == "only"))


class Ranking:
    """The people of a range, most pages first, then by domain and user_id as text."""

    def __init__(self, found: pl.DataFrame) -> None:
        text = pl.col("user_id").cast(pl.String).alias("id")
        self._ranked = found.with_columns(text).sort("count", "domain", "id", descending=[True, False, False])

    def part(self, place: Position | None, limit: int) -> tuple[pl.DataFrame, Position | None]:
        """At most `limit` rows after `place`, and where to go on."""
        ranked = self._ranked if place is None else self._ranked.filter(_is_after(place))
        shown = ranked.head(limit)
        if len(ranked) <= limit:
            return shown, None
        last = shown.row(-1, named=True)
        return shown, Position(last["count"], last["domain"], last["user_id"])


def _is_after(place: Position) -> pl.Expr:
    count, domain, text = pl.col("count"), pl.col("domain"), pl.col("id")
    of_domain = (domain > place.domain) | ((domain == place.domain) & (text > str(place.last)))
    return (count < place.number) | ((count == place.number) & of_domain)


class TimeRanges:
    """Answers for ranges, few at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._slots = asyncio.Semaphore(RANGES_AT_ONCE)

    async def ranking(self, names: list[str], wanted: Wanted) -> Ranking:
        """The people of all `names` (hours, oldest first)."""
        async with self._slots:
            return await asyncio.to_thread(Ranking, await self._count(names, wanted))

    async def show(self, found: pl.DataFrame) -> list[dict[str, Any]]:
        """Rows of a ranking as they are answered. Names that are too long for sums are read from a page."""
        return await asyncio.gather(*(self._show(row) for row in found.iter_rows(named=True)))

    async def _show(self, row: dict[str, Any]) -> dict[str, Any]:
        name = row["name"] if row["name"] is not None else await self._long_name(row)
        return {"user_id": row["id"], "user_name": name, "domain": row["domain"], "count": row["count"]}

    async def _long_name(self, row: dict[str, Any]) -> str:
        at = row["created_at"]
        found = await self._store.ask(
            Ask.USER_NAME, row["domain"], hour_of(at), row["user_id"], moment(at), row["page_id"]
        )
        return str(found[0][0]) if found else ""

    async def _count(self, names: list[str], wanted: Wanted) -> pl.DataFrame:
        days = sorted({name[:10] for name in names})
        busy = sorted(await hours.of_days(self._store, ALL_DOMAINS, days, names[-1], names[0]))
        whole, others = whole_days(busy, names)
        total = sums.merge([sums.frame([])], by=BY)
        total, missing = await self._add_packed(total, whole, wanted)
        late = {day.date_hour for day in missing}
        rest = others + [one for one in busy if one.date_hour[:10] in late]
        total, missing = await self._add_packed(total, rest, wanted)
        for first in range(0, len(missing), ROWS_AT_ONCE):
            some = [one.date_hour for one in missing[first : first + ROWS_AT_ONCE]]
            answers = await asyncio.gather(*(self._rows(name, wanted) for name in some))
            total = await asyncio.to_thread(_add, total, answers, wanted)
        return total

    async def _add_packed(
        self, total: pl.DataFrame, periods: Sequence[Hour], wanted: Wanted
    ) -> tuple[pl.DataFrame, list[Hour]]:
        """Add the packed sums of these periods; return those that have none to be trusted."""
        missing: list[Hour] = []
        for first in range(0, len(periods), PERIODS_AT_ONCE):
            some = periods[first : first + PERIODS_AT_ONCE]
            answers = await self._store.ask_each(Ask.USER_SUMS, [(one.date_hour,) for one in some])
            trusted = [rows for one, rows in zip(some, answers, strict=True) if are_whole(rows, one.pages)]
            missing += [one for one, rows in zip(some, answers, strict=True) if not are_whole(rows, one.pages)]
            total = await asyncio.to_thread(_add_unpacked, total, trusted, wanted)
        return total, missing

    async def _rows(self, name: str, wanted: Wanted) -> pl.DataFrame:
        """The sums of an hour, from its rows; `bot` tells nothing where bots are not asked about."""
        domain = () if wanted.domain is None else (wanted.domain,)
        bot = () if wanted.bots == "include" else (wanted.bots == "only",)
        rows = await self._store.ask(Ask.users_of_slots(wanted.domain, wanted.bots), name, ALL_SLOTS, *domain, *bot)
        return await asyncio.to_thread(_frame, rows, bot == (True,))


def whole_days(busy: Iterable[Hour], names: list[str]) -> tuple[list[Hour], list[Hour]]:
    """Days all of whose hours are among `names`, each with its pages; and the busy hours of other days. Pure."""
    inside = {day: sum(1 for _ in group) for day, group in groupby(names, lambda name: name[:10])}
    days: dict[str, int] = {}
    others = []
    for one in busy:
        day = one.date_hour[:10]
        if inside[day] == HOURS_OF_DAY:
            days[day] = days.get(day, 0) + one.pages
        else:
            others.append(one)
    return [Hour(day, pages) for day, pages in days.items()], others


def are_whole(rows: Rows, pages: int) -> bool:
    """Whether rows of `user_sums` (parts, pages, sums) are all parts of sums of so many pages. Pure."""
    if not rows:
        return False
    parts = rows[0][0]
    return len(rows) >= parts and all(row[1] == pages for row in rows[:parts])


def _add_unpacked(total: pl.DataFrame, periods: list[Rows], wanted: Wanted) -> pl.DataFrame:
    frames = [sums.unpack(row[2]) for rows in periods for row in rows[: rows[0][0]]]
    return _add(total, frames, wanted)


def _add(total: pl.DataFrame, frames: list[pl.DataFrame], wanted: Wanted) -> pl.DataFrame:
    columns = total.columns
    return sums.merge([total, *(wanted.of(one).select(columns) for one in frames)], by=BY)


def _frame(rows: Rows, bot: bool) -> pl.DataFrame:
    """The first row of a group is its newest; each person may have a group in each slot."""
    groups = (
        (domain, user_id, bot, count, seconds(at), page_id, name) for domain, user_id, name, at, page_id, count in rows
    )
    return sums.frame(groups)
