"""Server-sent events: their text, and ids that tell where a stream of pages goes on. Pure."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import orjson

from wikitrack_api.pages import Row, show

MEDIA_TYPE = "text/event-stream"
RETRY = b"retry: 2000\n\n"
LONGEST_ID = 1000
_UUID_EPOCH = datetime(1582, 10, 15, tzinfo=UTC)
Place = tuple[str, str, int, str]
"""Where a page is among those of a batch: stream_at, domain, page_id, created_at."""


class Mark(NamedTuple):
    """A place in the stream: after one page of a batch, or (None) after all of them."""

    batch: UUID
    place: Place | None


class Event:
    """A page of a batch, whose text is made once for all readers, and only if one wants it."""

    def __init__(self, batch: UUID, row: Row) -> None:
        self.batch, self.row = batch, row

    @property
    def creation(self) -> tuple[str, int, datetime]:
        return self.row.domain, self.row.page_id, self.row.created_at

    @cached_property
    def place(self) -> Place:
        at = "" if self.row.stream_at is None else self.row.stream_at.isoformat(timespec="milliseconds")
        return at, self.row.domain, self.row.page_id, self.row.created_at.isoformat(timespec="seconds")

    @cached_property
    def text(self) -> bytes:
        return event("page", orjson.dumps(show(self.row)), Mark(self.batch, self.place))


def event(name: str, data: bytes, mark: Mark | None = None) -> bytes:
    """`data` is one line, as orjson makes it."""
    named = b"" if mark is None else b"id: %b\n" % encode(mark).encode()
    return b"event: %b\n%bdata: %b\n\n" % (name.encode(), named, data)


def says(name: str, sentence: str) -> bytes:
    return event(name, orjson.dumps({"detail": sentence}))


def beat(mark: Mark | None) -> bytes:
    """A comment; with a mark it also moves the id of the client on, though no page matched its filters."""
    return b":\n\n" if mark is None else b":\nid: %b\n\n" % encode(mark).encode()


def encode(mark: Mark) -> str:
    body = orjson.dumps([mark.batch.hex, *(mark.place or ())])
    return urlsafe_b64encode(body).decode().rstrip("=")


def decode(text: str) -> Mark | None:
    """None for what `encode` did not make."""
    try:
        if len(text) > LONGEST_ID:
            return None
        batch, *place = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        mark = Mark(UUID(hex=batch), _place(place))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
    return mark if mark.batch.version == 1 and encode(mark) == text else None


def _place(values: list[object]) -> Place | None:
    if not values:
        return None
    stream_at, domain, page_id, created_at = values
    if not isinstance(stream_at, str) or not isinstance(domain, str) or not isinstance(created_at, str):
        raise TypeError
    if type(page_id) is not int:
        raise TypeError
    return stream_at, domain, page_id, created_at


def seconds(batch: UUID) -> float:
    """When a batch was stored, since 1970."""
    return (_UUID_EPOCH + timedelta(microseconds=batch.time / 10)).timestamp()


def order(batch: UUID) -> tuple[int, bytes]:
    """Sorts batches by when they were stored."""
    return batch.time, batch.bytes
