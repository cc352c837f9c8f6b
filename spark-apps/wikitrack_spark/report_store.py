"""Where reports and packed sums are kept, and the counts that tell whether they are still right.

Reports: the parts of a run are written first and the row that points to the run last, so that a reader sees all of one
run or all of another. Packed sums carry the number of pages they hold: a reader that finds other than the count of the
period, or parts that differ, does not trust them. Everything may be written again.
"""

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import polars as pl
from cassandra.cluster import Session
from cassandra.concurrent import execute_concurrent_with_args
from cassandra.util import uuid_from_time

from wikitrack_common import hours, sums, tables
from wikitrack_common.tables import ALL_DOMAINS, ALL_TIME, KEYSPACE
from wikitrack_spark.report import Part

CONCURRENCY = 16


class Made(NamedTuple):
    """A report there is: its run, and the counts of its hours when it was made."""

    run: UUID
    counts: list[int]


class Counts:
    """Numbers of pages of all wikis, by period. Methods raise the driver's errors."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._within = session.prepare(
            f"SELECT period, pages FROM {KEYSPACE}.{tables.COUNTS_BY_DOMAIN} WHERE domain = ? AND within = ?"
        )

    def within(self, period: str) -> dict[str, int]:
        """Of the days within a year, or the hours within a day."""
        return dict(self._session.execute(self._within, (ALL_DOMAINS, period)))

    def years(self) -> list[str]:
        return sorted(self.within(ALL_TIME))

    def hours(self, names: Iterable[str]) -> dict[str, int]:
        """Of each of these hours, 0 for an empty one."""
        wanted = dict.fromkeys(names, 0)
        for day in hours.days(wanted):
            wanted |= {hour: pages for hour, pages in self.within(day).items() if hour in wanted}
        return wanted


class Reports:
    """The reports there are. Methods raise the driver's errors."""

    def __init__(self, session: Session) -> None:
        self._session = session
        prepare = session.prepare
        self._find = prepare(f"SELECT run, counts FROM {KEYSPACE}.{tables.REPORTS} WHERE year = ? AND time_end = ?")
        self._point = prepare(
            f"INSERT INTO {KEYSPACE}.{tables.REPORTS} (year, time_end, run, counts) VALUES (?, ?, ?, ?)"
        )
        self._write = prepare(
            f"INSERT INTO {KEYSPACE}.{tables.REPORT_PARTS} (time_end, run, report, part, body) VALUES (?, ?, ?, ?, ?)"
        )
        self._forget = prepare(f"DELETE FROM {KEYSPACE}.{tables.REPORT_PARTS} WHERE time_end = ? AND run <= ?")

    def made(self, end: str) -> Made | None:
        """The report of the window that ends with the start of this hour."""
        row = self._session.execute(self._find, (end[:4], end)).one()
        return None if row is None else Made(row.run, list(row.counts))

    def replace(self, end: str, counts: list[int], parts: list[Part]) -> None:
        """Put a new run in the place of the one there is; what is left of older ones goes afterwards."""
        before = self.made(end)
        run = uuid_from_time(time.time())
        rows = [(end, run, *part) for part in parts]
        execute_concurrent_with_args(self._session, self._write, rows, concurrency=CONCURRENCY)
        self._session.execute(self._point, (end[:4], end, run, counts))
        if before is not None and before.run.time < run.time:
            self._session.execute(self._forget, (end, before.run))


class Sums:
    """Packed sums by period. Methods raise the driver's errors."""

    def __init__(self, session: Session) -> None:
        self._session = session
        table = f"{KEYSPACE}.{tables.USER_SUMS}"
        self._pages = session.prepare(f"SELECT pages FROM {table} WHERE period = ? AND part = 0")
        self._read = session.prepare(f"SELECT pages, parts, sums FROM {table} WHERE period = ?")
        self._write = session.prepare(f"INSERT INTO {table} (period, part, parts, pages, sums) VALUES (?, ?, ?, ?, ?)")

    def pages(self, periods: Sequence[str]) -> dict[str, int]:
        """How many pages the sums of each period hold; periods without sums are left out."""
        questions = [(period,) for period in periods]
        answers = execute_concurrent_with_args(self._session, self._pages, questions, concurrency=CONCURRENCY)
        rows = ((period, answer.one()) for period, (_, answer) in zip(periods, answers, strict=True))
        return {period: row.pages for period, row in rows if row is not None}

    def read(self, periods: Iterable[str]) -> list[pl.DataFrame]:
        """The sums of these periods."""
        frames = []
        for period in periods:
            rows = list(self._session.execute(self._read, (period,)))
            frames += [sums.unpack(row.sums) for row in rows[: rows[0].parts]] if rows else []
        return frames

    def write(self, period: str, found: pl.DataFrame) -> None:
        """Put these sums in the place of what the period has."""
        packed, pages = sums.pack(found), sums.pages(found)
        rows = [(period, number, len(packed), pages, part) for number, part in enumerate(packed)]
        execute_concurrent_with_args(self._session, self._write, rows, concurrency=CONCURRENCY)
