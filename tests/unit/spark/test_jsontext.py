"""Exactly one JSON object, or nothing."""

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, StringType, StructField, StructType

from wikitrack_spark.jsontext import json_object

SCHEMA = StructType([StructField("a", LongType()), StructField("b", StringType())])


def read(spark: SparkSession, text: str) -> tuple[int | None, str | None] | None:
    row = spark.createDataFrame([(text,)], "t string").select(json_object(F.col("t"), SCHEMA).alias("o")).first()
    assert row is not None
    return None if row.o is None else (row.o.a, row.o.b)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a":1,"b":"x"}', (1, "x")),
        (' \t{"a":1}\n', (1, None)),
        ("{}", (None, None)),
        ('{"a":"1","b":"kept"}', (None, "kept")),
        ('{"a":1.0,"b":"kept"}', (None, "kept")),
        ('{"a":9223372036854775808,"b":"kept"}', (None, "kept")),
        ('{"b":{"c": [1, 2]}}', (None, '{"c":[1,2]}')),
    ],
)
def test_one_object(spark: SparkSession, text: str, expected: tuple[int | None, str | None]) -> None:
    assert read(spark, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "5", "null", "[]", '[{"a":1}]', "{", '{"a":1}}', '{"a":1}]', '{"a":1} x', '{"a":1}{"a":2}', '{"a":1},{}'),
        *('{"a":1},{"_end":5}],[', "{'a':1}", '{"a":NaN}', '{"a":01}', '{"a":1,}', '{"a":1/**/}', '\ufeff{"a":1}'),
    ],
)
def test_no_object(spark: SparkSession, text: str) -> None:
    assert read(spark, text) is None
