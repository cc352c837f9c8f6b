"""Key, headers and digest of an event."""

import hashlib
import json

import pytest

from wikitrack_common import topics
from wikitrack_producer import record


def event(**fields: object) -> bytes:
    return json.dumps({"meta": {"domain": "En.Wikipedia.ORG", "id": "abc"}, "page_id": 7, **fields}).encode()


def test_key_and_event_id() -> None:
    made = record.make(event())
    assert made == (b"en.wikipedia.org:7", event(), [(topics.EVENT_ID, b"abc")])


def test_large_numbers_stay_numbers() -> None:
    assert record.make(event(page_id=2**63)).key == b"en.wikipedia.org:9223372036854775808"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no json",
        b"[1]",
        b"null",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"page_id": ' + b"9" * 100_000 + b"}",
        b'{"meta": {"domain": "\\ud800", "id": "\\udfff"}, "page_id": 1}',
        event(page_id="7"),
        event(page_id=True),
        event(page_id=7.0),
        event(page_id=None),
        event(meta=None),
        event(meta={"domain": None}),
        event(meta={"domain": ""}),
        event(meta={"domain": "a" * 254}),
    ],
)
def test_what_has_no_readable_key_goes_without_and_unchanged(data: bytes) -> None:
    made = record.make(data)
    assert (made.key, made.value) == (None, data)


def test_a_long_event_id_is_bounded() -> None:
    made = record.make(event(meta={"id": "é" * 5000}))
    assert made.headers == [(topics.EVENT_ID, ("é" * 200).encode())]


def test_the_largest_event_passes_whole() -> None:
    data = b"x" * topics.MAX_EVENT_BYTES
    assert record.make(data).value is data


def test_a_larger_one_is_cut_with_its_size_and_hash() -> None:
    data = event(comment="x" * topics.MAX_EVENT_BYTES)
    made = record.make(data)
    assert made.value == data[: topics.CUT_EVENT_BYTES]
    assert made.key == b"en.wikipedia.org:7"
    assert dict(made.headers)[topics.FULL_SIZE] == str(len(data)).encode()
    assert dict(made.headers)[topics.FULL_SHA256] == hashlib.sha256(data).hexdigest().encode()


@pytest.mark.parametrize("size", [0, 1400, topics.MAX_EVENT_BYTES, topics.MAX_EVENT_BYTES + 1])
def test_the_digest_of_an_event_is_that_of_its_record(size: int) -> None:
    data = b"x" * size
    made = record.make(data)
    kept = record.digest_of_record(made.value, dict(made.headers).get(topics.FULL_SHA256))
    assert kept == record.digest(data)
    assert len(kept) == record.DIGEST_BYTES
    assert kept != record.digest(data + b"y")


def test_a_strange_hash_is_the_digest_of_nothing() -> None:
    assert record.digest_of_record(b"x", b"\xff") == b""
