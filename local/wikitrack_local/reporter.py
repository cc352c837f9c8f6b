"""Beside the supervisor: looks at the pipeline once a second, keeps `status.json`, tells the terminal."""

import asyncio
import os
import time
from dataclasses import dataclass
from typing import Any

import psutil

from wikitrack_local.collect import Collector
from wikitrack_local.console import printable, say
from wikitrack_local.files import write_json
from wikitrack_local.leftovers import members
from wikitrack_local.report_runs import ReportRuns
from wikitrack_local.status import line
from wikitrack_local.supervisor import Supervisor

LOOK_SECONDS = 1.0
LINE_SECONDS = 5.0
LOOK_LIMIT_SECONDS = 15.0
MEMORY_SECONDS = 10.0
NEW_SECONDS, FEW_RECORDS = 60.0, 1_000


@dataclass
class Times:
    """Seconds: of the installation, and since the start of the stack (None: not yet)."""

    install: float
    ready: float | None = None
    first_page: float | None = None


class Reporter:
    """`run` goes on until it is cancelled."""

    def __init__(self, supervisor: Supervisor, reports: ReportRuns, install_seconds: float) -> None:
        self.times = Times(install_seconds)
        self._supervisor = supervisor
        self._reports = reports
        self._collector = Collector(supervisor.stack)
        self._memory: dict[str, int] = {}
        self._memory_at = 0.0
        self._line_at = time.monotonic()
        self._looking: asyncio.Task[None] | None = None

    async def run(self) -> None:
        while True:
            begun = time.monotonic()
            await self._look_in_time()
            self._write()
            self._tell()
            await asyncio.sleep(max(0.1, LOOK_SECONDS - (time.monotonic() - begun)))

    async def _look_in_time(self) -> None:
        """Look, for a while at most: a server that hangs, or any error of a look, must not freeze `status`."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.to_thread(self._look))
        await asyncio.wait([self._looking], timeout=LOOK_LIMIT_SECONDS)
        if self._looking.done() and (error := self._looking.exception()):
            say(f"a look at the programs failed, the next follows: {printable(repr(error), 300)}")

    async def has_page(self) -> bool:
        """Whether the API has shown a page since the start."""
        return self.times.first_page is not None

    def is_caught_up(self) -> bool:
        """Whether all of the past is stored: the newest page is new and few wait, or a finite source has ended."""
        seen = self._collector.seen
        age = seen.newest_page_age_seconds
        waiting = seen.lag_input + seen.lag_processed
        return seen.behind is None or (age is not None and age < NEW_SECONDS and waiting < FEW_RECORDS)

    def close(self) -> None:
        """The last word, after everything has stopped."""
        self._collector.close()
        self._memory = {}
        self._write()

    def status(self) -> dict[str, Any]:
        """The whole status, as `status --json` prints it."""
        stack, seen = self._supervisor.stack, self._collector.seen
        return {
            "source": stack.source.description,
            "programs": {name: program.condition.document() for name, program in self._supervisor.programs.items()},
            "counts": self._collector.counts(),
            "lag": {"input": seen.lag_input, "processed": seen.lag_processed},
            "newest_page_age_seconds": seen.newest_page_age_seconds,
            "drained": seen.behind is None,
            "behind": seen.behind,
            "finite": stack.source.finite,
            "reports": self._reports.document(),
            "ready": self._supervisor.ready.is_set() and seen.api_ready,
            "failed": self._supervisor.failed(),
            "seconds": vars(self.times),
            "memory_mib": self._memory,
            "urls": {"api": stack.api_url, "docs": f"{stack.api_url}/docs"},
            "supervisor_pid": os.getpid(),
            "state": str(stack.state.root),
        }

    def _look(self) -> None:
        self._collector.look(self._supervisor.lives())
        self.times.ready = self._supervisor.ready_seconds
        if self.times.first_page is None and self._collector.has_page():
            self.times.first_page = time.monotonic() - self._supervisor.begun
        if time.monotonic() - self._memory_at > MEMORY_SECONDS:
            self._memory_at = time.monotonic()
            self._memory = self._resident()

    def _resident(self) -> dict[str, int]:
        """Resident memory in MiB of each program with its children, and of all with this supervisor."""
        pids = {program.condition.pid: name for name, program in self._supervisor.programs.items()}
        sizes = dict.fromkeys(self._supervisor.programs, 0)
        for process in members({pid for pid in pids if pid}):
            try:
                sizes[pids[os.getpgid(process.pid)]] += process.memory_info().rss
            except (psutil.Error, ProcessLookupError, KeyError):
                # It ended while it was looked at.
                continue
        sizes["supervisor"] = psutil.Process().memory_info().rss
        return {name: size >> 20 for name, size in (sizes | {"total": sum(sizes.values())}).items()}

    def _write(self) -> None:
        write_json(self._supervisor.stack.state.status, self.status())

    def _tell(self) -> None:
        if time.monotonic() - self._line_at > LINE_SECONDS:
            self._line_at = time.monotonic()
            say(time.strftime("%H:%M:%S  ") + line(self.status()))
