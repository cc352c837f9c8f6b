"""What is in the topic `rejected`, against the model."""

import hashlib
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition

from tests.support.judging import MAX_WHOLE_BYTES, Rejection

CUT_BYTES = 64 * 1024


@dataclass(frozen=True)
class Rejected:
    """The newest record of a key in `rejected`."""

    value: bytes
    headers: dict[str, str]


def read_rejected(bootstrap_servers: str) -> dict[str, Rejected]:
    """Everything in the topic by key, as it is at this moment."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        group_id=None,
        enable_auto_commit=False,
        max_partition_fetch_bytes=2 * MAX_WHOLE_BYTES,
        auto_offset_reset="earliest",
    )
    try:
        partitions = [TopicPartition("rejected", number) for number in consumer.partitions_for_topic("rejected")]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        found: dict[str, Rejected] = {}
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for records in consumer.poll(timeout_ms=1_000).values():
                for record in records:
                    headers = {name: value.decode() for name, value in record.headers}
                    found[record.key.decode()] = Rejected(record.value, headers)
    finally:
        consumer.close()
    return found


def assert_rejected(bootstrap_servers: str, lines: list[bytes], rejections: dict[str, Rejection]) -> None:
    """The topic holds exactly these rejections, each with its reason, field, size, origin and bytes."""
    found = read_rejected(bootstrap_servers)
    assert {key: found[key].headers.get("reason") for key in found.keys() - rejections.keys()} == {}, "surplus"
    assert [rejections[key] for key in rejections.keys() - found.keys()] == [], "missing"
    for key, rejection in rejections.items():
        headers = found[key].headers
        assert (headers["reason"], headers.get("field")) == (rejection.reason, rejection.field), rejection
        assert headers.get("full_size") == (None if rejection.size is None else str(rejection.size))
        assert headers["origin_topic"] == "input"
        assert headers["origin_partition"].isdigit()
        assert headers["origin_offset"].isdigit()
    _assert_bytes(found, lines)


def _assert_bytes(found: dict[str, Rejected], lines: list[bytes]) -> None:
    for line in lines:
        rejected = found.get(hashlib.sha256(line).hexdigest())
        if rejected is not None:
            assert rejected.value == (line if len(line) <= MAX_WHOLE_BYTES else line[:CUT_BYTES]), line[:300]
