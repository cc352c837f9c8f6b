"""Who made how many pages in a range of hours.

From packed sums of whole days and of hours, as far as they are to be trusted: while all parts of one are there and hold
as many pages as the counts say the period has. Other hours, the newest among them, are counted from their rows.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
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
from wikitrack_common import hours as named_hours
from wikitrack_common import sums
from wikitrack_common.tables import ALL_DOMAINS, SLOTS

ALL_SLOTS = list(range(SLOTS))
HOURS_OF_DAY = 24
PERIODS_AT_ONCE = 4
LEAST_MERGED = 250_000
"""Sums; they take some 70 bytes each."""
RANGES_AT_ONCE = 2
"""Each may hold some hundred thousand people."""
SUMS_A_SHARE = 200_000
BY = ("domain", "user_id")
TEXT = pl.col("user_id").cast(pl.String).alias("id")
Frames = list[pl.DataFrame]


class Wanted(NamedTuple):
    """Whose pages count. `domain` None: every wiki."""

    domain: str | None = None
    bots: Choice = "include"

    def of(self, found: pl.DataFrame) -> pl.DataFrame:
        """Only the sums that are wanted."""
        if self.domain is not None:
            found = found.filter(pl.col("domain") == self.domain)
        return found if self.bots == "include" else found.filter(pl.col("bot") == (self.bots == "only"))


Read = Callable[[Hour, Wanted], Awaitable[Frames | None]]


class Ranking:
    """The people of a range, most pages first, then by domain and user_id as text."""

    def __init__(self, found: pl.DataFrame) -> None:
        self._found = found

    def part(self, place: Position | None, limit: int) -> tuple[pl.DataFrame, Position | None]:
        """At most `limit` rows after `place`, and where to go on. Only what is near the place is sorted."""
        left = self._found if place is None else pl.concat(self._after(place))
        least = left["count"].top_k(limit + 1)
        near = left.filter(pl.col("count") >= least.min() if len(least) else False).with_columns(TEXT)
        shown = near.sort("count", "domain", "id", descending=[True, False, False]).head(limit)
        if len(left) <= limit:
            return shown, None
        last = shown.row(-1, named=True)
        return shown, Position(last["count"], last["domain"], last["user_id"])

    def _after(self, place: Position) -> list[pl.DataFrame]:
        """Those with fewer pages than at the place, and of those with as many the ones that follow."""
        count, domain = pl.col("count"), pl.col("domain")
        tied = self._found.filter((count == place.number) & (domain >= place.domain))
        follows = (domain > place.domain) | TEXT.gt(str(place.last))
        return [self._found.filter(count < place.number), tied.filter(follows)]


class TimeRanges:
    """Answers for ranges, few at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._slots = asyncio.Semaphore(RANGES_AT_ONCE)

    async def ranking(self, names: list[str], wanted: Wanted) -> Ranking:
        """The people of all `names` (hours, oldest first)."""
        async with self._slots:
            return Ranking(await self._count(names, wanted))

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
        days = named_hours.days(names)
        busy = sorted(await hours.of_days(self._store, ALL_DOMAINS, days, names[-1], names[0]))
        whole, others = whole_days(busy, names)
        total, missing = await self._add(sums.merge([sums.frame([])], by=BY), whole, self._packed, wanted)
        late = {day.date_hour for day in missing}
        rest = others + [one for one in busy if one.date_hour[:10] in late]
        total, _ = await self._add(total, rest, self._packed_or_rows, wanted)
        return total

    async def _add(
        self, total: pl.DataFrame, periods: Sequence[Hour], read: Read, wanted: Wanted
    ) -> tuple[pl.DataFrame, list[Hour]]:
        """Add the sums of these periods; return those that `read` has none of.

        Some are read while others are merged. What is not merged yet is bounded by what is: each person is merged a
        few times only, however many periods there are.
        """
        room = asyncio.Semaphore(PERIODS_AT_ONCE)

        async def read_one(one: Hour) -> tuple[Hour, Frames | None]:
            async with room:
                return one, await read(one, wanted)

        tasks = [asyncio.create_task(read_one(one)) for one in periods]
        missing: list[Hour] = []
        frames: Frames = []
        try:
            for task in asyncio.as_completed(tasks):
                one, found = await task
                missing += [one] if found is None else []
                frames += found or []
                if sum(map(len, frames)) > max(LEAST_MERGED, len(total) // 2):
                    total, frames = await asyncio.to_thread(_merge, total, frames), []
            return await asyncio.to_thread(_merge, total, frames), missing
        finally:
            for left in tasks:
                left.cancel()

    async def _packed(self, one: Hour, wanted: Wanted) -> Frames | None:
        """The packed sums of a period; None where there are none to be trusted."""
        rows = await self._store.ask(Ask.USER_SUMS, one.date_hour)
        return await asyncio.to_thread(_unpack, rows, wanted) if are_whole(rows, one.pages) else None

    async def _packed_or_rows(self, one: Hour, wanted: Wanted) -> Frames:
        found = await self._packed(one, wanted)
        return [await self._rows(one.date_hour, wanted)] if found is None else found

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


def _unpack(rows: Rows, wanted: Wanted) -> Frames:
    return [wanted.of(sums.unpack(row[2])) for row in rows[: rows[0][0]]]


def _merge(total: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    """A share of many people at a time, which needs that much less beside the sums themselves."""
    together = [total, *(one.select(total.columns) for one in frames)]
    shares = 1 + sum(map(len, together)) // SUMS_A_SHARE
    if shares == 1:
        return sums.merge(together, by=BY)
    whose = (pl.col("user_id") % shares == share for share in range(shares))
    return pl.concat([sums.merge([one.filter(share) for one in together], by=BY) for share in whose])


def _frame(rows: Rows, bot: bool) -> pl.DataFrame:
    """The first row of a group is its newest; each person may have a group in each slot."""
    groups = (
        (domain, user_id, bot, count, seconds(at), page_id, name) for domain, user_id, name, at, page_id, count in rows
    )
    return sums.frame(groups)
