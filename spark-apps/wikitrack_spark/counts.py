"""Counting again: how many pages each touched hour of a wiki has, and the sums above it.

A count is read from the rows that it counts and written over the old one, so that doing it twice, or after a kill
between two statements, ends in the same numbers. Nothing here is read from Spark's state.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from cassandra.cluster import Session
from cassandra.concurrent import execute_concurrent, execute_concurrent_with_args
from cassandra.query import BatchStatement, BatchType

from wikitrack_common import tables

CONCURRENCY = 64
ROWS_A_BATCH = 50
"""Rows of counts are tiny: sent together they cost a tenth of single statements."""


class Hour(NamedTuple):
    """One UTC hour of one wiki; `date_hour` as `2025-05-18-13`."""

    domain: str
    date_hour: str

    @property
    def day(self) -> str:
        return self.date_hour[:10]


class Count(NamedTuple):
    """Creations, and how many of them by bots."""

    pages: int
    bots: int


class Period(NamedTuple):
    """A row of `counts_by_domain` but its numbers."""

    domain: str
    within: str
    period: str


def days(hours: Iterable[Hour]) -> set[Period]:
    """The rows of days over these hours."""
    return {Period(hour.domain, hour.date_hour[:4], hour.day) for hour in hours}


def years(day_rows: Iterable[Period]) -> set[Period]:
    """The rows of years over these days."""
    return {Period(day.domain, tables.ALL_TIME, day.within) for day in day_rows}


class Recount:
    """Prepared statements over one session. Methods raise the driver's errors; calling again mends."""

    def __init__(self, session: Session) -> None:
        self._session = session
        prepare = session.prepare
        space = tables.KEYSPACE
        self._count_rows = prepare(
            f"SELECT count(*), sum(bot) FROM {space}.{tables.PAGES_BY_DOMAIN} WHERE domain = ? AND date_hour = ?"
        )
        self._count_wikis = prepare(
            f"SELECT sum(pages), sum(bots) FROM {space}.{tables.COUNTS_BY_HOUR} WHERE date_hour = ?"
        )
        self._count_periods = prepare(
            f"SELECT sum(pages), sum(bots) FROM {space}.{tables.COUNTS_BY_DOMAIN} WHERE domain = ? AND within = ?"
        )
        self._write_hour = prepare(
            f"INSERT INTO {space}.{tables.COUNTS_BY_HOUR} (date_hour, domain, pages, bots) VALUES (?, ?, ?, ?)"
        )
        self._write_period = prepare(
            f"INSERT INTO {space}.{tables.COUNTS_BY_DOMAIN} (domain, within, period, pages, bots) "
            "VALUES (?, ?, ?, ?, ?)"
        )

    def __call__(self, hours: set[Hour]) -> None:
        """Count these hours, then all wikis' hours, days and years over them, each level from the one below."""
        touched = sorted(hours)
        counts = self._read(self._count_rows, touched)
        by_hour = [(hour.date_hour, hour.domain, *count) for hour, count in zip(touched, counts, strict=True)]
        write(self._session, self._write_hour, by_hour)
        self._write_hours(touched, counts)
        everywhere = sorted({Hour(tables.ALL_DOMAINS, hour.date_hour) for hour in touched})
        self._write_hours(everywhere, self._read(self._count_wikis, [(hour.date_hour,) for hour in everywhere]))
        day_rows = days([*touched, *everywhere])
        self._sum_up(day_rows)
        self._sum_up(years(day_rows))

    def _write_hours(self, hours: list[Hour], counts: list[Count]) -> None:
        rows = [(hour.domain, hour.day, hour.date_hour, *count) for hour, count in zip(hours, counts, strict=True)]
        write(self._session, self._write_period, rows)

    def _sum_up(self, periods: set[Period]) -> None:
        """Write each period as the sum of the periods within it."""
        rows = sorted(periods)
        counts = self._read(self._count_periods, [(row.domain, row.period) for row in rows])
        write(self._session, self._write_period, [(*row, *count) for row, count in zip(rows, counts, strict=True)])

    def _read(self, statement: Any, keys: Sequence[tuple[Any, ...]]) -> list[Count]:
        answers = execute_concurrent_with_args(self._session, statement, keys, concurrency=CONCURRENCY)
        return [Count(*(number or 0 for number in rows.one())) for _, rows in answers]


def write(session: Session, statement: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write small rows, many together. Raises the driver's errors."""
    left = iter(rows)
    batches = []
    while some := list(islice(left, ROWS_A_BATCH)):
        batch = BatchStatement(BatchType.UNLOGGED)
        for row in some:
            batch.add(statement, row)
        batches.append((batch, None))
    execute_concurrent(session, batches, concurrency=CONCURRENCY, raise_on_first_error=True)
