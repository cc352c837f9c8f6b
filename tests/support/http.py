"""A small HTTP client for very many small requests: one connection, one request at a time.

httpx takes three times the processor time of the server it asks; on two cores that decides how long the tests take.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

END_OF_HEAD = b"\r\n\r\n"
LARGEST_HEAD = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What was answered; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """Connects when it is first used, and again when the server has closed it."""

    def __init__(self, base_url: str, seconds: float) -> None:
        place = urlsplit(base_url)
        self._host, self._port, self._seconds = str(place.hostname), int(place.port or 80), seconds
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, params: dict[str, str], method: str = "GET") -> Answer:
        """Ask once; `path` is as it goes over the wire. Raises `OSError`, `TimeoutError`."""
        query = f"?{urlencode(params)}" if params else ""
        request = f"{method} {path}{query} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n\r\n"
        async with asyncio.timeout(self._seconds):
            reader, writer = await self._open()
            writer.write(request.encode("ascii"))
            return await self._read(reader, method)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=LARGEST_HEAD)
        return self._streams

    async def _read(self, reader: asyncio.StreamReader, method: str) -> Answer:
        head = await reader.readuntil(END_OF_HEAD)
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        length = 0 if method == "HEAD" else int(headers.get("content-length", "0"))
        body = await reader.readexactly(length)
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split(" ", 2)[1]), headers, body)
