"""From the records of `input` to those of `processed` and `rejected`: pure functions of frames.

The rules (which fields, what is unusable, in which order) are those of docs/data-model.md, "The record".
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from wikitrack_common import topics
from wikitrack_common.topics import Reason
from wikitrack_spark.jsontext import json_object
from wikitrack_spark.schema import EVENT, RECORD
from wikitrack_spark.times import date_hour, iso_milliseconds, iso_seconds, rfc3339_seconds

CLEANED = "cleaned"
CANARY = "canary"
OUTCOMES = (CLEANED, CANARY, Reason.NOT_JSON, Reason.INVALID_FIELD, Reason.BAD_TIME, Reason.TOO_LARGE)

TIME_FIELD = "rev_timestamp"
"""`field` of a `bad_time`: the first of the places where a time is looked for."""

_DOMAIN = r"\A[a-z0-9.-]{1,253}\z"


def judge(source: DataFrame) -> DataFrame:
    """Add `record` (struct `RECORD`), `outcome` (one of `OUTCOMES`) and `field` to rows of Kafka's source.

    Needs `value`, `timestamp` and `headers`; keeps all columns.
    """
    parsed = source.withColumn("event", json_object(F.col("value").cast("string"), EVENT))
    normal = parsed.withColumn("record", _record(F.col("event"), F.col("timestamp")))
    field = _first_unusable(F.col("record"))
    too_large = F.exists("headers", lambda header: header["key"] == topics.FULL_SIZE)
    outcome = (
        F.when(F.coalesce(too_large, F.lit(False)), Reason.TOO_LARGE)
        .when(F.col("event").isNull(), Reason.NOT_JSON)
        .when(F.col("event.meta.domain") == "canary", CANARY)
        .when(F.col("field") == TIME_FIELD, Reason.BAD_TIME)
        .when(F.col("field").isNotNull(), Reason.INVALID_FIELD)
        .when(_grown_too_large(F.col("value"), F.col("record")), Reason.TOO_LARGE)
        .otherwise(CLEANED)
    )
    return normal.withColumn("field", field).withColumn("outcome", outcome).drop("event")


def _grown_too_large(value: Column, record: Column) -> Column:
    """A byte that is no UTF-8 becomes three, so that a record may pass no topic any more. Large events are measured."""
    may_be = F.octet_length(value) > topics.MAX_EVENT_BYTES // 3
    return may_be & (F.octet_length(F.to_json(record)) > topics.MAX_EVENT_BYTES)


def route(judged: DataFrame) -> DataFrame:
    """Rows for Kafka's sink (`topic`, `key`, `value`, `headers`) of all judged rows but canaries."""
    cleaned = F.col("outcome") == CLEANED
    record = F.col("record")
    rejected_key = F.coalesce(_header(topics.FULL_SHA256), F.sha2("value", 256))
    return judged.where(F.col("outcome") != CANARY).select(
        F.when(cleaned, topics.PROCESSED).otherwise(topics.REJECTED).alias("topic"),
        F.when(cleaned, F.concat_ws(":", record["domain"], record["page_id"]))
        .otherwise(rejected_key)
        .cast("binary")
        .alias("key"),
        F.when(cleaned, F.to_json(record, {"ignoreNullFields": "false"}).cast("binary"))
        .otherwise(F.col("value"))
        .alias("value"),
        F.when(~cleaned, _rejection_headers()).alias("headers"),
    )


def _record(event: Column, stream_time: Column) -> Column:
    """The record of an event; required fields that are unusable are null."""
    times = (event["rev_timestamp"], event["dt"], event["meta"]["dt"])
    seconds = F.coalesce(*(rfc3339_seconds(time) for time in times))
    domain = F.lower(event["meta"]["domain"])
    fields = {
        "page_id": _number(event["page_id"]),
        "user_id": _number(event["performer"]["user_id"]),
        "rev_id": _number(event["rev_id"]),
        "user_name": _text(event["performer"]["user_text"]),
        "domain": F.when(domain.rlike(_DOMAIN), domain),
        "page_title": _text(event["page_title"]),
        "created_at": iso_seconds(seconds),
        "date_hour": date_hour(seconds),
        "user_is_bot": F.coalesce(event["performer"]["user_is_bot"], F.lit(False)),
        "is_redirect": F.coalesce(event["page_is_redirect"], F.lit(False)),
        "page_namespace": event["page_namespace"],
        "rev_len": event["rev_len"],
        "wiki": event["database"],
        "user_groups": F.filter(event["performer"]["user_groups"], lambda group: group.isNotNull()),
        "event_id": event["meta"]["id"],
        "stream_at": iso_milliseconds(stream_time),
    }
    return F.struct(*(fields[name].alias(name) for name in RECORD.names))


def _number(value: Column) -> Column:
    return F.when(value >= 1, value.cast("string"))


def _text(value: Column) -> Column:
    return F.when(value != "", value)


def _first_unusable(record: Column) -> Column:
    """JSON path of the first required field that is null, in the order of docs/data-model.md; null where none is."""
    paths = {
        "page_id": "page_id",
        "user_id": "performer.user_id",
        "user_name": "performer.user_text",
        "domain": "meta.domain",
        "page_title": "page_title",
        "created_at": TIME_FIELD,
    }
    checks = [F.when(record[name].isNull(), F.lit(path)) for name, path in paths.items()]
    return F.coalesce(*checks)


def _header(name: str) -> Column:
    return F.filter("headers", lambda header: header["key"] == name)[0]["value"].cast("string")


def _rejection_headers() -> Column:
    """Why and from where; headers that do not apply are left out."""
    reason_is_about_a_field = F.col("outcome").isin(Reason.INVALID_FIELD, Reason.BAD_TIME)
    values = {
        topics.REASON: F.col("outcome"),
        topics.FIELD: F.when(reason_is_about_a_field, F.col("field")),
        topics.ORIGIN_TOPIC: F.col("topic"),
        topics.ORIGIN_PARTITION: F.col("partition").cast("string"),
        topics.ORIGIN_OFFSET: F.col("offset").cast("string"),
        topics.STREAM_AT: F.unix_millis("timestamp").cast("string"),
        topics.FULL_SIZE: _header(topics.FULL_SIZE),
        topics.EVENT_ID: _header(topics.EVENT_ID),
    }
    headers = [
        F.struct(F.lit(name).alias("key"), value.cast("binary").alias("value")) for name, value in values.items()
    ]
    return F.filter(F.array(*headers), lambda header: header["value"].isNotNull())


def outcome_counts() -> list[Column]:
    """Aggregates for `observe`: how many events had each outcome, and samples for the log, cut and by outcome."""
    counts = [F.count_if(F.col("outcome") == outcome).alias(outcome) for outcome in OUTCOMES]
    title = F.when(F.col("outcome") == CLEANED, F.concat_ws(" ", "record.domain", "record.page_title"))
    rejected = ~F.col("outcome").isin(CLEANED, CANARY)
    text = F.when(rejected, F.concat_ws(" ", "outcome", "field", F.substring(F.col("value").cast("string"), 1, 200)))
    return [
        *counts,
        F.any_value(F.substring(title, 1, 200), F.lit(True)).alias("sample_cleaned"),
        F.any_value(text, F.lit(True)).alias("sample_rejected"),
    ]
