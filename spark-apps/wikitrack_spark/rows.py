"""From records of `processed` to rows of the tables of pages: pure functions of frames."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from wikitrack_common import tables
from wikitrack_spark.schema import RECORD, REQUIRED

WRITETIME = "writetime"

_PAGE_COLUMNS = (
    "page_id",
    "user_id",
    "user_name",
    "domain",
    "page_title",
    "created_at",
    "date_hour",
    "user_is_bot",
    "is_redirect",
    "rev_id",
    "page_namespace",
    "rev_len",
    "wiki",
    "user_groups",
    "event_id",
    "stream_at",
)

_EPOCH_MILLISECONDS = 1_735_689_600_000
"""2025-01-01T00:00:00Z: keeps the times of writing near those of creation."""

LARGE_TEXT = 32 * 1024
"""Rows with longer texts are written one by one: a batch of them would pass Cassandra's limit of a mutation."""


def pages(source: DataFrame) -> DataFrame:
    """One row a record, with the columns of the page tables, `slot`, `year`, `large` and `writetime`.

    What is no record of `processed` (nobody but the cleaner writes there) is left out.
    """
    record = source.select(F.from_json(F.col("value").cast("string"), RECORD).alias("r")).select("r.*")
    created = F.col("created_at").cast("timestamp")
    typed = record.select(
        *(F.col(name) for name in _PAGE_COLUMNS if name not in _CASTS),
        *(F.col(name).cast(kind).alias(name) for name, kind in _CASTS.items()),
        (F.minute(created) / F.lit(tables.SLOT_MINUTES)).cast("tinyint").alias("slot"),
        F.year(created).alias("year"),
    )
    large = sum((F.coalesce(F.length(name), F.lit(0)) for name in _TEXTS), F.lit(0)) > LARGE_TEXT
    usable = typed.where(" AND ".join(f"{name} IS NOT NULL" for name in REQUIRED))
    return usable.withColumn("large", large).withColumn(WRITETIME, _writetime())


_CASTS = {
    "page_id": "bigint",
    "user_id": "bigint",
    "rev_id": "bigint",
    "created_at": "timestamp",
    "stream_at": "timestamp",
}
_TEXTS = ("page_title", "user_name", "wiki", "event_id")


def _writetime() -> Column:
    """Microseconds that decide which version of a creation stays, whatever the order of writing.

    The one that the stream took in first, so that a repeat, which comes later, changes nothing. They lie less than 12
    days before the creation for stream times of 2025 to 2056: a row deleted by hand stays deleted.
    """
    return F.unix_seconds("created_at") * 1_000_000 - (F.unix_millis("stream_at") - _EPOCH_MILLISECONDS)


def page_table(page_rows: DataFrame, table: str) -> DataFrame:
    """The columns of one of the page tables."""
    extra = ("slot",) if table == tables.PAGES_BY_TIME else ()
    return page_rows.select(*_PAGE_COLUMNS, *extra, WRITETIME)


def user_hours(page_rows: DataFrame) -> DataFrame:
    return page_rows.select("user_id", "year", "date_hour", "domain").distinct()


def user_years(page_rows: DataFrame) -> DataFrame:
    return page_rows.select("user_id", "year").distinct()


def touched_hours(page_rows: DataFrame) -> DataFrame:
    """`domain`, `date_hour` of each hour that has to be counted again, `rows`, and whether any row is large."""
    return page_rows.groupBy("domain", "date_hour").agg(
        F.count("*").alias("rows"), F.coalesce(F.bool_or("large"), F.lit(False)).alias("large")
    )
