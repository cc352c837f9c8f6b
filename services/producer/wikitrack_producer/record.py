"""From the bytes of an event to a record of `input`. Pure; no bytes make it raise."""

import hashlib
from typing import Any, Final, NamedTuple

import orjson

from wikitrack_common import topics

DIGEST_BYTES: Final = 16
MAX_DOMAIN_CHARS: Final = 253
MAX_EVENT_ID_CHARS: Final = 200

Header = tuple[str, bytes]


class Record(NamedTuple):
    """What goes to Kafka, but for its time and the position, which are not the event's own."""

    key: bytes | None
    value: bytes
    headers: list[Header]


def make(data: bytes) -> Record:
    """The record of an event; one over `topics.MAX_EVENT_BYTES` is cut, with its size and hash."""
    fields = _object(data)
    meta = fields.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    event_id = meta.get("id")
    headers = [(topics.EVENT_ID, event_id[:MAX_EVENT_ID_CHARS].encode())] if isinstance(event_id, str) else []
    key = _key(meta.get("domain"), fields.get("page_id"))
    if len(data) <= topics.MAX_EVENT_BYTES:
        return Record(key, data, headers)
    headers.append((topics.FULL_SIZE, str(len(data)).encode()))
    headers.append((topics.FULL_SHA256, hashlib.sha256(data).hexdigest().encode()))
    return Record(key, data[: topics.CUT_EVENT_BYTES], headers)


def digest(data: bytes) -> bytes:
    """What tells an event from others: 16 bytes. Equal to `digest_of_record` of its record, cut or not."""
    if len(data) <= topics.MAX_EVENT_BYTES:
        return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()
    return hashlib.sha256(data).digest()[:DIGEST_BYTES]


def digest_of_record(value: bytes, full_sha256: bytes | None) -> bytes:
    """The digest of the event that a record of `input` holds; a cut one's is taken from the hash in its header."""
    if full_sha256 is None:
        return digest(value)
    try:
        return bytes.fromhex(full_sha256.decode())[:DIGEST_BYTES]
    except ValueError:  # not written by us: no event has this digest
        return b""


def _object(data: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(data)
    except orjson.JSONDecodeError:  # also too deep, not UTF-8, a lone surrogate
        return {}
    return fields if isinstance(fields, dict) else {}


def _key(domain: object, page_id: object) -> bytes | None:
    if not isinstance(domain, str) or not 0 < len(domain) <= MAX_DOMAIN_CHARS or type(page_id) is not int:
        return None
    return f"{domain.lower()}:{page_id}".encode()
