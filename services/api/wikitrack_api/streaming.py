"""Answers that are sent part by part, so that none is ever held whole."""

import asyncio
from contextlib import aclosing

import structlog
from fastapi.responses import StreamingResponse
from starlette.types import Message, Send

from wikitrack_api.errors import AwayError

log = structlog.get_logger("wikitrack_api")
SEND_SECONDS = 30.0
"""A client that takes nothing for so long is let go."""


class Streamed(StreamingResponse):
    """Of an async generator. Ends early where the client goes away or stops taking what is sent.

    What goes wrong on the way ends the connection without the end of the answer, so that it does not look whole.
    """

    async def stream_response(self, send: Send) -> None:
        async def send_soon(message: Message) -> None:
            async with asyncio.timeout(SEND_SECONDS):
                await send(message)

        async with aclosing(self.body_iterator):  # type: ignore[type-var]
            try:
                await super().stream_response(send_soon)
            except (AwayError, TimeoutError) as error:
                log.warning("an answer was broken off", error=f"{type(error).__name__}: {error}")
