"""The cleaner's frames against the model, line by line, on a real Spark session."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from tests.support.events import make_file
from tests.support.instants import hour, iso
from tests.support.judging import MAX_WHOLE_BYTES, Canary, Record, Rejection, judge
from wikitrack_common import topics
from wikitrack_spark import clean

NOW = 1_763_942_400
FIRST_STREAM_TIME = datetime(2025, 11, 24, 1, 2, 3, 4000, tzinfo=UTC)
ORIGIN_PARTITION = 0
SOURCE = (
    "value binary, topic string, partition int, offset bigint, timestamp timestamp, "
    "headers array<struct<key:string,value:binary>>"
)
Headers = dict[str, str]


def stream_time(offset: int) -> datetime:
    return FIRST_STREAM_TIME + timedelta(milliseconds=offset)


def as_input(offset: int, line: bytes) -> tuple[object, ...]:
    """A row of Kafka's source, as the producer leaves a line in `input`."""
    headers: list[tuple[str, bytes]] = [(topics.EVENT_ID, b"an-id")]
    value = line
    if len(line) > MAX_WHOLE_BYTES:
        value = line[: topics.CUT_EVENT_BYTES]
        headers.append((topics.FULL_SIZE, str(len(line)).encode()))
        headers.append((topics.FULL_SHA256, hashlib.sha256(line).hexdigest().encode()))
    return (bytearray(value), topics.INPUT, ORIGIN_PARTITION, offset, stream_time(offset), headers)


def expected_record(record: Record, offset: int) -> dict[str, object]:
    """The fields of a record in `processed`."""
    return {
        "page_id": str(record.page_id),
        "user_id": str(record.user_id),
        "rev_id": None if record.rev_id is None else str(record.rev_id),
        "user_name": record.user_name,
        "domain": record.domain,
        "page_title": record.page_title,
        "created_at": iso(record.created_at),
        "date_hour": hour(record.created_at),
        "user_is_bot": record.user_is_bot,
        "is_redirect": record.is_redirect,
        "page_namespace": record.page_namespace,
        "rev_len": record.rev_len,
        "wiki": record.wiki,
        "user_groups": None if record.user_groups is None else list(record.user_groups),
        "event_id": record.event_id,
        "stream_at": stream_time(offset).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def expected_headers(rejection: Rejection, offset: int) -> Headers:
    headers = {
        topics.REASON: rejection.reason,
        topics.FIELD: rejection.field,
        topics.ORIGIN_TOPIC: topics.INPUT,
        topics.ORIGIN_PARTITION: str(ORIGIN_PARTITION),
        topics.ORIGIN_OFFSET: str(offset),
        topics.STREAM_AT: str(round(stream_time(offset).timestamp() * 1000)),
        topics.FULL_SIZE: None if rejection.size is None else str(rejection.size),
        topics.EVENT_ID: "an-id",
    }
    return {name: value for name, value in headers.items() if value is not None}


def routed(spark: SparkSession, lines: list[bytes]) -> list[Any]:
    rows = [as_input(offset, line) for offset, line in enumerate(lines)]
    return clean.route(clean.judge(spark.createDataFrame(rows, SOURCE))).collect()


def check(line: bytes, offset: int, row: Any) -> str | None:
    """What is wrong with where a line went, None if nothing is."""
    judgement = judge(line)
    if isinstance(judgement, Record):
        expected: object = (
            topics.PROCESSED,
            f"{judgement.domain}:{judgement.page_id}",
            expected_record(judgement, offset),
        )
        value = json.loads(bytes(row.value)) if row.topic == topics.PROCESSED else bytes(row.value)
        got: object = (row.topic, bytes(row.key).decode(), value)
    else:
        assert isinstance(judgement, Rejection)
        expected = (topics.REJECTED, judgement.key, expected_headers(judgement, offset))
        headers = {header.key: bytes(header.value).decode() for header in row.headers or []}
        got = (row.topic, bytes(row.key).decode(), headers)
    return None if got == expected else f"line {offset} {line[:1500]!r}\n expected {expected}\n got      {got}"


def test_every_line_goes_where_the_model_says(spark: SparkSession) -> None:
    lines = make_file(6_000, seed=11, now=NOW)
    expected = [(place, line) for place, line in enumerate(lines) if not isinstance(judge(line), Canary)]
    rows = routed(spark, lines)
    assert len(rows) == len(expected)
    problems = [check(line, place, row) for (place, line), row in zip(expected, rows, strict=True)]
    found = [problem for problem in problems if problem]
    assert not found, f"{len(found)} of {len(rows)} differ:\n" + "\n".join(found[:5])


def test_rejected_lines_keep_their_bytes(spark: SparkSession) -> None:
    lines = [b"\xff\x00 no JSON", b'{"page_id": "\xc3"}', b" [] ", b"x" * (MAX_WHOLE_BYTES + 1)]
    assert [bytes(row.value) for row in routed(spark, lines)] == [*lines[:3], b"x" * topics.CUT_EVENT_BYTES]


def test_a_record_that_its_topic_could_not_take_is_rejected(spark: SparkSession) -> None:
    """Bytes that are no UTF-8 take three times the room once they are read."""
    line = json.dumps(usable_event()).encode().replace(b"A_title", b"\xff" * (topics.MAX_EVENT_BYTES // 3 + 1))
    (row,) = routed(spark, [line])
    headers = {header.key: bytes(header.value).decode() for header in row.headers}
    assert (row.topic, headers[topics.REASON], bytes(row.value)) == (topics.REJECTED, "too_large", line)


def usable_event() -> dict[str, Any]:
    return {
        "page_id": 1,
        "page_title": "A_title",
        "rev_timestamp": "2025-05-18T13:00:00Z",
        "performer": {"user_id": 2, "user_text": "Ada"},
        "meta": {"domain": "de.wikipedia.org"},
    }


def test_the_events_of_wikimedia_go_where_the_model_says(spark: SparkSession) -> None:
    folder = Path(__file__).parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real events are not here: ../shared/data")
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    expected = [(place, line) for place, line in enumerate(lines) if not isinstance(judge(line), Canary)]
    assert len(lines) > len(expected) > 5
    for (place, line), row in zip(expected, routed(spark, lines), strict=True):
        assert check(line, place, row) is None
