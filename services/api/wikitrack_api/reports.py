"""The precomputed reports: which there are, and their parts."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from wikitrack_api import hours as hours_with_pages
from wikitrack_api import sse
from wikitrack_api.errors import AwayError, UnknownError
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common import hours
from wikitrack_common.tables import ALL_DOMAINS, ALL_TIME, REPORT_HOURS, REPORT_MINUTE

TRIES = 5
"""A run may take another's place between the reading of its name and of its parts, seldom twice."""


class Window(NamedTuple):
    """The window of a report: `end` is the hour with whose start it ends."""

    end: str

    @property
    def shown(self) -> dict[str, str]:
        start = hours.later(self.end, -REPORT_HOURS)
        return {"time_start": hours.iso(start), "time_end": hours.iso(self.end)}


class Made(NamedTuple):
    """A report there is."""

    window: Window
    run: UUID

    @property
    def shown(self) -> dict[str, str]:
        return self.window.shown | {"made_at": hours.utc(datetime.fromtimestamp(sse.seconds(self.run), UTC))}


async def listed(store: Store, before: str, limit: int) -> list[Made]:
    """The newest reports whose windows end before the hour `before`, at most `limit`."""
    found: list[Made] = []
    for year in await _years(store, before[:4]):
        rows = await store.ask(Ask.REPORTS, year, before, limit - len(found))
        found += [Made(Window(end), run) for end, run in rows]
        if len(found) >= limit:
            break
    return found


async def parts(store: Store, report: str, end: str | None, now: float) -> tuple[Window, list[str]]:
    """The parts of a report in their order, as JSON: of the window that ends with an hour, or of the newest.

    Raises `UnknownError` where there is none.
    """
    for _ in range(TRIES):
        made = await _find(store, end, now)
        if made is None:
            raise UnknownError(_none(end, now))
        rows = await store.ask(Ask.REPORT_PARTS, made.window.end, made.run, report)
        if rows or await _find(store, end, now) == made:
            return made.window, [body for (body,) in rows]
    raise AwayError("reports are being replaced")


async def _find(store: Store, end: str | None, now: float) -> Made | None:
    if end is None:
        newest = await listed(store, following(now), 1)
        return newest[0] if newest else None
    rows = await store.ask(Ask.REPORT, end[:4], end)
    return Made(Window(end), rows[0][0]) if rows else None


async def _years(store: Store, last: str) -> list[str]:
    """Years that may have reports, newest first: the last, and those that have pages."""
    periods = await store.ask(Ask.PERIODS, ALL_DOMAINS, [ALL_TIME], last, hours_with_pages.SINCE_EVER)
    return sorted({last, *(year for year, _ in periods)}, reverse=True)


def following(now: float) -> str:
    """The hour after the current one: no window ends with its start yet."""
    return hours.later(hours.name(datetime.fromtimestamp(now, UTC)), 1)


def next_due(now: float) -> str:
    """When the next report will be made."""
    return hours.utc(hours.next_at_minute(datetime.fromtimestamp(now, UTC), REPORT_MINUTE))


def _none(end: str | None, now: float) -> str:
    if end is None:
        return f"There is no report yet; the next is due at {next_due(now)}."
    due = hours.start(end).replace(minute=REPORT_MINUTE)
    window = f"There is no report of the window until {hours.iso(end)}"
    if due.timestamp() > now:
        return f"{window} yet; it is due at {hours.utc(due)}."
    return f"{window}; the next report is due at {next_due(now)}."
