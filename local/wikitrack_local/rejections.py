"""The topic `rejected`, read along from its start: which events are rejected now, and why."""

from collections import Counter
from collections.abc import Iterable

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from wikitrack_common.topics import MAX_RECORD_BYTES, REASON, REJECTED

KEPT_BYTES = 16
"""Of each key's hash: no two of a billion rejections share these by chance."""


class Rejections:
    """Distinct rejections by reason. Memory: some 150 bytes for each."""

    def __init__(self) -> None:
        self._reasons: dict[bytes, str] = {}
        self._names: dict[str, str] = {}

    def see(self, key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes]]) -> None:
        """Take one record in, in the order of its partition."""
        identity = _identity(key or b"")
        if value is None:
            self._reasons.pop(identity, None)
            return
        reason = dict(headers).get(REASON, b"").decode(errors="replace")
        self._reasons[identity] = self._names.setdefault(reason, reason)

    def by_reason(self) -> dict[str, int]:
        return dict(sorted(Counter(self._reasons.values()).items()))

    def __len__(self) -> int:
        return len(self._reasons)


def _identity(key: bytes) -> bytes:
    try:
        return bytes.fromhex(key.decode("ascii"))[:KEPT_BYTES]
    except ValueError:
        return key


class RejectedReader:
    """A consumer that is always read to the end. Not for two threads at once."""

    def __init__(self, bootstrap_servers: str) -> None:
        self.rejections = Rejections()
        self._consumer = consumer(bootstrap_servers)
        partitions = [TopicPartition(REJECTED, number) for number in self._consumer.partitions_for_topic(REJECTED)]
        self._consumer.assign(partitions)
        self._consumer.seek_to_beginning(*partitions)

    def catch_up(self) -> None:
        """Read what there is, until a poll comes back empty."""
        while batches := self._consumer.poll(timeout_ms=100):
            for records in batches.values():
                self._see(records)

    def _see(self, records: list[ConsumerRecord]) -> None:
        for record in records:
            self.rejections.see(record.key, record.value, record.headers)

    def close(self) -> None:
        self._consumer.close()


def consumer(bootstrap_servers: str) -> KafkaConsumer:
    """A consumer without a group, that takes records of every size."""
    return KafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        group_id=None,
        enable_auto_commit=False,
        max_partition_fetch_bytes=MAX_RECORD_BYTES,
        auto_offset_reset="earliest",
    )
