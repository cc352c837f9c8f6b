"""The newest pages of all wikis."""

from datetime import UTC, datetime

from wikitrack_api import hours
from wikitrack_api.cursors import Position
from wikitrack_api.hours import SINCE_EVER, Hour
from wikitrack_api.pages import Row, before_hour, hour, is_after, moment, sort
from wikitrack_api.slices import SPARE_HOURS, Slice, cut
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common.tables import ALL_DOMAINS, SLOT_MINUTES, SLOTS

MOST_HOURS = 8
SMALL_ROWS = 1000
SLOT_STEPS = (1, 2, 4, 5)
ALL_SLOTS = list(range(SLOTS))
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def pages(store: Store, place: Position, limit: int, since: str = SINCE_EVER) -> Slice:
    """At most `limit` pages after `place`, whatever their wiki, none of an hour before `since`.

    Hours of few pages are read whole and several at once; a busy one by slots, and in each only as far back as needed.
    """
    reader = _Reader(store, place, limit + 1)
    batch: list[Hour] = []
    async for one in hours.newest_first(store, ALL_DOMAINS, hour(place.number), since):
        batch.append(one)
        if len(batch) < MOST_HOURS and sum(each.pages for each in batch) < reader.need:
            continue
        await reader.read(batch)
        if reader.need <= 0:
            return cut(reader.found, limit)
        if reader.looked > limit + SPARE_HOURS:
            return cut(reader.found, limit, before_hour(one.date_hour))
        batch = []
    await reader.read(batch)
    return cut(reader.found, limit)


class _Reader:
    """Gathers rows in order, hours newest first, until `need` more are none."""

    def __init__(self, store: Store, place: Position, need: int) -> None:
        self.found: list[Row] = []
        self.need = need
        self.looked = 0
        self._store, self._place, self._until = store, place, moment(place.number)

    async def read(self, batch: list[Hour]) -> None:
        self.looked += len(batch)
        if batch and sum(one.pages for one in batch) <= SMALL_ROWS:
            await self._take([one.date_hour for one in batch], ALL_SLOTS, LONG_AGO.replace(tzinfo=None))
            return
        for one in batch:
            await self._busy(one.date_hour)

    async def _busy(self, date_hour: str) -> None:
        slots = ALL_SLOTS
        if date_hour == hour(self._place.number):
            slots = slots[: self._until.minute // SLOT_MINUTES + 1]
        for step in SLOT_STEPS:
            if slots and self.need > 0:
                await self._newest_of(date_hour, slots[-step:])
            slots = slots[:-step]

    async def _newest_of(self, date_hour: str, slots: list[int]) -> None:
        """Look at the times first, which are small, then at the rows of the newest ones."""
        times = sorted((at for (at,) in await self._store.ask(Ask.SLOT_TIMES, date_hour, slots)), reverse=True)
        times = [at for at in times if at <= self._until]
        if times:
            margin = times.count(self._until)  # of the place's own second some were already shown
            since = times[min(self.need + margin, len(times)) - 1]
            await self._take([date_hour], slots, since)

    async def _take(self, names: list[str], slots: list[int], since: datetime) -> None:
        rows = await self._store.ask(Ask.SLOT_PAGES, names, slots, since, self._until)
        later = sort(row for row in map(Row._make, rows) if is_after(row, self._place))
        self.found += later
        self.need -= len(later)
