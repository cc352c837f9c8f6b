"""Filtered lists over an unfiltered one: exact, in order, and bounded."""

import asyncio
from bisect import bisect_right
from datetime import UTC, datetime
from random import Random

import pytest

from tests.unit.api.test_pages import NOON, row
from wikitrack_api.cursors import Position
from wikitrack_api.filters import Filters
from wikitrack_api.page_lists import MOST_LOOKED_AT, Read, matching
from wikitrack_api.pages import START, Row, order, sort
from wikitrack_api.slices import Slice, cut

DICE = Random(3)
ROWS = sort(
    row(number, at=NOON - number // 3)._replace(page_namespace=DICE.choice([0, 1, 6]), user_is_bot=number % 50 == 0)
    for number in range(1, 9_001)
)


def reading(rows: list[Row], sizes: list[int]) -> Read:
    async def read(place: Position, limit: int) -> Slice:
        sizes.append(limit)
        first = bisect_right(rows, (-place.number, place.domain, -place.last), key=order)
        return cut(rows[first : first + limit + 1], limit)

    return read


def whole(filters: Filters, limit: int) -> tuple[list[Row], list[int]]:
    sizes: list[int] = []
    found: list[Row] = []
    place: Position | None = START
    while place is not None:
        part = asyncio.run(matching(reading(ROWS, sizes), filters, place, limit))
        assert len(part.rows) <= limit
        found, place = found + part.rows, part.next
    return found, sizes


@pytest.mark.parametrize("limit", [7, 100, 1000])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(namespaces={1}),
        Filters(bots="only", namespaces={0}),
        Filters(user_id=1),
        Filters(since=datetime.fromtimestamp(NOON - 900, UTC).replace(tzinfo=None), bots="only"),
    ],
)
def test_parts_together_are_the_filtered_list(filters: Filters, limit: int) -> None:
    assert whole(filters, limit)[0] == [one for one in ROWS if filters.matches(one)]


def test_an_answer_looks_at_a_bounded_number_of_rows() -> None:
    sizes: list[int] = []
    part = asyncio.run(matching(reading(ROWS, sizes), Filters(user_id=1), START, 10))
    assert part.rows == []
    assert part.next is not None
    assert MOST_LOOKED_AT <= sum(sizes) < MOST_LOOKED_AT + 1000


def test_reading_stops_at_from() -> None:
    sizes: list[int] = []
    since = datetime.fromtimestamp(NOON - 2, UTC).replace(tzinfo=None)
    part = asyncio.run(matching(reading(ROWS, sizes), Filters(since=since), START, 1000))
    assert (len(part.rows), part.next, len(sizes)) == (8, None, 1)


def test_a_list_that_came_short_is_not_read_on() -> None:
    calls: list[int] = []

    async def short(place: Position, limit: int) -> Slice:
        calls.append(limit)
        return Slice([row(1)], Position(5, "", 0))

    part = asyncio.run(matching(short, Filters(user_id=1), START, 10))
    assert part == Slice([], Position(5, "", 0))
    assert len(calls) == 1
