"""Where in the stream we are, and where to go on. Pure: times are milliseconds since 1970.

The stream merges topics. Its ids are JSON arrays of {topic, partition, timestamp | offset}, the timestamp being the
topic's last message's time + 1 ms. Inside one topic everything from `since` on comes in the topic's own order, so
nothing is missed by starting at or before each topic's newest time; the overlap is what we allow for all else.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from wikitrack_common import topics

DAY_MS: Final = 86_400_000
HISTORY_MS: Final = 31 * DAY_MS
"""The longest that the stream keeps its events."""
EARLIEST_MS: Final = 978_307_200_000
"""2001-01-01: no stream is older. Times before it, or more than a day ahead, are absurd and are not looked at."""
MIN_OVERLAP_MS: Final = 1_000
MAX_TOPICS: Final = 16
"""Topics are names of headers and labels of metrics: their number is bounded."""

_TOPIC: Final = re.compile(r"[A-Za-z0-9._-]{1,200}")

Times = dict[str, int]
"""Newest stream time by topic of the stream."""


class StreamClock:
    """Reads the ids of one connection."""

    def __init__(self, newest: Mapping[str, int]) -> None:
        self.newest: Times = dict(newest)
        self.named: set[str] = set(newest)
        self._previous: Times = {}
        self._headers: list[tuple[str, bytes]] | None = None

    def read(self, event_id: str, now_ms: int) -> int | None:
        """Stream time of the event with this id; None where the id says none that makes sense.

        It is the newest of the times that changed since the last id; of all, where none did (several events of one
        topic in one millisecond).
        """
        times = {t: ms for t, ms in self._entries(event_id) if EARLIEST_MS <= ms <= now_ms + DAY_MS}
        changed = [ms for topic, ms in times.items() if self._previous.get(topic) != ms]
        self._previous = times
        for topic, ms in times.items():
            if ms > self.newest.get(topic, 0):
                self.newest[topic] = ms
                self._headers = None
        return max(changed or times.values(), default=None)

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        """Newest stream time of each topic, as every record of `input` carries it."""
        if self._headers is None:
            self._headers = [(topics.STREAM_TIME_PREFIX + t, b"%d" % ms) for t, ms in self.newest.items()]
        return self._headers

    @property
    def travelled(self) -> int:
        """Grows with the newest time of each topic: the difference of two is at least how far any one has moved."""
        return sum(self.newest.values())

    def _entries(self, event_id: str) -> Iterable[tuple[str, int]]:
        for entry in _array(event_id):
            if not isinstance(entry, dict):
                continue
            topic, ms = entry.get("topic"), entry.get("timestamp")
            if isinstance(topic, str) and self._accept(topic) and type(ms) is int:
                yield topic, ms

    def _accept(self, topic: str) -> bool:
        if topic not in self.named and len(self.named) < MAX_TOPICS and _TOPIC.fullmatch(topic):
            self.named.add(topic)
        return topic in self.named


def _array(event_id: str) -> list[Any]:
    try:
        entries = orjson.loads(event_id)
    except ValueError:  # no JSON, too deep, or a surrogate
        return []
    return entries if isinstance(entries, list) else []


def newest_in(headers: Iterable[tuple[str, bytes]], now_ms: int) -> Times:
    """The stream times that one record's headers carry; none for a record that the producer did not write."""
    times: Times = {}
    for name, value in headers:
        if name.startswith(topics.STREAM_TIME_PREFIX) and value is not None and value.isdigit() and len(value) < 20:
            ms = int(value)
            if EARLIEST_MS <= ms <= now_ms + DAY_MS:
                times[name.removeprefix(topics.STREAM_TIME_PREFIX)] = ms
    return times


def silent_topics(newest: Mapping[str, int], moving: set[str], max_lag_ms: int) -> set[str]:
    """Topics too far behind to wait for. One that moved lately is being refilled, not silent, however far behind."""
    lead = max(newest.values(), default=0)
    return {topic for topic, ms in newest.items() if lead - ms > max_lag_ms and topic not in moving}


def since(newest: Mapping[str, int], silent: set[str], overlap_ms: int) -> int:
    """Where to go on: an overlap before the newest time of the topic that is furthest behind.

    `newest` has at least one topic that is not silent.
    """
    return min(ms for topic, ms in newest.items() if topic not in silent) - overlap_ms


def exact_id(named: Iterable[str], newest: Mapping[str, int], since_ms: int) -> str:
    """A `Last-Event-ID` that puts each topic at its own newest event, that event included."""
    entries = [{"topic": t, "partition": 0, "timestamp": newest.get(t, since_ms + 1) - 1} for t in sorted(named)]
    return orjson.dumps(entries).decode()


class Reach:
    """How far a reconnect reaches back; a server that cuts early must not hold us in what we have already.

    After a connection without anything new the overlap is halved. At its least, an overlap may still hold more than
    the server sends, as where one topic lags: then every other connection asks for each topic's own position.
    """

    def __init__(self, overlap_ms: int) -> None:
        self._default = overlap_ms
        self.reset()

    def reset(self) -> None:
        """After a connection that brought something new."""
        self.overlap_ms = self._default
        self.exact = False

    def shorten(self) -> None:
        """After a connection that did not."""
        if self.overlap_ms > MIN_OVERLAP_MS:
            self.overlap_ms = max(MIN_OVERLAP_MS, self.overlap_ms // 2)
        else:
            self.exact = not self.exact

    @property
    def at_its_least(self) -> bool:
        return self.overlap_ms == MIN_OVERLAP_MS
