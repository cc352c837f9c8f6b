"""From the pages of some hours to what the reports and the packed sums hold: pure functions of frames."""

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from wikitrack_common import tables
from wikitrack_common.hours import before

PAGE_COLUMNS = (
    *("date_hour", "domain", "user_id", "user_name", "user_is_bot"),
    *("created_at", "page_id", "page_title"),
)
"""What is read of `pages_by_time`."""

TOP_USERS = 20
MOST_TITLES = 1_000
MOST_TITLE_CHARACTERS = 2**20
"""Of one user's titles in a report. Wikis allow 255 bytes a title, so that it cuts nothing but what no wiki made."""


def hours(pages: DataFrame, names: list[str]) -> DataFrame:
    """The pages of these hours: whole partitions, so that the connector reads those and no other."""
    slots = list(range(tables.SLOTS))
    return pages.where(F.col("date_hour").isin(names) & F.col("slot").isin(slots)).select(*PAGE_COLUMNS)


def windows(spark: SparkSession, ends: list[str]) -> DataFrame:
    """`time_end` and each `date_hour` of the windows that end with the starts of these hours."""
    pairs = [(end, name) for end in ends for name in before(end, tables.REPORT_HOURS)]
    # As text of SQL: of a list of Python's, Spark would start Python workers to read it.
    values = ", ".join(f"('{end}', '{name}')" for end, name in pairs)
    return spark.sql(f"SELECT * FROM VALUES {values} AS windows(time_end, date_hour)")


def user_sums(pages: DataFrame) -> DataFrame:
    """Who made how many in each hour, apart for pages made as a bot and others.

    `date_hour`, `domain`, `user_id`, `bot`, `count`; `newest`: created_at (seconds), page_id, user_name of the newest.
    """
    created = F.unix_seconds("created_at").alias("created_at")
    bot = F.coalesce(F.col("user_is_bot"), F.lit(False)).alias("bot")
    return pages.groupBy("date_hour", "domain", "user_id", bot).agg(
        F.count("*").alias("count"), F.max(F.struct(created, "page_id", "user_name")).alias("newest")
    )


def created_pages(sums: DataFrame) -> DataFrame:
    """`date_hour`, `domain`, `created_pages`: most first within an hour, then by domain."""
    by_wiki = sums.groupBy("date_hour", "domain").agg(F.sum("count").alias("created_pages"))
    return by_wiki.orderBy("date_hour", F.desc("created_pages"), "domain")


def created_by_bots(sums: DataFrame, windows: DataFrame) -> DataFrame:
    """`time_end`, `domain`, `created_by_bots`: most first within a window, then by domain; only wikis with any.

    `windows`: rows of `time_end` and each `date_hour` of the window, here and below.
    """
    by_bots = sums.where("bot").join(F.broadcast(windows), "date_hour")
    by_wiki = by_bots.groupBy("time_end", "domain").agg(F.sum("count").alias("created_by_bots"))
    return by_wiki.orderBy("time_end", F.desc("created_by_bots"), "domain")


def top_users(sums: DataFrame, windows: DataFrame) -> DataFrame:
    """Of each window the `TOP_USERS` people with most pages, then by domain and user_id as text, in this order.

    `time_end`, `domain`, `user_id`, `count`; `newest`: created_at, page_id, user_name, bot of the newest page.
    """
    newest = F.struct("newest.created_at", "newest.page_id", "newest.user_name", "bot")
    in_windows = sums.join(F.broadcast(windows), "date_hour").groupBy("time_end", "domain", "user_id")
    people = in_windows.agg(F.sum("count").alias("count"), F.max(newest).alias("newest"))
    most_first = Window.partitionBy("time_end").orderBy(F.desc("count"), "domain", F.col("user_id").cast("string"))
    ranked = people.withColumn("place", F.row_number().over(most_first)).where(F.col("place") <= TOP_USERS)
    return ranked.orderBy("time_end", "place").drop("place")


def titles(pages: DataFrame, windows: DataFrame, users: DataFrame) -> DataFrame:
    """`time_end`, `domain`, `user_id`, `page_title` of these users' newest pages in each window, newest first.

    `users`: rows of `top_users`.
    """
    whose = ["time_end", "domain", "user_id"]
    hours_of_users = users.select(*whose).join(F.broadcast(windows), "time_end")
    newest_first = Window.partitionBy(*whose).orderBy(F.desc("created_at"), F.desc("page_id"))
    so_far = F.sum(F.length("page_title")).over(newest_first.rowsBetween(Window.unboundedPreceding, 0))
    ranked = pages.join(F.broadcast(hours_of_users), ["date_hour", "domain", "user_id"]).select(
        *whose, "page_title", F.row_number().over(newest_first).alias("place"), so_far.alias("characters")
    )
    within = (F.col("place") <= MOST_TITLES) & (F.col("characters") <= MOST_TITLE_CHARACTERS)
    return ranked.where(within).orderBy(*whose, "place").select(*whose, "page_title")
