"""What the stream took in and when: an append-only file of frames, with an index in memory.

A frame is a header (a fixed byte, kind, time in ms since 1970, length of the data) and the data. Kinds below `NOTE`
are events, the kind being their topic; others are notes of a source about how far it is. All the state of the server
is in this file; writes reach the operating system before they are served, so `kill -9` loses nothing that was sent.
"""

import fcntl
import mmap
import os
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from wikitrack_sim.protocol import TOPICS, Taken

HEADER: Final = struct.Struct("<BBqI")
FIRST_BYTE: Final = 0xE5
NOTE: Final = 128
"""Kinds from here on are notes."""


class LogError(Exception):
    """The file cannot be used: another server has it, or it is damaged. The message says which and what to do."""


class Note(NamedTuple):
    """Where a source was: time in ms since 1970, its own data, events in the log before it, its place in the file."""

    ms: int
    data: bytes
    events_before: int
    place: int


class IntakeLog:
    """Events numbered from 0 in the order of intake, which is the order of the stream.

    Times never decrease within a topic; between topics they do. The index takes 20 bytes an event.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file; a torn last frame is cut off. Raises `LogError`, `OSError`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self._starts = array("q")
        self._times = tuple(array("q") for _ in TOPICS)
        self._numbers = tuple(array("I") for _ in TOPICS)
        self.notes: dict[int, Note] = {}
        """The last note of each kind."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._end = self._scan(path)
        except BlockingIOError:
            os.close(self._fd)
            raise LogError(f"{path} is in use by another server") from None
        os.ftruncate(self._fd, self._end)

    def __len__(self) -> int:
        return len(self._starts)

    def close(self) -> None:
        os.close(self._fd)

    def last_time(self, topic: int) -> int:
        """Intake time of the topic's newest event, ms since 1970; 0 where it has none."""
        times = self._times[topic]
        return times[-1] if times else 0

    def first_since(self, topic: int, ms: int) -> int:
        """Number of the topic's first event taken in at `ms` or later; the log's length where there is none."""
        return self._number(topic, bisect_left(self._times[topic], ms))

    def at_offset(self, topic: int, offset: int) -> int:
        """Number of the topic's event number `offset`, as Kafka counts; the log's length where there is none."""
        return self._number(topic, offset)

    def append(self, frames: Iterable[tuple[int, int, bytes]]) -> None:
        """Write (kind, ms, data) in one go; if the disk refuses, nothing is kept and `OSError` is raised."""
        batch = list(frames)
        whole = b"".join(
            part for kind, ms, data in batch for part in (HEADER.pack(FIRST_BYTE, kind, ms, len(data)), data)
        )
        try:
            _write_all(self._fd, whole)
        except OSError:
            os.ftruncate(self._fd, self._end)
            raise
        for kind, ms, data in batch:
            self._index(kind, ms, data if kind >= NOTE else b"", self._end)
            self._end += HEADER.size + len(data)

    def read(self, first: int, max_bytes: int) -> list[Taken]:
        """Events from number `first` on, about `max_bytes` of them, at least one unless the log ends there."""
        if first >= len(self._starts):
            return []
        start = self._starts[first]
        stop = max(first + 1, bisect_right(self._starts, start + max_bytes, first))
        end = self._starts[stop] if stop < len(self._starts) else self._end
        block = os.pread(self._fd, end - start, start)
        events, at = [], 0
        while at < len(block):
            _, kind, ms, length = HEADER.unpack_from(block, at)
            at += HEADER.size + length
            if kind < NOTE:
                events.append(Taken(kind, ms, block[at - length : at]))
        return events

    def _number(self, topic: int, position: int) -> int:
        numbers = self._numbers[topic]
        return numbers[position] if position < len(numbers) else len(self)

    def _index(self, kind: int, ms: int, data: bytes, start: int) -> None:
        if kind >= NOTE:
            self.notes[kind] = Note(ms, data, len(self._starts), start)
            return
        self._times[kind].append(ms)
        self._numbers[kind].append(len(self._starts))
        self._starts.append(start)

    def _scan(self, path: Path) -> int:
        """Fill the index from the file; return where its last whole frame ends."""
        size = os.fstat(self._fd).st_size
        if size < HEADER.size:
            return 0
        with mmap.mmap(self._fd, size, access=mmap.ACCESS_READ) as content:
            at = 0
            while at + HEADER.size <= size:
                mark, kind, ms, length = HEADER.unpack_from(content, at)
                if mark != FIRST_BYTE or (kind < NOTE and kind >= len(TOPICS)):
                    raise LogError(f"{path} is damaged at byte {at}: remove it to start anew")
                end = at + HEADER.size + length
                if end > size:
                    break
                self._index(kind, ms, content[at + HEADER.size : end] if kind >= NOTE else b"", at)
                at = end
        return at


def _write_all(fd: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]
