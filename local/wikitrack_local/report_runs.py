"""Runs the reports job beside the stack: soon after the start, and each hour."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from wikitrack_common import hours
from wikitrack_common.tables import REPORT_MINUTE
from wikitrack_local.arguments import REPORTS
from wikitrack_local.asking import until
from wikitrack_local.files import try_lock
from wikitrack_local.process import kill_group, launch
from wikitrack_local.programs import reports_command
from wikitrack_local.supervisor import Supervisor

LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 40.0
"""So long the first run waits for the pipeline to catch up."""
RETRY_SECONDS = 60.0
SWITCH = "WIKITRACK_REPORTS"
"""Set to `off`, reports are made by `./wikitrack report` only."""


class ReportRuns:
    """`run` goes on until it is cancelled, which ends a job that runs: a later one makes it all again."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._running = False
        self._last: dict[str, Any] | None = None
        self._next: datetime | None = None

    async def run(self, is_caught_up: Callable[[], bool]) -> None:
        """`is_caught_up` says whether all of the past is stored. A run that did not wait for that is soon repeated."""
        if os.environ.get(SWITCH) == "off":
            return
        await self._supervisor.ready.wait()
        await _until(is_caught_up, PATIENCE_SECONDS)
        while True:
            caught_up = is_caught_up()
            made = await self._make()
            pause = _seconds_until_due() if made else RETRY_SECONDS
            self._next = datetime.fromtimestamp(time.time() + pause, UTC)
            if made and not caught_up:
                await _until(is_caught_up, pause)
            else:
                await asyncio.sleep(pause)

    def document(self) -> dict[str, Any]:
        """For `status`: whether a job runs, how the last one ended, when the next begins."""
        following = hours.utc(self._next) if self._next and not self._running else None
        return {"running": self._running, "last": self._last, "next": following}

    async def _make(self) -> bool:
        """Run the job once; whether it ended well. Not while somebody else runs it by hand."""
        lock = try_lock(self._supervisor.stack.state.reports_lock)
        if lock is None:
            return False
        begun = time.time()
        self._running = True
        try:
            code = await self._job()
        finally:
            self._running = False
            lock.close()
        at = hours.utc(datetime.fromtimestamp(begun, UTC))
        self._last = {"at": at, "seconds": round(time.time() - begun, 1), "exit_code": code}
        return code == 0

    async def _job(self) -> int:
        supervisor = self._supervisor
        process = await launch(reports_command(), supervisor.environment, supervisor.stack.state.log(REPORTS))
        supervisor.groups.add(REPORTS, process.pid)
        try:
            return await process.wait()
        finally:
            kill_group(process.pid)


async def _until(true: Callable[[], bool], seconds: float) -> None:
    """Wait until it is so, at most so long."""

    async def is_true() -> bool:
        return true()

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(until(is_true, LOOK_SECONDS), seconds)


def _seconds_until_due() -> float:
    """Until reports of another window are due."""
    now = datetime.now(UTC)
    return (hours.next_at_minute(now, REPORT_MINUTE) - now).total_seconds()
