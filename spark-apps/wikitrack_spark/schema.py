"""Shapes of what the jobs read and write."""

from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    LongType,
    StringType,
    StructField,
    StructType,
)

EVENT = StructType(
    [
        StructField("page_id", LongType()),
        StructField("page_title", StringType()),
        StructField("page_namespace", LongType()),
        StructField("page_is_redirect", BooleanType()),
        StructField("rev_id", LongType()),
        StructField("rev_len", LongType()),
        StructField("rev_timestamp", StringType()),
        StructField("dt", StringType()),
        StructField("database", StringType()),
        StructField(
            "performer",
            StructType(
                [
                    StructField("user_id", LongType()),
                    StructField("user_text", StringType()),
                    StructField("user_is_bot", BooleanType()),
                    StructField("user_groups", ArrayType(StringType())),
                ]
            ),
        ),
        StructField(
            "meta",
            StructType(
                [
                    StructField("domain", StringType()),
                    StructField("dt", StringType()),
                    StructField("id", StringType()),
                ]
            ),
        ),
    ]
)
"""The fields of mediawiki/revision/create (1.0.0 to 2.0.0) that are used."""

RECORD = StructType(
    [
        StructField("page_id", StringType()),
        StructField("user_id", StringType()),
        StructField("rev_id", StringType()),
        StructField("user_name", StringType()),
        StructField("domain", StringType()),
        StructField("page_title", StringType()),
        StructField("created_at", StringType()),
        StructField("date_hour", StringType()),
        StructField("user_is_bot", BooleanType()),
        StructField("is_redirect", BooleanType()),
        StructField("page_namespace", LongType()),
        StructField("rev_len", LongType()),
        StructField("wiki", StringType()),
        StructField("user_groups", ArrayType(StringType())),
        StructField("event_id", StringType()),
        StructField("stream_at", StringType()),
    ]
)
"""One page creation in `processed`. Times: `created_at` 2025-05-18T08:03:14Z, `stream_at` 2025-05-18T08:03:14.123Z."""

REQUIRED = ("page_id", "user_id", "user_name", "domain", "page_title", "created_at", "date_hour", "stream_at")
"""Fields of a record that are never null."""
