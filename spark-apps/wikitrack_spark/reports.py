"""The reports job: makes what is asked for often and costs much, from the pages in Cassandra, and ends.

First the reports of the newest window of six full hours; then packed sums of hours and days, from which the API answers
questions over long times; then the reports of older windows whose pages became more. With `--end` only the reports
of one window, whatever there is of it.

It may be run at any time, and again: what it makes is a function of the pages, and is made again where their counts
differ from those it was made of. Counts are read before pages: a page that comes between them is in the next run.
"""

from argparse import ArgumentTypeError
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from cassandra.cluster import Cluster, NoHostAvailable, Session
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.storagelevel import StorageLevel
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_exponential

from wikitrack_common import hours, logs, programs, sessions, settings, sums, tables
from wikitrack_spark import due, report, report_rows, running, session
from wikitrack_spark.report_store import Counts, Reports, Sums
from wikitrack_spark.settings import ReportSettings

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 120.0


class Job:
    """One run, over the connections it is given."""

    def __init__(self, spark: SparkSession, cassandra: Session, current: str) -> None:
        self._spark = spark
        self._counts, self._reports, self._sums = Counts(cassandra), Reports(cassandra), Sums(cassandra)
        self._current = current

    def run(self) -> None:
        """Make all that is due."""
        ends = due.ends(self._current)
        self._make_due_reports(ends[:1])
        self._make_sums()
        self._make_due_reports(ends[1:])

    def make_reports(self, ends: list[str], counts: Mapping[str, int] | None = None) -> None:
        """Make the reports of the windows that end with the starts of these hours."""
        names = due.hours_of(ends)
        counts = counts or self._counts.hours(names)
        windows = report_rows.windows(self._spark, ends)
        pages = self._pages(names).persist(StorageLevel.MEMORY_AND_DISK)
        try:
            found = _find(pages, windows)
        finally:
            pages.unpersist()
        for end, parts in found.reports(ends):
            made_of = due.counts_of(end, counts)
            self._reports.replace(end, made_of, parts)
            log.info("report made", time_end=hours.iso(end), pages=sum(made_of))

    def _make_due_reports(self, ends: list[str]) -> None:
        counts = self._counts.hours(due.hours_of(ends))
        wanted = [end for end in ends if self._is_due(end, due.counts_of(end, counts))]
        for some in due.together(wanted, counts):
            self.make_reports(some, counts)

    def _is_due(self, end: str, counts: list[int]) -> bool:
        made = self._reports.made(end)
        return due.is_due(counts, made and made.counts, newest=end == self._current)

    def _make_sums(self) -> None:
        """Of hours first, the newest first, then of days from them."""
        for year in reversed(self._counts.years()):
            counts = self._counts.within(year)
            days = due.stale_days(counts, self._sums.pages(list(counts)), self._current)
            by_day = {day: self._counts.within(day) for day in days}
            of_hours = {name: pages for of_day in by_day.values() for name, pages in of_day.items()}
            stale = due.stale_hours(of_hours, self._sums.pages(list(of_hours)), self._current)
            for names in due.groups(stale, of_hours):
                self._make_sums_of_hours(names)
                log.info("sums made", hours=len(names), pages=sum(of_hours[name] for name in names))
            for day in days:
                self._make_sums_of_day(day, by_day[day])

    def _make_sums_of_day(self, day: str, counts: Mapping[str, int]) -> None:
        """From those of its hours, once it is over. A day whose hours changed meanwhile is left to the next run."""
        if day < hours.day(self._current):
            found = self._sums.read(counts)
            if found and sum(map(sums.pages, found)) == sum(counts.values()):
                self._sums.write(day, sums.merge(found))

    def _make_sums_of_hours(self, names: list[str]) -> None:
        rows = report_rows.user_sums(self._pages(names)).collect()
        for name in names:
            self._sums.write(name, sums.frame(_sum(row) for row in rows if row["date_hour"] == name))

    def _pages(self, names: list[str]) -> DataFrame:
        table: DataFrame = (
            self._spark.read.format("org.apache.spark.sql.cassandra")
            .option("keyspace", tables.KEYSPACE)
            .option("table", tables.PAGES_BY_TIME)
            # From one key on, IN becomes a read of each partition, side by side, instead of one statement for all.
            .option("spark.cassandra.sql.inClauseToJoinConversionThreshold", 1)
            .load()
        )
        return report_rows.hours(table, names)


def _find(pages: DataFrame, windows: DataFrame) -> report.Found:
    sums_of_users = report_rows.user_sums(pages).persist(StorageLevel.MEMORY_AND_DISK)
    top = report_rows.top_users(sums_of_users, windows).persist(StorageLevel.MEMORY_AND_DISK)
    try:
        return report.Found(
            created_pages=report_rows.created_pages(sums_of_users).collect(),
            created_by_bots=report_rows.created_by_bots(sums_of_users, windows).collect(),
            top_users=top.collect(),
            titles=report_rows.titles(pages, windows, top).collect(),
        )
    finally:
        top.unpersist()
        sums_of_users.unpersist()


def _sum(row: Row) -> tuple[Any, ...]:
    """In the order of `sums.SCHEMA`."""
    return (row["domain"], row["user_id"], row["bot"], row["count"], *row["newest"])


def _connect(config: ReportSettings) -> Cluster:
    """A connected cluster. Waits for Cassandra, for some time; a cluster that failed stays dead."""
    patiently = Retrying(
        retry=retry_if_exception_type((NoHostAvailable, OSError)),
        wait=wait_exponential(multiplier=0.5, max=10),
        stop=stop_after_delay(CONNECT_SECONDS),
        before_sleep=lambda _: log.warning("Cassandra does not answer yet; waiting"),
        reraise=True,
    )

    def attempt() -> Cluster:
        cluster = sessions.cluster(config, request_timeout=60.0)
        try:
            cluster.connect()
        except BaseException:
            cluster.shutdown()
            raise
        return cluster

    cluster: Cluster = patiently(attempt)
    return cluster


def _current() -> str:
    return hours.name(datetime.now(UTC))


def _end(text: str) -> str:
    """The end of a window, as an argument."""
    try:
        end = hours.name(hours.start(text))
    except ValueError as error:
        raise ArgumentTypeError(f"an hour of UTC like 2025-05-18-13 is accepted, not {text!r}") from error
    if end > _current():
        raise ArgumentTypeError(f"the window until {end} has not ended; the newest is that until {_current()}")
    return end


def run() -> None:
    parser = programs.parser("wikitrack_spark.reports", __doc__ or "", ReportSettings)
    about = "only the window until just before this hour: 2025-05-18-13"
    parser.add_argument("--end", type=_end, metavar="HOUR", help=about)
    given = parser.parse_args()
    config = settings.load(ReportSettings)
    logs.configure("reports", config)
    cluster = _connect(config)
    spark = session.build("wikitrack-reports", config)
    try:
        job = Job(spark, cluster.connect(), _current())
        if given.end:
            job.make_reports([given.end])
        else:
            job.run()
        log.info("reports are up to date")
    finally:
        spark.stop()
        cluster.shutdown()


if __name__ == "__main__":
    running.main(run)
