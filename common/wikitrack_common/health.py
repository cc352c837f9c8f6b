"""The small HTTP side of a program that has no other: `/metrics`, `/health/live`, `/position`."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import REGISTRY, CollectorRegistry, make_wsgi_app

Position = Callable[[], dict[str, Any]]


class Heartbeat:
    """Says whether a loop still turns: alive while the last `beat` is less than `limit_seconds` old."""

    def __init__(self, limit_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit_seconds
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        """To be called each time the loop turns, also where it turns because it waits for a service."""
        self._last = self._clock()

    @property
    def age_seconds(self) -> float:
        return self._clock() - self._last

    @property
    def alive(self) -> bool:
        return self.age_seconds < self._limit


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """A probe every few seconds is no news."""


def serve(
    host: str,
    port: int,
    heartbeat: Heartbeat,
    position: Position | None = None,
    registry: CollectorRegistry = REGISTRY,
) -> WSGIServer:
    """Serve in a daemon thread; return the server, whose `server_port` is the port taken where `port` is 0.

    `/health/live` is 200 while the heart beats, else 503. `/position` is what `position()` returns, as JSON: how far
    the program is, for whoever waits for the end of a finite source.
    """
    metrics = make_wsgi_app(registry)

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            answer: Iterable[bytes] = metrics(environ, start_response)
            return answer
        if path == "/health/live":
            body: dict[str, Any] = {"alive": heartbeat.alive, "last_turn_seconds": round(heartbeat.age_seconds, 3)}
            status = "200 OK" if heartbeat.alive else "503 Service Unavailable"
        elif path == "/position" and position is not None:
            body, status = position(), "200 OK"
        else:
            body, status = {"detail": "There is /metrics and /health/live."}, "404 Not Found"
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    server = make_server(host, port, app, handler_class=_QuietHandler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
