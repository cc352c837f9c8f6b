"""The HTTP side: the stream itself, `/status`, `/faults`, `/health/live`."""

import asyncio
import hashlib
import re
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from wikitrack_sim import position
from wikitrack_sim.connection import Connection, Connections, Signal
from wikitrack_sim.faults import Faults
from wikitrack_sim.intake_log import IntakeLog
from wikitrack_sim.protocol import STREAM, TOPICS
from wikitrack_sim.source import Source

MAX_PER_ADDRESS = 2
STREAM_PATH = f"/v2/stream/{STREAM}"
CONTACT = re.compile(r"\S@\S|https?://\S")
REFUSALS = {
    403: "Set a User-Agent with a contact, an e-mail address or a URL.",
    405: "The stream is read by GET.",
    429: f"Too many connections: at most {MAX_PER_ADDRESS} from one address.",
    503: "The stream is not available.",
}
log = structlog.get_logger("wikitrack_sim")


class StreamEndpoint:
    """ASGI application of the stream. It never ends a response: the server cuts the connection when this returns."""

    def __init__(self, intake: IntakeLog, connections: Connections, changed: Signal, seconds: float) -> None:
        self._intake, self._connections, self._changed, self._seconds = intake, connections, changed, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        address = request.client.host if request.client else "?"
        if status := self._refusal(request, address):
            log.warning("refused", address=address, status=status)
            await _refuse(status)(scope, receive, send)
            return
        under = self._connections.board.take()
        if under.status is not None:
            log.warning("refused", address=address, status=under.status, fault=True)
            await _refuse(under.status)(scope, receive, send)
            return
        try:
            start = position.start(
                self._intake, request.query_params.get("since"), request.headers.get("last-event-id")
            )
        except ValueError as error:
            await JSONResponse({"detail": f"since or Last-Event-ID: {error}"}, 400)(scope, receive, send)
            return
        log.info("serving", address=address, start=start.asked, entries=start.firsts, taken_in=len(self._intake))
        connection = Connection(self._intake, self._changed, start, under)
        self._connections.add(address, connection)
        try:
            await self._serve(connection, receive, send)
        finally:
            self._connections.remove(address, connection)
            log.info("served", address=address, events=connection.events)

    def _refusal(self, request: Request, address: str) -> int | None:
        if request.method != "GET":
            return 405
        if not CONTACT.search(request.headers.get("user-agent", "")):
            return 403
        return 429 if self._connections.count(address) >= MAX_PER_ADDRESS else None

    async def _serve(self, connection: Connection, receive: Receive, send: Send) -> None:
        async def write(chunk: bytes) -> None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})

        headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        tasks = [asyncio.create_task(connection.run(write)), asyncio.create_task(_until_gone(receive))]
        try:
            await asyncio.wait(tasks, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for outcome in ended:
            if isinstance(outcome, Exception):
                raise outcome


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _refuse(status: int) -> Response:
    headers = {"retry-after": "1"} if status in (429, 503) else {}
    return JSONResponse({"status": status, "detail": REFUSALS[status]}, status, headers)


class Status:
    """What `/status` says."""

    def __init__(self, intake: IntakeLog, source: Source, connections: Connections) -> None:
        self._intake, self._source, self._connections = intake, source, connections
        self._last: tuple[int, dict[str, Any] | None] = (0, None)

    def read(self) -> dict[str, Any]:
        return {
            "source": self._source.name,
            "finite": self._source.finite,
            "complete": self._source.complete,
            "taken_in": len(self._intake),
            "last": self._newest(),
            "connections": len(self._connections),
        }

    def _newest(self) -> dict[str, Any] | None:
        count = len(self._intake)
        if count != self._last[0]:
            (event,) = self._intake.read(count - 1, 1)
            digest = hashlib.sha256(event.data).hexdigest()
            self._last = (count, {"sha256": digest, "topic": TOPICS[event.topic], "timestamp": event.ms})
        return self._last[1]


def make(intake: IntakeLog, source: Source, changed: Signal, connection_seconds: float) -> Starlette:
    """The application; `changed` is fired by whoever adds to the log."""
    connections = Connections(changed)
    status = Status(intake, source, connections)

    async def get_status(_: Request) -> Response:
        return JSONResponse(status.read())

    async def get_live(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def post_faults(request: Request) -> Response:
        try:
            wanted = Faults.model_validate_json(await request.body() or b"{}")
        except ValueError as error:
            return JSONResponse({"detail": str(error)}, 422)
        connections.set_faults(wanted)
        log.info("faults", **wanted.model_dump(exclude_defaults=True))
        return JSONResponse(wanted.model_dump())

    return Starlette(
        routes=[
            Route(STREAM_PATH, StreamEndpoint(intake, connections, changed, connection_seconds)),
            Route("/status", get_status),
            Route("/health/live", get_live),
            Route("/faults", post_faults, methods=["POST"]),
        ]
    )
