"""From records of `processed` to rows of the tables."""

import json
from typing import Any

from pyspark.sql import DataFrame, Row, SparkSession

from wikitrack_common import tables
from wikitrack_spark import rows

RECORD = {
    "page_id": "9007199254740993",
    "user_id": "42",
    "rev_id": None,
    "user_name": "Ada",
    "domain": "de.wikipedia.org",
    "page_title": "عنوان",
    "created_at": "2025-05-18T13:59:59Z",
    "date_hour": "2025-05-18-13",
    "user_is_bot": False,
    "is_redirect": True,
    "page_namespace": 0,
    "rev_len": None,
    "wiki": "dewiki",
    "user_groups": ["*"],
    "event_id": "an-id",
    "stream_at": "2025-05-18T14:00:01.250Z",
}


def frame(spark: SparkSession, *records: dict[str, Any] | str) -> DataFrame:
    values = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return spark.createDataFrame([(bytearray(value.encode()),) for value in values], "value binary")


def only(pages: DataFrame) -> Row:
    found = pages.collect()
    assert len(found) == 1
    return found[0]


def test_a_record_becomes_a_row(spark: SparkSession) -> None:
    row = only(rows.pages(frame(spark, RECORD)))
    assert (row.page_id, row.user_id, row.rev_id) == (9007199254740993, 42, None)
    assert (row.slot, row.large) == (11, False)
    assert row.page_title == RECORD["page_title"]


def test_what_is_no_record_is_left_out(spark: SparkSession) -> None:
    records: list[dict[str, Any] | str] = [
        RECORD,
        "rubbish",
        "{}",
        {**RECORD, "page_id": "x"},
        {**RECORD, "domain": None},
    ]
    assert rows.pages(frame(spark, *records)).count() == 1


def writetime(spark: SparkSession, created_at: str, stream_at: str) -> int:
    record = {**RECORD, "created_at": created_at, "stream_at": stream_at}
    time = only(rows.pages(frame(spark, record)))[rows.WRITETIME]
    assert isinstance(time, int)
    return time


def test_of_one_creation_the_version_first_taken_in_wins(spark: SparkSession) -> None:
    first = writetime(spark, "2025-05-18T13:00:00Z", "2025-05-18T13:00:02.000Z")
    again = writetime(spark, "2025-05-18T13:00:00Z", "2025-05-18T13:00:02.001Z")
    much_later = writetime(spark, "2025-05-18T13:00:00Z", "2035-05-18T13:00:00.000Z")
    assert first > again > much_later


def test_the_time_of_writing_stays_near_the_creation(spark: SparkSession) -> None:
    """Else a later deletion by hand would be older than the row and do nothing."""
    created = 1_747_573_200
    twelve_days = 12 * 86_400
    for stream_at in ("2025-05-18T12:00:00.000Z", "2025-05-18T13:00:00.000Z", "2055-05-18T13:00:00.000Z"):
        behind = created - writetime(spark, "2025-05-18T13:00:00Z", stream_at) / 1_000_000
        assert 0 <= behind < twelve_days


def test_long_texts_make_a_row_large(spark: SparkSession) -> None:
    for long in (
        {"page_title": "x" * (rows.LARGE_TEXT + 1)},
        {"user_groups": ["x" * 100] * (rows.LARGE_TEXT // 100 + 1)},
    ):
        assert only(rows.pages(frame(spark, {**RECORD, **long}))).large


def test_touched_hours_count_rows_and_tell_of_large_ones(spark: SparkSession) -> None:
    other = {**RECORD, "page_id": "7", "page_title": "x" * (rows.LARGE_TEXT + 1)}
    touched = only(rows.touched_hours(rows.pages(frame(spark, RECORD, RECORD, other))))
    assert (touched.domain, touched.date_hour, touched["rows"], touched.large) == (
        "de.wikipedia.org",
        "2025-05-18-13",
        3,
        True,
    )


def test_the_index_of_a_user_has_each_hour_and_each_month_once(spark: SparkSession) -> None:
    pages = rows.pages(frame(spark, RECORD, {**RECORD, "page_id": "7"}))
    found = sorted(tuple(row) for row in rows.user_periods(pages).collect())
    bucket = tables.user_bucket(42)
    assert rows.user_periods(pages).columns == ["bucket", "user_id", "within", "period", "domain"]
    assert found == [
        (bucket, 42, "2025-05", "2025-05-18-13", "de.wikipedia.org"),
        (bucket, 42, "all", "2025-05", "*"),
    ]


def test_the_buckets_are_those_that_the_api_asks_for(spark: SparkSession) -> None:
    number = 9_223_372_036_854_775_807
    pages = rows.pages(frame(spark, {**RECORD, "page_id": str(number), "user_id": str(number)}))
    assert only(rows.pages_by_id(pages)).bucket == tables.page_bucket(number)
    assert rows.user_periods(pages).first().bucket == tables.user_bucket(number)  # type: ignore[union-attr]


def test_only_the_table_by_time_has_slots(spark: SparkSession) -> None:
    pages = rows.pages(frame(spark, RECORD))
    assert "slot" in rows.pages_by_time(pages).columns
    assert "slot" not in rows.pages_by_user(pages).columns


def test_a_bot_is_counted_as_one(spark: SparkSession) -> None:
    pages = rows.pages(frame(spark, RECORD, {**RECORD, "page_id": "7", "user_is_bot": True}))
    assert sorted(row.bot for row in rows.pages_by_domain(pages).collect()) == [0, 1]


def test_names_lie_in_the_buckets_that_the_api_asks_for(spark: SparkSession) -> None:
    names = ["Ada", "é", "🎉🎉🎉", "~2025-123-4", "Q1357924", "xy"]
    records = [{**RECORD, "user_name": name, "page_title": name} for name in names]
    found = {tuple(row) for row in rows.names(rows.pages(frame(spark, *records))).collect()}
    assert found == {
        ("de.wikipedia.org", kind, tables.name_bucket(kind, name), name, number)
        for name in names
        for kind, number in ((tables.KIND_USER, 42), (tables.KIND_PAGE, 9007199254740993))
    }


def test_very_long_names_are_not_looked_up(spark: SparkSession) -> None:
    long = {**RECORD, "page_title": "é" * 513}
    found = rows.names(rows.pages(frame(spark, long))).collect()
    assert [row.kind for row in found] == [tables.KIND_USER]


def test_touched_hours_tell_slots_stream_times_and_the_newest_page(spark: SparkSession) -> None:
    later = {**RECORD, "page_id": "7", "created_at": "2025-05-18T13:04:59Z", "stream_at": "2025-05-18T14:00:00.001Z"}
    ahead = {**RECORD, "created_at": "2099-01-01T00:00:00Z", "date_hour": "2099-01-01-00"}
    touched = {
        row.date_hour: row for row in rows.touched_hours(rows.pages(frame(spark, RECORD, later, ahead))).collect()
    }
    row = touched["2025-05-18-13"]
    assert sorted(row.slots) == [0, 11]
    assert (row.stream_from, row.stream_to) == (1_747_576_800_001, 1_747_576_801_250)
    assert tuple(row.newest) == (1_747_576_799, 9007199254740993)
    assert touched["2099-01-01-00"].newest.created_at == 4_070_908_800, "a reader leaves it out while it is ahead"
