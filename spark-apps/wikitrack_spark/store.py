"""Storing one batch: all tables of pages, then the counts over them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyspark.sql import DataFrame, Row
from pyspark.storagelevel import StorageLevel

from wikitrack_common import tables
from wikitrack_spark import rows
from wikitrack_spark.counts import Hour


@dataclass(frozen=True)
class Target:
    """A table, how its rows are made of pages, and how the connector groups them into batches.

    Rows that share a partition cost Cassandra a fraction of single ones, so they go together where a batch has such;
    rows of `pages_by_id` never share one.
    """

    table: str
    make: Callable[[DataFrame], DataFrame]
    grouping: str = "partition"
    rows_a_batch: int = 100
    timed: bool = True


TARGETS = (
    Target(tables.PAGES_BY_DOMAIN, lambda pages: rows.page_table(pages, tables.PAGES_BY_DOMAIN)),
    Target(tables.PAGES_BY_TIME, lambda pages: rows.page_table(pages, tables.PAGES_BY_TIME)),
    Target(tables.PAGES_BY_USER, lambda pages: rows.page_table(pages, tables.PAGES_BY_USER)),
    Target(
        tables.PAGES_BY_ID,
        lambda pages: rows.page_table(pages, tables.PAGES_BY_ID),
        grouping="none",
        rows_a_batch=25,
    ),
    Target(tables.USER_HOURS, rows.user_hours, timed=False),
    Target(tables.USER_YEARS, rows.user_years, timed=False),
)


@dataclass(frozen=True)
class Stored:
    """What a batch brought: its pages and the hours they fall in."""

    pages: int
    hours: set[Hour]


class Store:
    """Writes batches. All writes are overwrites by key: a batch may be stored any number of times."""

    def __init__(self, recount: Callable[[set[Hour]], None]) -> None:
        self._recount = recount
        self._pool = ThreadPoolExecutor(max_workers=len(TARGETS), thread_name_prefix="store")

    def __call__(self, batch: DataFrame) -> Stored:
        """Store the records of `batch` (rows of `processed`). Raises what Spark or the driver raise.

        Rows come first and the counts after them: what a kill leaves between the two is mended by the batch's repeat.
        """
        touched = self.write(batch)
        hours = {Hour(row["domain"], row["date_hour"]) for row in touched}
        self._recount(hours)
        return Stored(sum(row["rows"] for row in touched), hours)

    def write(self, batch: DataFrame) -> list[Row]:
        """Write the rows of all tables of pages; return the hours touched (see `rows.touched_hours`)."""
        pages = rows.pages(batch).persist(StorageLevel.MEMORY_AND_DISK)
        try:
            touched = rows.touched_hours(pages).collect()
            self._write(pages, any(row["large"] for row in touched))
        finally:
            pages.unpersist()
        return touched

    def _write(self, pages: DataFrame, has_large: bool) -> None:
        usual = pages.where("NOT large") if has_large else pages
        jobs = [self._pool.submit(_append, target, usual) for target in TARGETS]
        for job in jobs:
            job.result()
        if has_large:
            for target in TARGETS:
                _append(target, pages.where("large"), one_by_one=True)


def _append(target: Target, pages: DataFrame, one_by_one: bool = False) -> None:
    writer = (
        target.make(pages)
        .write.format("org.apache.spark.sql.cassandra")
        .mode("append")
        .option("keyspace", tables.KEYSPACE)
        .option("table", target.table)
        .option("spark.cassandra.output.batch.grouping.key", "none" if one_by_one else target.grouping)
        .option("spark.cassandra.output.batch.size.rows", 1 if one_by_one else target.rows_a_batch)
    )
    if target.timed:
        writer = writer.option("writetime", rows.WRITETIME)
    writer.save()
