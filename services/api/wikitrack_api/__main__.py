"""`python -m wikitrack_api`: settings in, exit code out."""

import signal
import socket
import sys

import structlog
import uvicorn

from wikitrack_api import __doc__ as about
from wikitrack_api.app import create_app
from wikitrack_api.live import Live
from wikitrack_api.settings import ApiSettings
from wikitrack_common import logs, programs
from wikitrack_common.settings import load

log = structlog.get_logger("wikitrack_api")
STOP_SECONDS = 3
MAX_WAITING_CONNECTIONS = 512


def listen(host: str, port: int) -> socket.socket:
    """Raises `OSError` where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=MAX_WAITING_CONNECTIONS)


class Server(uvicorn.Server):
    """Ends the streams first when it stops: they would not end by themselves."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)


def serve(settings: ApiSettings) -> bool:
    """Answer until a signal; whether it ended as it should."""
    listening = listen(settings.api_host, settings.api_port)
    host, port = listening.getsockname()[:2]
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=30,
    )
    log.info("listening", host=host, port=port)
    server = Server(config, app.state.live)
    for one in (signal.SIGTERM, signal.SIGINT):  # uvicorn sends itself the signal once more after its clean end
        signal.signal(one, lambda *_: None)
    server.run(sockets=[listening])
    return server.started


def main() -> int:
    """0: stopped by a signal; 1: it could not go on, logged once; 2: a bad setting."""
    programs.arguments("wikitrack_api", about or "", ApiSettings)
    settings = load(ApiSettings)
    logs.configure("wikitrack_api", settings)
    try:
        return 0 if serve(settings) else 1
    except OSError as error:
        log.critical("cannot listen", host=settings.api_host, port=settings.api_port, error=str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
