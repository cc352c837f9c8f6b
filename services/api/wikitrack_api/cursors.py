"""Cursors: where a list goes on. Opaque to clients, good for the same other parameters only. Pure.

A cursor is base64url of a JSON array: a digest of the other parameters, then the position of the last row.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import orjson

from wikitrack_api.errors import UnacceptableError

MAX_CHARACTERS = 9000
"""A name in it has at most 1,024 bytes, each of which may become six in JSON."""
_DIGEST_BYTES = 9
MAX_NUMBER = 2**63 - 1
MIN_SECONDS, MAX_SECONDS = 0, 253_402_300_799
REFUSAL = "cursor: only a `next_cursor` of an answer to the same other parameters, limit included, is accepted."


@dataclass(frozen=True, order=False)
class Position:
    """A place in the order of a list: `number` first (descending), then `domain`, then `last`.

    Of pages: created_at in seconds, domain, page_id (descending). Of users in a range: count, domain, user_id (as
    text). Of users by name: 0, name, user_id.
    """

    number: int
    domain: str
    last: int


def digest(*parameters: object) -> str:
    """Stands for the other parameters of a question, the name of its call among them."""
    text = orjson.dumps([str(one) for one in parameters])
    return urlsafe_b64encode(hashlib.sha256(text).digest()[:_DIGEST_BYTES]).decode()


def encode(position: Position, parameters: str) -> str:
    body = orjson.dumps([parameters, position.number, position.domain, position.last])
    return urlsafe_b64encode(body).decode().rstrip("=")


def decode(cursor: str | None, parameters: str) -> Position | None:
    """None for none. Raises `UnacceptableError` for anything but what `encode` made for the same parameters."""
    if cursor is None:
        return None
    try:
        position = _position(_array(cursor), parameters)
    except (ValueError, TypeError, binascii.Error) as error:
        raise UnacceptableError(REFUSAL) from error
    if encode(position, parameters) != cursor:
        raise UnacceptableError(REFUSAL)
    return position


def _array(cursor: str) -> Any:
    if not cursor.isascii() or len(cursor) > MAX_CHARACTERS:
        raise ValueError("too long")
    return orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def _position(array: Any, parameters: str) -> Position:
    made_for, number, domain, last = array
    if made_for != parameters or type(number) is not int or type(last) is not int or type(domain) is not str:
        raise ValueError("of another question")
    if not (MIN_SECONDS <= number <= MAX_SECONDS and 0 <= last <= MAX_NUMBER):
        raise ValueError("out of range")
    return Position(number, domain, last)
