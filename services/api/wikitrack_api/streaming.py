"""Answers that are sent part by part, so that none is ever held whole."""

import asyncio

from fastapi.responses import StreamingResponse
from starlette.types import Message, Send

SEND_SECONDS = 30.0
"""A client that takes nothing for so long is let go."""


class Streamed(StreamingResponse):
    """Ends early where the client goes away or stops taking what is sent.

    An error on the way ends the connection without the end of the answer, so that it does not look whole.
    """

    async def stream_response(self, send: Send) -> None:
        async def send_soon(message: Message) -> None:
            async with asyncio.timeout(SEND_SECONDS):
                await send(message)

        await super().stream_response(send_soon)
