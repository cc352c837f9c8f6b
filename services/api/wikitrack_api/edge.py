"""What every request passes first and last: HEAD, the limit of requests, headers, metrics, the log of errors."""

import time

import structlog
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wikitrack_api.errors import away, problem
from wikitrack_common.metrics import API_IN_FLIGHT, API_REQUESTS, API_SECONDS

log = structlog.get_logger("wikitrack_api")
NO_ROUTE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
STREAM = "/stream"
ALWAYS_ANSWERED = ("/health/", "/metrics", STREAM)
"""Neither these nor the readers of the stream, who have a limit of their own, take a place of other requests."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
NO_CONTENT_AT_ALL = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
NOT_STORED = (b"cache-control", b"no-store")


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, max_requests: int, registry: CollectorRegistry) -> None:
        self._app = app
        self._free = max_requests
        self._requests = API_REQUESTS.counter(registry)
        self._seconds = API_SECONDS.histogram(registry)
        self._in_flight = API_IN_FLIGHT.gauge(registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        inner = dict(scope, method="GET") if method == "HEAD" else dict(scope)
        answer = _Answer(send, head=method == "HEAD")
        begun = time.perf_counter()
        with self._in_flight.track_inprogress():
            await self._limited(inner, receive, answer)
        route = getattr(inner.get("route"), "path", NO_ROUTE)
        if route != STREAM:
            self._seconds.labels(route).observe(time.perf_counter() - begun)
        self._requests.labels(route, method if method in METHODS else "other", str(answer.status)).inc()

    async def _limited(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if scope["path"].startswith(ALWAYS_ANSWERED):
            await self._guarded(scope, receive, answer)
        elif self._free <= 0:
            await away("Too many requests are being answered. Try again soon.", 1)(scope, receive, answer)
        else:
            self._free -= 1
            try:
                await self._guarded(scope, receive, answer)
            finally:
                self._free += 1

    async def _guarded(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        """An error that nobody expected is one log line and a 500 in the one form."""
        try:
            await self._app(scope, receive, answer)
        except Exception:
            log.exception("request failed", path=scope["path"][:200])
            if not answer.status:
                await problem(500, "Something is broken here; it was logged.")(scope, receive, answer)


class _Answer:
    """Remembers the status and adds the headers that a response has not set itself."""

    def __init__(self, send: Send, *, head: bool) -> None:
        self._send = send
        self._head = head
        self._ended = False
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if self._ended:
            return
        if self._head and message["type"] == "http.response.body":  # what comes part by part need not be made at all
            message, self._ended = {"type": "http.response.body"}, True
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = list(message.get("headers", ()))
            names = {name.lower() for name, _ in given}
            ours = (*HEADERS, NO_CONTENT_AT_ALL, NOT_STORED)
            message["headers"] = given + [one for one in ours if one[0] not in names]
        await self._send(message)
