"""Stores made-up pages in all tables, in plain Python: what the writer does, without the writer."""

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from cassandra.cluster import Session
from cassandra.concurrent import execute_concurrent
from cassandra.query import BatchStatement, BatchType, PreparedStatement

from tests.support.instants import hour, iso
from wikitrack_common import tables

Page = dict[str, Any]
COLUMNS = (
    *("page_id", "user_id", "user_name", "domain", "page_title", "created_at", "date_hour", "user_is_bot"),
    *("is_redirect", "rev_id", "page_namespace", "rev_len", "wiki", "user_groups", "event_id", "stream_at"),
)
ROWS_A_BATCH = 50
NUMBERS = ("page_id", "user_id", "rev_id")


def page(page_id: int, user_id: int, domain: str, created_at: int, **others: Any) -> Page:
    """A page as the API answers it; `created_at` in seconds since 1970."""
    made: Page = {
        "page_id": str(page_id),
        "user_id": str(user_id),
        "user_name": f"User {user_id}",
        "domain": domain,
        "page_title": f"Page_{page_id}",
        "created_at": iso(created_at),
        "rev_id": str(page_id + 7),
        "date_hour": hour(created_at),
        "user_is_bot": False,
        "is_redirect": False,
        "page_namespace": 0,
        "rev_len": 1234,
        "wiki": domain.split(".", maxsplit=1)[0] + "wiki",
        "user_groups": ["*", "user"],
        "event_id": f"{page_id:08x}-0000-4000-8000-{created_at:012x}",
        "stream_at": iso(created_at)[:-1] + ".250Z",
    }
    return made | others


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def store(session: Session, pages: Iterable[Page], counted: Iterable[Page] | None = None) -> None:
    """Write every table. The counts are those of `counted`, which must be all pages of each day in it, each once.

    Without it they are those of `pages`.
    """
    given = list(pages)
    _insert_pages(session, given)
    _insert_domains(session, given)
    insert(session, tables.NAMES, ("domain", "kind", "bucket", "name", "number"), _names(given))
    insert(session, tables.USER_PERIODS, ("bucket", "within", "user_id", "period", "domain"), _user_periods(given))
    _insert_counts(session, given if counted is None else list(counted))
    _insert_arrival(session, given)


def _insert_counts(session: Session, given: list[Page]) -> None:
    """Each number of pages with that of those by bots."""
    by_hour = Counter((one["date_hour"], one["domain"]) for one in given)
    bots = Counter((one["date_hour"], one["domain"]) for one in given if one["user_is_bot"])
    hours = ((*key, number, bots[key]) for key, number in by_hour.items())
    insert(session, tables.COUNTS_BY_HOUR, ("date_hour", "domain", "pages", "bots"), hours)
    of_bots = _levels(bots)
    levels = ((*key, number, of_bots[key]) for key, number in _levels(by_hour).items())
    insert(session, tables.COUNTS_BY_DOMAIN, ("domain", "within", "period", "pages", "bots"), levels)


def _levels(by_hour: Counter[tuple[str, str]]) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for (name, domain), number in by_hour.items():
        for whose in (domain, tables.ALL_DOMAINS):
            counts[whose, name[:10], name] += number
            counts[whose, name[:4], name[:10]] += number
            counts[whose, tables.ALL_TIME, name[:4]] += number
    return counts


def _insert_domains(session: Session, given: list[Page]) -> None:
    """With the newest page of each, which is the last one written."""
    newest = {one["domain"]: one for one in sorted(given, key=lambda one: (one["created_at"], int(one["page_id"])))}
    rows = (
        (tables.DOMAINS_BUCKET, domain, (moment(one["created_at"]), int(one["page_id"])))
        for domain, one in newest.items()
    )
    insert(session, tables.DOMAINS, ("bucket", "domain", "newest"), rows)


def _names(given: list[Page]) -> set[tuple[str, str, str, str, int]]:
    found = set()
    for one in given:
        for kind, name, number in (
            (tables.KIND_USER, one["user_name"], one["user_id"]),
            (tables.KIND_PAGE, one["page_title"], one["page_id"]),
        ):
            if len(name.encode()) <= tables.LONGEST_NAME_BYTES:
                found.add((one["domain"], kind, tables.name_bucket(kind, name), name, int(number)))
    return found


def _insert_arrival(session: Session, given: list[Page]) -> None:
    """One batch, stored now."""
    times = [moment(one["stream_at"]) for one in given]
    slots = sorted({tables.slot_name(one["date_hour"], _slot(moment(one["created_at"]))) for one in given})
    row = (hour(int(time.time())), uuid.uuid1(), slots, min(times), max(times))
    insert(session, tables.ARRIVALS, ("bucket", "batch_id", "slots", "stream_from", "stream_to"), [row])


def _slot(at: datetime) -> int:
    return at.minute // tables.SLOT_MINUTES


def _user_periods(given: list[Page]) -> set[tuple[int, str, int, str, str]]:
    found = set()
    for one in given:
        user_id, hour, month = int(one["user_id"]), one["date_hour"], one["date_hour"][:7]
        bucket = tables.user_bucket(user_id)
        found |= {(bucket, month, user_id, hour, one["domain"]), (bucket, tables.ALL_TIME, user_id, month, "*")}
    return found


def _insert_pages(session: Session, given: list[Page]) -> None:
    rows = [_row(one) for one in given]
    insert(session, tables.PAGES_BY_USER, COLUMNS, rows)
    bots = ((*row, int(row[COLUMNS.index("user_is_bot")])) for row in rows)
    insert(session, tables.PAGES_BY_DOMAIN, (*COLUMNS, "bot"), bots)
    buckets = ((*row, tables.page_bucket(row[COLUMNS.index("page_id")])) for row in rows)
    insert(session, tables.PAGES_BY_ID, (*COLUMNS, "bucket"), buckets)
    slots = ((*row, _slot(row[COLUMNS.index("created_at")])) for row in rows)
    insert(session, tables.PAGES_BY_TIME, (*COLUMNS, "slot"), slots)


def _row(one: Page) -> tuple[Any, ...]:
    values = {name: one[name] for name in COLUMNS}
    for name in NUMBERS:
        values[name] = None if one[name] is None else int(one[name])
    for name in ("created_at", "stream_at"):
        values[name] = None if one[name] is None else moment(one[name])
    return tuple(values.values())


def insert(session: Session, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of one table, many together. Raises the driver's errors."""
    marks = ", ".join("?" * len(columns))
    text = f"INSERT INTO {tables.KEYSPACE}.{table} ({', '.join(columns)}) VALUES ({marks})"
    statement = session.prepare(text)
    execute_concurrent(session, _batches(statement, rows), concurrency=16, raise_on_first_error=True)


def _batches(statement: PreparedStatement, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[BatchStatement, None]]:
    """Many rows at once: on one node that is much cheaper, whatever their partitions."""
    left = iter(rows)
    while some := list(islice(left, ROWS_A_BATCH)):
        batch = BatchStatement(BatchType.UNLOGGED)
        for row in some:
            batch.add(statement, row)
        yield batch, None


def hours_ago(now: int, hours: float) -> int:
    return int(now - timedelta(hours=hours).total_seconds())
