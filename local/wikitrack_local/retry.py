"""Another try for everything in `rejected`.

1. Each rejected event's bytes go into `input` again, with their stream time and event id: the cleaner judges them like
   any other event, and what it accepts is stored by the usual, idempotent way.
2. Once the cleaner has passed them, `rejected` is read again. What it rejected anew has a newer record by now; what has
   none was accepted, and gets a tombstone.

A crash at any place loses nothing: a rejection is taken back only after its event was accepted. Events that were cut
for their size cannot be tried: their bytes are gone.
"""

import select
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka import KafkaProducer

from wikitrack_common.topics import EVENT_ID, FULL_SIZE, INPUT, MAX_RECORD_BYTES, REASON, REJECTED, STREAM_AT, Reason
from wikitrack_local.checkpoints import committed
from wikitrack_local.reading import consumer, partitions_of, read_to_end
from wikitrack_producer.record import make

PATIENCE_SECONDS = 600.0
LOOK_SECONDS = 0.5
FLUSH_SECONDS = 60.0
RETRY_HEADER = "retry"
"""Tells people who look into `input` that this record is no event of the stream."""

Place = tuple[int, int]
"""Partition and offset of a record in `rejected`."""


@dataclass(frozen=True)
class Outcome:
    sent: int
    accepted: int


def run(servers: str, checkpoint: Path, tell: Callable[[str], None]) -> Outcome | None:
    """Try all again; None where the cleaner did not pass them in time."""
    producer = KafkaProducer(
        bootstrap_servers=servers, compression_type="lz4", max_request_size=MAX_RECORD_BYTES, acks="all"
    )
    try:
        places, ends = _send(servers, producer)
        tell(f"{len(places):,} events sent to `input` again; the cleaner judges them")
        if not _passed(checkpoint, ends):
            return None
        accepted = _accepted(servers, places)
        for key in accepted:
            producer.send(REJECTED, key=key, value=None)
        producer.flush(FLUSH_SECONDS)
        return Outcome(len(places), len(accepted))
    finally:
        producer.close()


def _send(servers: str, producer: KafkaProducer) -> tuple[dict[bytes, Place], dict[int, int]]:
    """Send every event that is rejected now; return each key's newest place, and where `input` must be read to."""
    newest: dict[bytes, Place] = {}
    for record in _records(servers):
        # A place is remembered only where the record is still the newest of its key at the end of the topic.
        newest.pop(record.key, None)
        if record.value is not None and _can_be_tried(record):
            newest[record.key] = (record.partition, record.offset)
    sent = [
        producer.send(INPUT, **again(record))
        for record in _records(servers)
        if newest.get(record.key) == (record.partition, record.offset)
    ]
    producer.flush(FLUSH_SECONDS)
    ends: dict[int, int] = {}
    for future in sent:
        done = future.get(timeout=FLUSH_SECONDS)
        ends[done.partition] = max(ends.get(done.partition, 0), done.offset + 1)
    return newest, ends


def again(record: Any) -> dict[str, Any]:
    """The record of `input` for a rejected one, as arguments of `send`."""
    headers = dict(record.headers)
    kept = [(EVENT_ID, headers[EVENT_ID])] if EVENT_ID in headers else []
    stream_at = headers.get(STREAM_AT, b"").decode()
    timestamp = int(stream_at) if stream_at.isdigit() else record.timestamp
    return {
        "key": make(record.value).key,
        "value": record.value,
        "timestamp_ms": timestamp,
        "headers": [*kept, (RETRY_HEADER, b"1")],
    }


def _can_be_tried(record: Any) -> bool:
    headers = dict(record.headers)
    return FULL_SIZE not in headers and headers.get(REASON) != Reason.TOO_LARGE.encode()


def _passed(checkpoint: Path, ends: dict[int, int]) -> bool:
    """Wait until the cleaner's checkpoint is at `ends`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        done = committed(checkpoint, INPUT)
        if all(done.get(partition, 0) >= end for partition, end in ends.items()):
            return True
        select.select([], [], [], LOOK_SECONDS)
    return False


def _accepted(servers: str, places: dict[bytes, Place]) -> list[bytes]:
    """Keys whose newest record is still the one that was there before the try."""
    newest = {record.key: (record.partition, record.offset) for record in _records(servers) if record.key in places}
    return [key for key, place in places.items() if newest.get(key) == place]


def _records(servers: str) -> Iterator[Any]:
    """All of `rejected`, up to the end it has when this begins; the records of a key in their order."""
    reader = consumer(servers)
    try:
        partitions = partitions_of(reader, REJECTED)
        reader.assign(partitions)
        reader.seek_to_beginning(*partitions)
        yield from read_to_end(reader, partitions)
    finally:
        reader.close()
