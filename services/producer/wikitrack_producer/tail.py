"""What `input` already holds: the newest stream times, and the events of an overlap. The producer's only memory."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from wikitrack_common import topics
from wikitrack_producer import position, record

TAIL_RECORDS: Final = 500
"""Records of each partition's end that are read first; more, if none of them carries a stream time."""

Offsets = dict[TopicPartition, int]


class Tail:
    """A consumer of `input` without a group. Methods raise `KafkaError` while Kafka is away; `turn` is called all the
    time, and may raise to end a read.
    """

    def __init__(self, bootstrap_servers: str, turn: Callable[[], None]) -> None:
        self._turn = turn
        self._consumer: Any = KafkaConsumer(
            bootstrap_servers=bootstrap_servers.split(","),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            bootstrap_timeout_ms=5_000,
            reconnect_backoff_max_ms=1_000,
            max_poll_records=2_000,
            max_partition_fetch_bytes=4 * 1024 * 1024,
            fetch_max_wait_ms=50,
            request_timeout_ms=10_000,
        )
        try:
            self._partitions = self._partitions_of_input()
            self._consumer.assign(self._partitions)
            self._first: Offsets = self._consumer.beginning_offsets(self._partitions)
            self._end: Offsets = self._consumer.end_offsets(self._partitions)
        except BaseException:
            self.close()
            raise

    def _partitions_of_input(self) -> list[TopicPartition]:
        partitions = self._consumer.partitions_for_topic(topics.INPUT)
        if not partitions:
            raise KafkaError(f"Kafka has no topic `{topics.INPUT}`")
        return [TopicPartition(topics.INPUT, partition) for partition in sorted(partitions)]

    def close(self) -> None:
        self._consumer.close()

    def newest(self, now_ms: int) -> tuple[position.Times, set[str]]:
        """Newest stream time of each topic, and the topics whose time moved within the tail.

        Records are not in the order of time, and those without our headers (rejected events sent again) say nothing.
        """
        depth = TAIL_RECORDS
        while True:
            start = {p: max(self._first[p], self._end[p] - depth) for p in self._partitions}
            newest, moving = _newest(self._records(start), now_ms)
            if newest or start == self._first:
                return newest, moving
            depth *= 8

    def digests_since(self, since_ms: int) -> set[bytes]:
        """Digests of the events whose stream time is `since_ms` or later."""
        found = self._consumer.offsets_for_times(dict.fromkeys(self._partitions, max(0, since_ms)))
        start = {p: at.offset for p, at in found.items() if at is not None}
        return {
            record.digest_of_record(kept.value or b"", dict(kept.headers).get(topics.FULL_SHA256))
            for kept in self._records(start)
            if kept.timestamp >= since_ms
        }

    def _records(self, start: Offsets) -> Iterator[Any]:
        """Everything from `start` to the end that `input` had when this object was made."""
        behind = {p for p, offset in start.items() if offset < self._end[p]}
        self._consumer.assign(sorted(behind))
        for partition in behind:
            self._consumer.seek(partition, start[partition])
        while behind:
            self._turn()
            for partition, records in self._consumer.poll(timeout_ms=200).items():
                yield from (kept for kept in records if kept.offset < self._end[partition])
            behind = {p for p in behind if self._consumer.position(p) < self._end[p]}


def _newest(records: Iterator[Any], now_ms: int) -> tuple[position.Times, set[str]]:
    newest: position.Times = {}
    oldest: position.Times = {}
    for kept in records:
        for topic, ms in position.newest_in(kept.headers, now_ms).items():
            newest[topic] = max(ms, newest.get(topic, ms))
            oldest[topic] = min(ms, oldest.get(topic, ms))
    return newest, {topic for topic, ms in newest.items() if ms > oldest[topic]}
