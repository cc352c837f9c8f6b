"""A simulated stream of a measurement's own, which the stack under measurement reads by its URL."""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.support.ports import free_ports
from tests.support.wait import until

PATH = "/v2/stream/mediawiki.page-create"


class Stream:
    """A server on one port; `serve` may be called again, with another source: its log goes on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (self._port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self._port}"

    @contextlib.contextmanager
    def serve(self, *source: str) -> Iterator[None]:
        """Run with these arguments of `python -m wikitrack_sim`; ready on entry, stopped on exit."""
        place = ("--port", str(self._port), "--state", str(self._folder / "stream"))
        with (
            (self._folder / "stream.log").open("ab") as log,
            subprocess.Popen([sys.executable, "-m", "wikitrack_sim", *place, *source], stderr=log) as server,
        ):
            try:
                until("the stream answers", self._answers, timeout=60, every=0.05)
                yield
            finally:
                server.terminate()

    def status(self) -> dict[str, object]:
        status: dict[str, object] = httpx.get(f"{self.url}/status").json()
        return status

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/health/live").status_code == httpx.codes.OK
        return False


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wikitrack-bench-") as folder:
        yield Path(folder)
