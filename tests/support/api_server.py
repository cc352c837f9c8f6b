"""The API as a program of its own, against a given Cassandra."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.cassandra import REPO, CassandraServer
from tests.support.ports import free_ports
from tests.support.wait import until

ROOTS = ("common", "services/api", "cql")


@dataclass
class Api:
    """A running API. `client` speaks to it."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    log: Path

    @property
    def url(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


def environment(cassandra: CassandraServer, **more: str) -> dict[str, str]:
    path = os.pathsep.join(str(REPO / root) for root in ROOTS)
    return os.environ | cassandra.environment | {"PYTHONPATH": path, "WIKITRACK_LOG_FORMAT": "json"} | more


def apply_schema(cassandra: CassandraServer, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the schema command."""
    command = [sys.executable, "-m", "wikitrack_schema"]
    return subprocess.run(command, env=environment(cassandra, **more), text=True, capture_output=True, check=False)


@contextmanager
def api(cassandra: CassandraServer, folder: Path, **more: str) -> Iterator[Api]:
    """Started and live, but perhaps not ready; `more` of its environment."""
    (port,) = free_ports(1)
    settings = environment(cassandra, WIKITRACK_API_PORT=str(port), WIKITRACK_SOURCE="a test", **more)
    log = folder / f"api-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "wikitrack_api"], env=settings, stderr=output)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        running = Api(process, client, log)
        try:
            until("the API lives", lambda: _answers(client, "/health/live"), timeout=60)
            yield running
        finally:
            process.kill()
            process.wait()


def _answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


def ready(running: Api, timeout: float = 60) -> None:
    """Wait until the API can answer."""
    until("the API is ready", lambda: _answers(running.client, "/health/ready"), timeout=timeout)
