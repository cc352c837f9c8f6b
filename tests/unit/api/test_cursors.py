"""Cursors come back as they went, for the same question only, and nothing else is taken."""

from base64 import urlsafe_b64encode

import orjson
import pytest

from wikitrack_api.cursors import MAX_CHARACTERS, Position, decode, digest, encode
from wikitrack_api.errors import UnacceptableError

PLACE = Position(1_590_796_085, "www.wikidata.org", 94_619_046)
ASKED = digest("user", "42", None, 100)


def _made(*array: object) -> str:
    return urlsafe_b64encode(orjson.dumps(array)).decode().rstrip("=")


@pytest.mark.parametrize("place", [PLACE, Position(0, "", 0), Position(4_133_980_799, "d" * 253, 2**63 - 1)])
def test_round_trip(place: Position) -> None:
    cursor = encode(place, ASKED)
    assert decode(cursor, ASKED) == place
    assert len(cursor) <= MAX_CHARACTERS
    assert cursor.replace("-", "").replace("_", "").isalnum()


def test_none_is_the_beginning() -> None:
    assert decode(None, ASKED) is None


@pytest.mark.parametrize(
    "other", [digest("user", "42", None, 99), digest("user", "43", None, 100), digest("user", "42", "a.b", 100)]
)
def test_another_question_is_refused(other: str) -> None:
    with pytest.raises(UnacceptableError):
        decode(encode(PLACE, ASKED), other)


def test_parameters_do_not_run_together() -> None:
    assert digest("a", "bc") != digest("ab", "c")


GARBAGE = [
    *("", "nonsense", "=", "AAAA", "é", "\0", " ", "null", "A" * (MAX_CHARACTERS + 1)),
    _made(),
    _made(ASKED, 1, "a"),
    _made(ASKED, 1, "a", 1, 1),
    _made(ASKED, "1", "a", 1),
    _made(ASKED, True, "a", 1),
    _made(ASKED, 1.0, "a", 1),
    _made(ASKED, -1, "a", 1),
    _made(ASKED, 10**12, "a", 1),
    _made(ASKED, 1, "a", -1),
    _made(ASKED, 1, "a", 2**63),
    _made(ASKED, 1, None, 1),
    encode(PLACE, ASKED) + "=",
    encode(PLACE, ASKED) + "\n",
    encode(PLACE, ASKED)[:-1],
    urlsafe_b64encode(orjson.dumps({"a": 1})).decode(),
]


@pytest.mark.parametrize("cursor", GARBAGE)
def test_garbage_is_refused_in_a_sentence(cursor: str) -> None:
    with pytest.raises(UnacceptableError, match="is accepted"):
        decode(cursor, ASKED)
