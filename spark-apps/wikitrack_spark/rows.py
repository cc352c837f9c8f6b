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
    """One row a record, with the columns of the page tables, `slot`, `large` and `writetime`.

    What is no record of `processed` (nobody but the cleaner writes there) is left out.
    """
    record = source.select(F.from_json(F.col("value").cast("string"), RECORD).alias("r")).select("r.*")
    created = F.col("created_at").cast("timestamp")
    typed = record.select(
        *(F.col(name) for name in _PAGE_COLUMNS if name not in _CASTS),
        *(F.col(name).cast(kind).alias(name) for name, kind in _CASTS.items()),
        (F.minute(created) / F.lit(tables.SLOT_MINUTES)).cast("tinyint").alias("slot"),
    )
    groups = F.concat_ws("", "user_groups")
    texts = [F.coalesce(F.length(text), F.lit(0)) for text in (*_TEXTS, groups)]
    large = sum(texts, F.lit(0)) > LARGE_TEXT
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


def pages_by_id(page_rows: DataFrame) -> DataFrame:
    bucket = F.expr(f"page_id DIV {tables.PAGES_A_BUCKET} AS bucket")
    return page_rows.select(bucket, *_PAGE_COLUMNS, WRITETIME)


def pages_by_user(page_rows: DataFrame) -> DataFrame:
    return page_rows.select(*_PAGE_COLUMNS, WRITETIME)


def pages_by_domain(page_rows: DataFrame) -> DataFrame:
    bot = F.coalesce(F.col("user_is_bot"), F.lit(False)).cast("int").alias("bot")
    return page_rows.select(bot, *_PAGE_COLUMNS, WRITETIME)


def pages_by_time(page_rows: DataFrame) -> DataFrame:
    return page_rows.select("slot", *_PAGE_COLUMNS, WRITETIME)


def user_periods(page_rows: DataFrame) -> DataFrame:
    """Each person's hours within months, and each number's months, once."""
    month = F.substring("date_hour", 1, 7)
    hour_in_month = F.struct(month.alias("within"), F.col("date_hour").alias("period"), "domain")
    month_in_all = F.struct(
        F.lit(tables.ALL_TIME).alias("within"), month.alias("period"), F.lit(tables.ALL_DOMAINS).alias("domain")
    )
    bucket = (F.col("user_id") % tables.USER_BUCKETS).cast("smallint").alias("bucket")
    both = F.explode(F.array(hour_in_month, month_in_all)).alias("in")
    return page_rows.select(bucket, "user_id", both).select("bucket", "user_id", "in.*").distinct()


def names(page_rows: DataFrame) -> DataFrame:
    """The number of each user and page by its name, once."""
    user = F.struct(
        F.lit(tables.KIND_USER).alias("kind"),
        F.when(F.col("user_name").startswith(tables.TEMPORARY), F.substring("user_name", 1, tables.TEMPORARY_HEAD))
        .otherwise(F.substring("user_name", 1, 1))
        .alias("bucket"),
        F.col("user_name").alias("name"),
        F.col("user_id").alias("number"),
    )
    head = F.greatest(F.lit(1), F.length("page_title") - tables.TITLE_TAIL)
    page = F.struct(
        F.lit(tables.KIND_PAGE).alias("kind"),
        F.col("page_title").substr(F.lit(1), head).alias("bucket"),
        F.col("page_title").alias("name"),
        F.col("page_id").alias("number"),
    )
    both = page_rows.select("domain", F.explode(F.array(user, page)).alias("of")).select("domain", "of.*")
    return both.where(F.octet_length("name") <= tables.LONGEST_NAME_BYTES).distinct()


def touched_hours(page_rows: DataFrame) -> DataFrame:
    """What a batch touched, a row for each `domain` and `date_hour`.

    `rows`; `large`: whether any row is; `slots`: which five minutes; `stream_from`, `stream_to`: the range of stream
    times, milliseconds; `newest`: created_at (seconds) and page_id of the newest page.
    """
    page = F.struct(F.unix_seconds("created_at").alias("created_at"), "page_id")
    return page_rows.groupBy("domain", "date_hour").agg(
        F.count("*").alias("rows"),
        F.coalesce(F.bool_or("large"), F.lit(False)).alias("large"),
        F.collect_set("slot").alias("slots"),
        F.unix_millis(F.min("stream_at")).alias("stream_from"),
        F.unix_millis(F.max("stream_at")).alias("stream_to"),
        F.max(page).alias("newest"),
    )
