"""Rows of pages: their columns, their order, and what an answer shows of them. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from wikitrack_api.cursors import Position
from wikitrack_common import hours
from wikitrack_common.hours import FORMAT

Shown = dict[str, Any]
ENDLESS: Final = "~"
"""After every domain in their order: `~` is no character of one."""

START: Final = Position(4_133_980_800, "", 2**63 - 1)
"""Before everything: no page is created after the year 2100."""


class Row(NamedTuple):
    """A page as every table holds it; times are naive UTC, as the driver gives them."""

    page_id: int
    user_id: int
    user_name: str
    domain: str
    page_title: str
    created_at: datetime
    rev_id: int | None
    date_hour: str
    user_is_bot: bool | None
    is_redirect: bool | None
    page_namespace: int | None
    rev_len: int | None
    wiki: str | None
    user_groups: list[str] | None
    event_id: str | None
    stream_at: datetime | None


COLUMNS: Final = ", ".join(Row._fields)


def show(row: Row) -> Shown:
    """The page as it is answered."""
    return {
        "page_id": str(row.page_id),
        "user_id": str(row.user_id),
        "user_name": row.user_name,
        "domain": row.domain,
        "page_title": row.page_title,
        "created_at": row.created_at.isoformat(timespec="seconds") + "Z",
        "rev_id": None if row.rev_id is None else str(row.rev_id),
        "date_hour": row.date_hour,
        "user_is_bot": bool(row.user_is_bot),
        "is_redirect": bool(row.is_redirect),
        "page_namespace": row.page_namespace,
        "rev_len": row.rev_len,
        "wiki": row.wiki,
        "user_groups": row.user_groups,
        "event_id": row.event_id,
        "stream_at": None if row.stream_at is None else row.stream_at.isoformat(timespec="milliseconds") + "Z",
    }


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970 of a naive UTC time."""
    return int(moment.replace(tzinfo=UTC).timestamp())


def moment(since_1970: int) -> datetime:
    """The naive UTC time of whole seconds since 1970."""
    return datetime.fromtimestamp(since_1970, UTC).replace(tzinfo=None)


def hour(since_1970: int) -> str:
    """The `date_hour` of a time."""
    return moment(since_1970).strftime(FORMAT)


def order(row: Row) -> tuple[int, str, int]:
    """Sorts pages as every list has them: newest first, then domain, then the largest page_id."""
    return (-seconds(row.created_at), row.domain, -row.page_id)


def position(row: Row) -> Position:
    return Position(seconds(row.created_at), row.domain, row.page_id)


def is_after(row: Row, place: Position) -> bool:
    """Whether `row` comes later in a list than `place`."""
    return order(row) > (-place.number, place.domain, -place.last)


def sort(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=order)


def bound(domain: str, place: Position) -> tuple[datetime, int]:
    """The (created_at, page_id) that rows of `domain` must be below to come after `place`."""
    at = moment(place.number)
    if domain == place.domain:
        return at, place.last
    if domain > place.domain:  # the same second is still to come: page_ids are 1 or more
        return at + timedelta(milliseconds=1), 0
    return at, 0


def newest_of_all(now: float, tolerance_seconds: int) -> Position:
    """Just before the newest page that is not too far ahead of `now`."""
    return Position(int(now) + tolerance_seconds + 1, ENDLESS, 0)


def before_hour(date_hour: str) -> Position:
    """Just after everything of this hour."""
    return Position(int(hours.start(date_hour).timestamp()), ENDLESS, 0)
