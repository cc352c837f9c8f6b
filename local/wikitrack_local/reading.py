"""Reading topics as people and counters do: without a group, from a place to the end of now."""

import time
from collections.abc import Iterator
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError

from wikitrack_common.topics import MAX_RECORD_BYTES

PATIENCE_SECONDS = 30.0
"""Without a single record, before a read is given up."""


def consumer(bootstrap_servers: str) -> KafkaConsumer:
    """A consumer without a group, that takes records of every size."""
    return KafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        group_id=None,
        enable_auto_commit=False,
        max_partition_fetch_bytes=MAX_RECORD_BYTES,
        auto_offset_reset="earliest",
    )


def partitions_of(reader: KafkaConsumer, topic: str) -> list[TopicPartition]:
    return [TopicPartition(topic, number) for number in sorted(reader.partitions_for_topic(topic) or ())]


def read_to_end(reader: KafkaConsumer, partitions: list[TopicPartition]) -> Iterator[Any]:
    """All records from where the reader stands to the end of this moment; those of a partition in their order.

    Raises `KafkaTimeoutError` where Kafka gives nothing for `PATIENCE_SECONDS`.
    """
    ends = reader.end_offsets(partitions)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(reader.position(partition) < ends[partition] for partition in partitions):
        for batch in reader.poll(timeout_ms=500).values():
            yield from batch
            deadline = time.monotonic() + PATIENCE_SECONDS
        if time.monotonic() > deadline:
            raise KafkaTimeoutError("Kafka gives no records")


def newest(reader: KafkaConsumer, topic: str, count: int) -> list[Any]:
    """The newest `count` records over all partitions, oldest first."""
    partitions = partitions_of(reader, topic)
    begins, ends = reader.beginning_offsets(partitions), reader.end_offsets(partitions)
    reader.assign(partitions)
    for partition in partitions:
        reader.seek(partition, max(begins[partition], ends[partition] - count))
    records = read_to_end(reader, partitions)
    return sorted(records, key=lambda record: (record.timestamp, record.partition, record.offset))[-count:]
