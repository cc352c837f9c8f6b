"""A stream of pages that are created now, for what shows time: `python -m tests.support.live_stream --help`.

It speaks the protocol of the simulated stream. Every tenth page is on the wiki HOSTILE_DOMAIN and has a title and an
author that would do harm where they were taken for HTML.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.support.event import build, encode
from tests.support.sim_server import PATH, environment
from wikitrack_sim import app, server
from wikitrack_sim.connection import Signal
from wikitrack_sim.intake_log import IntakeLog
from wikitrack_sim.source import Intake, Pace, now_ms

HOSTILE_DOMAIN = "test.wikipedia.org"
HARM = "document.documentElement.dataset.harmed=1"
HOSTILE_TITLES = (
    f'<img_src=x_onerror="{HARM}">',
    f"<script>{HARM}</script>",
    f"\"><svg/onload='{HARM}'>",
    "\u202eabc\u2066 שלום_(עיר)",
    "W" * 255,
)
HISTORY = 9_000
HISTORY_SECONDS = 3 * 3600
SEED = 7


class LiveSource:
    """Pages of the last hours at its start, then `rate` a second."""

    name, finite, complete = "live", False, False

    def __init__(self, intake: Intake, rate: float) -> None:
        self._intake, self._rate = intake, rate
        self._random = Random(SEED)
        self._serial = 0

    async def catch_up(self) -> None:
        """Restarts have it in the log already."""
        first = time.time() - HISTORY_SECONDS
        if not len(self._intake.log):
            self._write([first + place * HISTORY_SECONDS / HISTORY for place in range(HISTORY)])

    async def run(self) -> None:
        pace = Pace(self._rate, batch=100)
        while True:
            self._write([time.time()] * await pace.due())

    def _write(self, moments: list[float]) -> None:
        self._intake.write([(*self._intake.stamp(now_ms()), self._line(int(moment))) for moment in moments])

    def _line(self, created_at: int) -> bytes:
        self._serial += 1
        event = build(self._random, self._serial, created_at) | {"page_id": 1_000_000 + self._serial}
        if self._serial % 10 == 0:
            event["meta"]["domain"] = HOSTILE_DOMAIN
            event["page_title"] = HOSTILE_TITLES[self._serial // 10 % len(HOSTILE_TITLES)]
            event["performer"]["user_text"] = f"<b onclick='{HARM}'>Nobody</b>"
        return encode(self._random, event)


@contextmanager
def live_stream(folder: Path, port: int, rate: float) -> Iterator[str]:
    """A running stream's URL; ended at last."""
    arguments = ("--port", str(port), "--state", str(folder), "--rate", str(rate))
    command = [sys.executable, "-m", "tests.support.live_stream", *arguments]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}{PATH}"
    finally:
        process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder of the intake log")
    parser.add_argument("--rate", type=float, default=3.0, help="pages a second")
    given = parser.parse_args()
    changed = Signal()
    log = IntakeLog(given.state / "intake.log")
    source = LiveSource(Intake(log, changed, SEED), given.rate)
    listening = server.listen("127.0.0.1", given.port)
    asyncio.run(server.serve(app.make(log, source, changed, connection_seconds=900), source, listening))


if __name__ == "__main__":
    main()
