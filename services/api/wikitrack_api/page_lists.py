"""Lists of pages of which only some are wanted, in the forms they are answered in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi.responses import Response

from wikitrack_api import domain_pages, recent_pages, user_pages
from wikitrack_api.answers import answer, csv_answer, csv_stream, keepable, listed, next_cursor, now, whole
from wikitrack_api.asked import Asked
from wikitrack_api.cursors import Position
from wikitrack_api.filters import Filters
from wikitrack_api.pages import Row, Shown, show
from wikitrack_api.slices import Slice, cut
from wikitrack_api.store import Store

COLUMNS = Row._fields
MOST_LOOKED_AT = 5000
"""So many rows are looked at for one answer; then it is short, and the next one goes on."""
MOST_AT_ONCE, GROWTH = 1000, 4
Read = Callable[[Position, int], Awaitable[Slice]]
"""Reads an unfiltered list: at most so many rows that come after a place."""


def of_wiki(store: Store, wiki: str, filters: Filters) -> Read:
    """The pages of one wiki; what cannot be a wiki's name has none."""

    async def read(place: Position, limit: int) -> Slice:
        return await domain_pages.pages(store, wiki, place, limit, filters.first_hour) if wiki else Slice([], None)

    return read


def of_user(store: Store, user_id: int, wiki: str | None, filters: Filters) -> Read:
    """The pages of a user number, on one wiki or on all. Reading raises `UnknownError` where nobody has it."""
    whose = user_pages.Whose(user_id, wiki, filters.first_hour)

    async def read(place: Position, limit: int) -> Slice:
        return await user_pages.pages(store, whose, place, limit)

    return read


def of_all(store: Store, wiki: str | None, filters: Filters) -> Read:
    """The pages of all wikis, or of one."""
    if wiki is not None:
        return of_wiki(store, wiki, filters)

    async def read(place: Position, limit: int) -> Slice:
        return await recent_pages.pages(store, place, limit, filters.first_hour)

    return read


@dataclass(frozen=True)
class PageList:
    """What of `read` matches `filters`, from `place` on; `parameters` is the digest that its cursors have."""

    read: Read
    filters: Filters
    place: Position
    parameters: str

    async def part(self, limit: int) -> Slice:
        return await matching(self.read, self.filters, self.place, limit)

    async def _shown(self, place: Position | None, limit: int) -> tuple[list[Shown], Position | None]:
        part = await matching(self.read, self.filters, place or self.place, limit)
        return [show(row) for row in part.rows], part.next

    async def answered(self, asked: Asked) -> Response:
        """As JSON or CSV, whichever is asked for."""
        if asked.whole:
            return await csv_stream("pages", COLUMNS, whole(self._shown, self.place))
        part = await self.part(asked.limit)
        if asked.csv:
            link = asked.link(next_cursor(part, self.parameters))
            made = csv_answer("pages", COLUMNS, map(show, part.rows), link)
        else:
            made = answer(listed(part, self.parameters))
        return keepable(asked.request, made, closed=self.filters.closed(now(asked.request)))


async def matching(read: Read, filters: Filters, place: Position, limit: int) -> Slice:
    """At most `limit` pages that match. Reads in parts that grow, until enough match or enough was looked at."""
    if filters.empty:
        return await read(place, limit)
    found: list[Row] = []
    looked, size = 0, min(limit + 1, MOST_AT_ONCE)
    while True:
        part = await read(place, size)
        found += filter(filters.matches, part.rows)
        looked += len(part.rows)
        if part.next is None or len(found) > limit or _is_past(part, filters):
            return cut(found, limit)
        if looked >= MOST_LOOKED_AT or len(part.rows) < size:
            return cut(found, limit, part.next)
        place, size = part.next, min(GROWTH * size, MOST_AT_ONCE)


def _is_past(part: Slice, filters: Filters) -> bool:
    """Whether all that follows is older than what is wanted."""
    return filters.since is not None and bool(part.rows) and part.rows[-1].created_at < filters.since
