"""The text of server-sent events, and ids of places in the stream."""

import json
from base64 import urlsafe_b64encode
from uuid import UUID, uuid1, uuid4

import orjson
import pytest

from tests.unit.api.test_pages import row
from wikitrack_api import sse
from wikitrack_api.following import resumable
from wikitrack_api.pages import show
from wikitrack_api.sse import Event, Mark

BATCH = uuid1()


def _made(*array: object) -> str:
    return urlsafe_b64encode(orjson.dumps(array)).decode().rstrip("=")


def test_an_event_is_the_page_on_one_line_with_an_id_that_comes_back() -> None:
    hostile = row(5, title="a\r\nevent: x\n\ndata: \u2028<b>\0")
    name, named, data, *end = Event(BATCH, hostile).text.decode().split("\n")
    assert name == "event: page"
    assert json.loads(data.removeprefix("data: ")) == show(hostile)
    assert end == ["", ""]
    assert sse.decode(named.removeprefix("id: ")) == Mark(BATCH, Event(BATCH, hostile).place)


def test_a_beat_is_a_comment_and_moves_the_id_on() -> None:
    assert sse.beat(None) == b":\n\n"
    comment, named, *end = sse.beat(Mark(BATCH, None)).decode().split("\n")
    assert (comment, end) == (":", ["", ""])
    assert sse.decode(named.removeprefix("id: ")) == Mark(BATCH, None)


GARBAGE = [
    *("", "x", "é", "null", "A" * 2000, _made(), _made("x"), _made(uuid4().hex), _made(5), _made(BATCH.hex, 1)),
    *(_made(BATCH.hex, "a", "b", "5", "c"), _made(BATCH.hex, "a", "b", True, "c"), _made(BATCH.hex, 1, "b", 5, "c")),
    *(_made(BATCH.hex) + "=", _made(BATCH.hex.upper()), urlsafe_b64encode(orjson.dumps({"a": 1})).decode()),
]


@pytest.mark.parametrize("text", GARBAGE)
def test_other_ids_are_none(text: str) -> None:
    assert sse.decode(text) is None


def test_a_stream_goes_on_for_24_hours() -> None:
    text, stored = sse.encode(Mark(BATCH, None)), sse.seconds(BATCH)
    assert resumable(text, stored + 86_399) == Mark(BATCH, None)
    assert resumable(text, stored + 86_401) is None
    assert resumable(text, stored - 301) is None
    assert resumable(None, stored) is None


def test_batches_are_in_the_order_of_their_time() -> None:
    early, late = UUID(int=0xFFFFFFFF_0000_1000_8000_000000000000), UUID(int=0x00000000_0001_1000_8000_000000000000)
    assert sse.order(early) < sse.order(late)
    assert early > late
