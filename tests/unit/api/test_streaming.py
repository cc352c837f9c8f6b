"""Lists sent part by part: whole where all goes well, and not whole-looking where it does not."""

import asyncio
from collections.abc import AsyncGenerator

from starlette.types import Message

from wikitrack_api import answers
from wikitrack_api.errors import AwayError


async def rows(parts: int, fail: bool) -> AsyncGenerator[list[dict[str, int]]]:
    for number in range(parts):
        yield [{"a": number}]
    if fail:
        raise AwayError("away")


def sent(parts: int, *, fail: bool = False, gone_after: int | None = None) -> list[Message]:
    """The messages of an answer; the client goes away after so many of them."""
    messages: list[Message] = []
    gone = asyncio.Event()

    async def send(message: Message) -> None:
        messages.append(message)
        if len(messages) == gone_after:
            gone.set()
        await asyncio.sleep(0)

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def run() -> None:
        made = await answers.csv_stream("pages", ("a",), rows(parts, fail))
        await made({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)

    asyncio.run(run())
    return messages


def body(messages: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in messages)


def test_all_parts_are_one_file() -> None:
    messages = sent(3)
    assert body(messages) == b"a\r\n0\r\n1\r\n2\r\n"
    assert messages[-1]["more_body"] is False
    headers = dict(messages[0]["headers"])
    assert headers[b"content-type"] == b"text/csv; charset=utf-8; header=present"
    assert headers[b"content-disposition"] == b'attachment; filename="pages.csv"'


def test_what_is_broken_off_has_no_end() -> None:
    messages = sent(2, fail=True)
    assert body(messages) == b"a\r\n0\r\n1\r\n"
    assert all(message.get("more_body", True) for message in messages)


def test_it_stops_when_the_client_goes_away() -> None:
    assert len(sent(100_000, gone_after=3)) < 20
