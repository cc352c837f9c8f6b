"""Which pages match, and what filters accept."""

from datetime import datetime
from typing import Any

import pytest

from tests.unit.api.test_pages import NOON, row
from wikitrack_api import filters, params
from wikitrack_api.cursors import Position
from wikitrack_api.errors import UnacceptableError
from wikitrack_api.filters import Filters, Parameters, RangeParameters
from wikitrack_api.pages import Row, newest_of_all, seconds

PLAIN = row(1)._replace(page_namespace=0, is_redirect=False, user_groups=["*", "user", "autoconfirmed"])


def made(**changes: Any) -> Row:
    return PLAIN._replace(**changes)


@pytest.mark.parametrize(
    ("wanted", "matching", "others"),
    [
        (
            Filters(namespaces={0, 6}),
            [made(), made(page_namespace=6)],
            [made(page_namespace=1), made(page_namespace=None)],
        ),
        (Filters(redirects="only"), [made(is_redirect=True)], [made(), made(is_redirect=None)]),
        (Filters(redirects="exclude"), [made(), made(is_redirect=None)], [made(is_redirect=True)]),
        (Filters(bots="only"), [made(user_is_bot=True)], [made(), made(user_is_bot=None)]),
        (Filters(bots="exclude"), [made(), made(user_is_bot=None)], [made(user_is_bot=True)]),
        (
            Filters(account="temporary"),
            [made(user_groups=["*", "temp"]), made(user_name="~2025-1"), made(user_name="~2025-1", user_groups=None)],
            [made(), made(user_groups=None), made(user_name="~1")],
        ),
        (Filters(account="registered"), [made(), made(user_groups=None)], [made(user_groups=["temp"])]),
        (
            Filters(newcomers="only"),
            [made(user_groups=["*", "user"]), made(user_groups=[])],
            [
                *(made(user_groups=None), made(user_groups=["temp"]), made(user_groups=["user"], user_is_bot=True)),
                *(made(user_groups=["user", one]) for one in ("confirmed", "autoconfirmed", "extendedconfirmed")),
            ],
        ),
        (
            Filters(newcomers="exclude"),
            [made(), made(user_groups=None, user_is_bot=True), made(user_groups=None, user_name="~2025-7")],
            [made(user_groups=["*", "user"]), made(user_groups=None)],
        ),
        (
            Filters(since=datetime(2020, 5, 29, 12), until=datetime(2020, 5, 29, 12, 0, 2)),
            [row(1, at=NOON), row(1, at=NOON + 1)],
            [row(1, at=NOON - 1), row(1, at=NOON + 2)],
        ),
        (Filters(domain="en.wikipedia.org", user_id=7), [made()], [made(domain="a.org"), made(user_id=8)]),
        (Filters(domain=""), [], [made()]),
    ],
)
def test_what_matches(wanted: Filters, matching: list[Row], others: list[Row]) -> None:
    assert all(map(wanted.matches, matching))
    assert not any(map(wanted.matches, others))
    assert all(map(Filters().matches, matching + others))


def test_main_is_the_three_that_are_not_given() -> None:
    whole = Filters(namespaces=frozenset({0}), redirects="exclude", bots="exclude")
    assert filters.kinds(Parameters(filter="main")) == whole
    assert filters.kinds(Parameters(filter="main", bots="only")).bots == "only"
    assert filters.kinds(Parameters(filter="main", redirects="include")).redirects == "include"
    assert filters.kinds(Parameters(filter="main", namespace=["6", "14"])).namespaces == {6, 14}
    assert filters.kinds(Parameters()).empty


def test_every_filter_makes_another_cursor() -> None:
    since, until = datetime(2025, 1, 1), datetime(2025, 1, 2)
    different = [
        *(Filters(), Filters(namespaces=frozenset({0})), Filters(namespaces=frozenset({0, 1})), Filters(bots="only")),
        *(Filters(redirects="only"), Filters(newcomers="only"), Filters(account="temporary"), Filters(domain="a.org")),
        *(Filters(since=since), Filters(until=until), Filters(user_id=1), Filters(bots="exclude")),
    ]
    assert len({one.digest for one in different}) == len(different)
    assert Filters(namespaces=frozenset({1, 0})).digest == Filters(namespaces=frozenset({0, 1})).digest


@pytest.mark.parametrize(
    ("text", "length"), [("2020-05-29-12", 3600), ("2020-05-29", 86_400), ("2020-05-29T12:00:00Z", 1)]
)
def test_spans(text: str, length: int) -> None:
    start, end = params.span(text)
    assert end - start == length
    assert start in (NOON, NOON - 12 * 3600)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2020", "2020-05-29-24", "2020-02-30", "2020-05-29T12:00:00", "2020-05-29T12:00:00.5Z", "2020-05-29 "),
        *("2020-05-29T24:00:00Z", "1969-12-31", "2101-01-01", "9999-12-31-23", "٢٠٢٠-05-29", "2020-5-29"),
    ],
)
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        params.span(text)


def test_from_and_to_are_both_included_whole() -> None:
    asked = filters.ranged(RangeParameters(from_="2020-05-29-12", to="2020-05-29-12"))
    assert (asked.since, asked.until) == (datetime(2020, 5, 29, 12), datetime(2020, 5, 29, 13))
    assert asked.first_hour == "2020-05-29-12"
    with pytest.raises(UnacceptableError, match="from, to: "):
        filters.ranged(RangeParameters(from_="2020-05-29-12", to="2020-05-29-11"))


def test_a_list_begins_at_to_where_that_is_older_than_the_newest() -> None:
    asked = Filters(until=datetime(2020, 5, 29, 12))
    assert seconds(datetime(2020, 5, 29, 12)) == NOON
    assert asked.start(newest_of_all(NOON + 9, 300)).number == NOON
    newest = newest_of_all(NOON - 900, 300)
    assert asked.start(newest) == newest
    assert Filters().start(Position(5, "", 1)) == Position(5, "", 1)


def test_only_hours_that_are_over_are_closed() -> None:
    asked = Filters(until=datetime(2020, 5, 29, 12))
    assert asked.closed(NOON)
    assert not asked.closed(NOON - 1)
    assert not Filters(until=datetime(2020, 5, 29, 12, 30)).closed(NOON + 3599)
    assert not Filters().closed(NOON)
