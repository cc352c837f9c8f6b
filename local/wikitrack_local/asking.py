"""Waiting for what cannot tell by itself that it is ready."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(true: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Ask every `seconds`, until the answer is yes."""
    while True:
        if await true():
            return
        await asyncio.sleep(seconds)
