"""Runs the application and its source until a signal comes or one of them fails."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Iterator

import structlog
import uvicorn
from starlette.types import ASGIApp

from wikitrack_sim.source import Source

log = structlog.get_logger("wikitrack_sim")


class Server(uvicorn.Server):
    """uvicorn that leaves signals to `serve`, and on its way out waits for no client."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await super().shutdown(sockets)


class _UnendedResponses(logging.Filter):
    """Drops uvicorn's complaint about responses without an end: here every cut is one."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "without completing response" not in record.getMessage()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; clients that come before the server runs wait. Raises `OSError`."""
    return socket.create_server((host, port), backlog=128)


async def serve(app: ASGIApp, source: Source, listening: socket.socket) -> None:
    """Return when SIGTERM or SIGINT came. What a source raises is raised here, after the server has stopped."""
    logging.getLogger("uvicorn.error").addFilter(_UnendedResponses())
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1, ws="none"
    )
    server = Server(config)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    try:
        feeding = asyncio.create_task(_feed(source, server, listening))
        await asyncio.wait((feeding, stopping), return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            log.info("stopping")
            server.should_exit = True
            feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding
    finally:
        stopping.cancel()
        listening.close()


async def _feed(source: Source, server: uvicorn.Server, listening: socket.socket) -> None:
    """Catch up, then serve and take in at once; a source that ends leaves the server running."""
    await source.catch_up()
    log.info("listening", port=listening.getsockname()[1])
    running = asyncio.create_task(server.serve([listening]))
    taking = asyncio.create_task(source.run())
    try:
        await asyncio.wait((running, taking), return_when=asyncio.FIRST_EXCEPTION)
    finally:
        server.should_exit = True
        taking.cancel()
        ended = await asyncio.gather(taking, running, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
