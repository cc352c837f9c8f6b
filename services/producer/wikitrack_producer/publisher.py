"""Sends records to Kafka `input`, in order, and knows at any time what has not been acknowledged."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError

from wikitrack_common import topics
from wikitrack_producer.record import Header

MAX_WAITING: Final = 20_000
"""Records sent and not acknowledged, at most."""
SLICE_SECONDS: Final = 0.5
FOR_EVER_MS: Final = 2**31 - 1
"""Kafka away is no reason to give up, only to wait."""


class DeliveryError(Exception):
    """Kafka refused a record for good. What was sent after it may be in `input`: resume by the rule."""


class Publisher:
    """One idempotent producer. Full buffers make `publish` wait, so that the stream is not read: nothing is dropped.

    `max_travel` bounds how far the position may move beyond the oldest unacknowledged record: a killed producer has
    then lost nothing that the overlap would not bring back, whichever partition was behind.
    `turn` is called in every wait, at least every `SLICE_SECONDS`, and may raise to end it.
    """

    def __init__(
        self, bootstrap_servers: str, linger_ms: int, buffer_bytes: int, max_travel: int, turn: Callable[[], None]
    ) -> None:
        self._buffer_bytes = buffer_bytes
        self._max_travel = max_travel
        self._turn = turn
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Any, int, int]] = deque()
        self._bytes = 0
        self._acknowledged = 0
        self._error: BaseException | None = None
        self._producer: Any = KafkaProducer(
            bootstrap_servers=bootstrap_servers.split(","),
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=linger_ms,
            batch_size=256 * 1024,
            max_request_size=topics.MAX_RECORD_BYTES + 64 * 1024,
            max_block_ms=int(SLICE_SECONDS * 1000),
            delivery_timeout_ms=FOR_EVER_MS,
            bootstrap_timeout_ms=5_000,
            reconnect_backoff_max_ms=1_000,
            allow_auto_create_topics=False,
            metrics_enabled=False,
        )

    def publish(self, key: bytes | None, value: bytes, headers: list[Header], at_ms: int, travelled: int) -> None:
        """Hand one record over; raises `DeliveryError` for this or an earlier one, and what `turn` raises."""
        size = len(value)
        while self._is_full(size, travelled):
            self._wait_for_oldest(self._turn)
        self.check()
        while True:
            try:
                future = self._producer.send(topics.INPUT, value=value, key=key, headers=headers, timestamp_ms=at_ms)
                break
            except KafkaTimeoutError:  # it has no metadata yet, or any more
                self._turn()
            except KafkaError as error:
                raise DeliveryError(repr(error)) from error
        with self._lock:
            self._waiting.append((future, size, travelled))
            self._bytes += size

    def drain(self, turn: Callable[[], None], deadline: float | None = None) -> bool:
        """Wait until all is acknowledged, for ever or until `deadline` (monotonic seconds); True if all is.

        Raises `DeliveryError`, and what `turn` raises, which is called in place of the publisher's own.
        """
        while self.unacknowledged and (deadline is None or time.monotonic() < deadline):
            self._wait_for_oldest(turn)
        self.check()
        return not self._waiting

    @property
    def unacknowledged(self) -> int:
        with self._lock:
            self._settle()
            return len(self._waiting)

    @property
    def failed(self) -> bool:
        return self._error is not None

    def take_acknowledged(self) -> int:
        """How many records Kafka has acknowledged since the last call."""
        with self._lock:
            self._settle()
            count, self._acknowledged = self._acknowledged, 0
            return count

    def close(self) -> None:
        """Drop what is still waiting; `drain` comes first where that matters."""
        try:
            self._producer.close(timeout=SLICE_SECONDS)
        except KafkaError:  # kafka-python's close gives up with its flush, and leaves its thread sending
            self._producer._sender.force_close()
            with contextlib.suppress(KafkaError):
                self._producer.close(timeout=SLICE_SECONDS)

    def _is_full(self, size: int, travelled: int) -> bool:
        if not self._waiting:
            return False
        if self._waiting[0][0].is_done:
            with self._lock:
                self._settle()
        return bool(self._waiting) and (
            len(self._waiting) >= MAX_WAITING
            or self._bytes + size > self._buffer_bytes
            or travelled - self._waiting[0][2] > self._max_travel
        )

    def _wait_for_oldest(self, turn: Callable[[], None]) -> None:
        self.check()
        turn()
        try:
            self._waiting[0][0].get(timeout=SLICE_SECONDS)
        except (KafkaError, IndexError):  # not yet, or refused, which the next check tells; or another thread was first
            return

    def _settle(self) -> None:
        """Forget the acknowledged ones, oldest first. The lock is held."""
        while self._waiting and self._waiting[0][0].is_done:
            future, size, _ = self._waiting.popleft()
            self._bytes -= size
            if future.failed():
                self._error = self._error or future.exception
            else:
                self._acknowledged += 1

    def check(self) -> None:
        """Raise `DeliveryError` if Kafka has refused something."""
        if self._error is not None:
            raise DeliveryError(repr(self._error)) from self._error
