"""The topic `rejected`, read along from its start: which events are rejected now, and why."""

from collections import Counter
from collections.abc import Iterable

from wikitrack_common.topics import REASON, REJECTED
from wikitrack_local.reading import consumer, partitions_of, read_to_end

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
        self._partitions = partitions_of(self._consumer, REJECTED)
        self._consumer.assign(self._partitions)
        self._consumer.seek_to_beginning(*self._partitions)

    def catch_up(self) -> None:
        """Read up to the end that the topic has now."""
        for record in read_to_end(self._consumer, self._partitions):
            self.rejections.see(record.key, record.value, record.headers)

    def close(self) -> None:
        self._consumer.close()
