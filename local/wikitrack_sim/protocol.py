"""How events look on the wire: server-sent events with Wikimedia's ids."""

from typing import Final, NamedTuple

STREAM: Final = "mediawiki.page-create"
TOPICS: Final = (f"eqiad.{STREAM}", f"codfw.{STREAM}")
"""The stream merges these. Everywhere else in this package a topic is its index here."""

EQIAD: Final = 0
CODFW: Final = 1
OPENING: Final = b":ok\n\n"

Times = tuple[int | None, int | None]
"""For each topic what its part of an id says, ms since 1970: its last message's time + 1. None: no message yet."""


class Taken(NamedTuple):
    """An event as the stream took it in: index of its topic, intake time in ms since 1970, the data's bytes."""

    topic: int
    ms: int
    data: bytes


def as_received(line: bytes) -> bytes:
    """The data a client gets for `line`: SSE has no way to send a carriage return, it ends a line as \\n does."""
    return line.replace(b"\r", b"\n") if b"\r" in line else line


def _id_part(topic: int, time: int | None) -> bytes:
    position = '"offset":-1' if time is None else f'"timestamp":{time}'
    return f'{{"topic":"{TOPICS[topic]}","partition":0,{position}}}'.encode()


class Framer:
    """Turns the events of one connection into bytes; remembers the last time of each topic for the ids."""

    def __init__(self, times: Times = (None, None)) -> None:
        self._parts = [_id_part(topic, time) for topic, time in enumerate(times)]

    def frame(self, event: Taken) -> bytes:
        """One event: `event:`, `id:` and `data:` lines and the blank line that makes it count."""
        self._parts[event.topic] = _id_part(event.topic, event.ms + 1)
        data = event.data
        if b"\n" in data:
            data = data.replace(b"\n", b"\ndata: ")
        return b"event: message\nid: [%b,%b]\ndata: %b\n\n" % (self._parts[0], self._parts[1], data)
