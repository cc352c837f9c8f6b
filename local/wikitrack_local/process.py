"""One supervised program: started, watched, restarted with back-off, stopped with its whole process group."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wikitrack_local import leash
from wikitrack_local.asking import until
from wikitrack_local.backoff import Backoff
from wikitrack_local.programs import Spec

LOG_LIMIT_BYTES = 16 * 1024 * 1024
PROBE_SECONDS = 0.25


@dataclass
class Condition:
    """What `status` tells about a program. `since`: seconds since 1970 of the last change of `state`."""

    state: str = "waiting"
    pid: int | None = None
    restarts: int = 0
    since: float = 0.0
    exit_code: int | None = None

    def document(self) -> dict[str, object]:
        return asdict(self) | {"since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.since))}


class Supervised:
    """`run` keeps the program alive until `stop`; `ready` is set for as long as it is of use to others.

    `started` is called with the process group of each new process, before anything else happens to it.
    """

    def __init__(
        self,
        spec: Spec,
        environment: Mapping[str, str],
        log: Path,
        probe: Callable[[Spec], Awaitable[bool]],
        started: Callable[[str, int], None],
    ) -> None:
        self.spec = spec
        self.condition = Condition(since=time.time())
        self.ready = asyncio.Event()
        self._environment = {**environment, **spec.environment}
        self._log = log
        self._probe = probe
        self._started = started
        self._stopping = asyncio.Event()
        self._backoff = Backoff()
        self._process: asyncio.subprocess.Process | None = None

    async def run(self, gates: list[asyncio.Event]) -> None:
        """Wait for the gates, then start the program again whenever it ends, until `stop`."""
        await self._unless_stopped(asyncio.gather(*(gate.wait() for gate in gates)))
        while not self._stopping.is_set():
            begun = time.monotonic()
            await self._live()
            if not self._stopping.is_set():
                self.condition.restarts += 1
                self._become("backoff")
                await self._unless_stopped(asyncio.sleep(self._backoff.after(time.monotonic() - begun)))
        self._become("stopped")

    async def stop(self) -> None:
        """Ask the program to end, kill what is left of its group after its time. To be awaited once `run` runs."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._become("stopping")
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), self.spec.stop_seconds)
        except TimeoutError:
            self.kill()
            await process.wait()

    def kill(self) -> None:
        """End the whole group at once."""
        if self._process is not None:
            kill_group(self._process.pid)

    async def _live(self) -> None:
        process = await self._start()
        waiting = asyncio.create_task(self._become_ready())
        self.condition.exit_code = await process.wait()
        waiting.cancel()
        self.ready.clear()
        # Spark's JVM is a child of its Python: it must not live on beside the next one.
        kill_group(process.pid)
        self.condition.pid = None

    async def _start(self) -> asyncio.subprocess.Process:
        process = await launch(self.spec.command, self._environment, self._log)
        self._process = process
        self._started(self.spec.name, process.pid)
        self.condition.pid = process.pid
        self._become("starting")
        return process

    async def _become_ready(self) -> None:
        await until(lambda: self._probe(self.spec), PROBE_SECONDS)
        if not self._stopping.is_set():
            self._become("running")
            self.ready.set()

    async def _unless_stopped(self, awaitable: Awaitable[object]) -> None:
        tasks = [asyncio.ensure_future(awaitable), asyncio.create_task(self._stopping.wait())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()

    def _become(self, state: str) -> None:
        if self.condition.state != state:
            self.condition.state, self.condition.since = state, time.time()


def rotate(log: Path, limit: int = LOG_LIMIT_BYTES) -> None:
    """Put a log that is over the limit aside, over the one put aside before."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_name(log.name + ".1"))


async def launch(command: Sequence[str], environment: Mapping[str, str], log: Path) -> asyncio.subprocess.Process:
    """Start a program in a group of its own that does not outlive this process; what it says goes into `log`."""
    rotate(log)
    leashed = (sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *command)
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *leashed,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=environment["TMPDIR"],
            start_new_session=True,
        )


def kill_group(group: int) -> None:
    """End all of a process group at once; one that is gone is none."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
