"""Storing one batch: all tables of pages, then the counts over them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from pyspark.sql import DataFrame, Row
from pyspark.storagelevel import StorageLevel

from wikitrack_common import tables
from wikitrack_spark import rows
from wikitrack_spark.counts import Hour


@dataclass(frozen=True)
class Target:
    """A table, how its rows are made of pages, and the partition key that they are sorted by.

    Rows of a partition that come together cost Cassandra a fraction of single ones. So rows are sorted by partition and
    sent in batches of `ROWS_A_BATCH` for the same nodes, in which each partition is one mutation.
    """

    table: str
    make: Callable[[DataFrame], DataFrame]
    partition: tuple[str, ...]


TARGETS = (
    Target(tables.PAGES_BY_DOMAIN, rows.pages_by_domain, ("domain", "date_hour")),
    Target(tables.PAGES_BY_USER, rows.pages_by_user, ("domain", "date_hour")),
    Target(tables.PAGES_BY_TIME, rows.pages_by_time, ("date_hour", "slot")),
    Target(tables.PAGES_BY_ID, rows.pages_by_id, ("bucket",)),
    Target(tables.USER_PERIODS, rows.user_periods, ("bucket", "within")),
    Target(tables.NAMES, rows.names, ("domain", "kind", "bucket")),
)
ROWS_A_BATCH = 100


LIMIT_SECONDS = 30.0
SLOWEST_ROWS_A_SECOND = 400


class StuckError(Exception):
    """Writing does not end: the connector's `refreshSchema` waits for ever where Cassandra went away under it."""


@dataclass(frozen=True)
class Stored:
    """What a batch brought: its pages and the hours they fall in."""

    pages: int
    hours: set[Hour]


class Store:
    """Writes batches. All writes are overwrites by key: a batch may be stored any number of times."""

    def __init__(self, recount: Callable[[set[Hour]], None], tell: Callable[[list[Row]], None]) -> None:
        self._recount = recount
        self._tell = tell
        self._connection = 0
        self._pool = _pool()

    def __call__(self, batch: DataFrame) -> Stored:
        """Store the records of `batch` (rows of `processed`). Raises what Spark or the driver raise.

        Rows come first, the counts after them, and last what tells of both: what a kill leaves between them is mended
        by the batch's repeat.
        """
        touched = self.write(batch)
        hours = {Hour(row["domain"], row["date_hour"]) for row in touched}
        self._recount(hours)
        self._tell(touched)
        return Stored(sum(row["rows"] for row in touched), hours)

    def write(self, batch: DataFrame) -> list[Row]:
        """Write the rows of all tables of pages; return the hours touched (see `rows.touched_hours`)."""
        pages = rows.pages(_one_task_stays_one(batch)).persist(StorageLevel.MEMORY_AND_DISK)
        try:
            touched = rows.touched_hours(pages).collect()
            limit = LIMIT_SECONDS + sum(row["rows"] for row in touched) / SLOWEST_ROWS_A_SECOND
            self._write(pages, any(row["large"] for row in touched), limit)
        finally:
            pages.unpersist()
        return touched

    def _write(self, pages: DataFrame, has_large: bool, limit: float) -> None:
        usual = pages.where("NOT large") if has_large else pages
        jobs = [self._pool.submit(_append, target, usual, self._connection) for target in TARGETS]
        if has_large:
            large = pages.where("large")
            jobs += [self._pool.submit(_append, target, large, self._connection, one_by_one=True) for target in TARGETS]
        done, stuck = wait(jobs, timeout=limit)
        if stuck:
            self._connection += 1
            self._pool = _pool()
            raise StuckError(f"{len(stuck)} tables not written within {limit:.0f} s; trying over a new connection")
        for job in done:
            job.result()


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=len(TARGETS), thread_name_prefix="store")


def _one_task_stays_one(batch: DataFrame) -> DataFrame:
    """Where a batch is one partition, say so: grouping it then needs no shuffle, which a small batch would feel."""
    return batch.coalesce(1) if batch.rdd.getNumPartitions() == 1 else batch


def _append(target: Target, pages: DataFrame, connection: int, one_by_one: bool = False) -> None:
    frame = target.make(pages).sortWithinPartitions(*target.partition)
    writer = (
        frame.write.format("org.apache.spark.sql.cassandra")
        .mode("append")
        .option("keyspace", tables.KEYSPACE)
        .option("table", target.table)
        # The connector keeps a session for each set of connection settings: another value is another session.
        .option("spark.cassandra.connection.timeoutMS", 5_000 + connection)
        .option("spark.cassandra.output.batch.grouping.key", "none" if one_by_one else "replica_set")
        .option("spark.cassandra.output.batch.size.rows", 1 if one_by_one else ROWS_A_BATCH)
    )
    if rows.WRITETIME in frame.columns:
        writer = writer.option("writetime", rows.WRITETIME)
    writer.save()
