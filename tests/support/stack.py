"""The whole stack, driven through `./wikitrack` as a user would."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tests.support.ports import free_ports
from tests.support.wait import until

REPO = Path(__file__).resolve().parents[2]
START_SECONDS = 900
"""Time for `up` on a machine that has to install everything first."""
COMMAND_SECONDS = 120
LAST_LINES = 25

Status = dict[str, Any]


class Stack:
    """One stack in a folder of its own. `stop` leaves nothing behind but its logs."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self._reports = False
        (self.port,) = free_ports(1)
        self.api_url = f"http://127.0.0.1:{self.port}"

    def up(self, source: Path | str, rate: int | None = None, *, reports: bool = False) -> None:
        """Start on a file or URL and return once all is ready; `rate` in events a second.

        `reports`: they are made by themselves, as they are for users.
        """
        self._reports = reports
        options = ["--source", str(source), "--detach", "--port", str(self.port)]
        self._run("up", *options, *(["--rate", str(rate)] if rate else []), seconds=START_SECONDS)

    def wait(self, seconds: int = 300) -> None:
        """Until all that the file gave has been stored or rejected."""
        self._run("wait", "--timeout", str(seconds), seconds=seconds + COMMAND_SECONDS)

    def down(self) -> None:
        self._run("down", seconds=COMMAND_SECONDS)

    def report(self, end: str | None = None) -> None:
        """Make the reports that are due, or those of one window."""
        self._run("report", *(["--end", end] if end else []), seconds=300)

    def status(self) -> Status:
        status: Status = json.loads(self._run("status", "--json", seconds=COMMAND_SECONDS))
        return status

    def when(self, what: str, condition: Callable[[Status], bool], *, timeout: float = 120) -> Status:
        """The first status for which `condition` holds."""

        def look() -> Status | None:
            status = self.status()
            return status if condition(status) else None

        return until(what, look, timeout=timeout, every=0.3)

    def program(self, name: str) -> dict[str, Any]:
        """`state`, `pid` and `restarts` of a program."""
        program: dict[str, Any] = self.status()["programs"][name]
        return program

    def kill(self, name: str) -> int:
        """`kill -9` of a program; returns the process id it had."""
        pid = self.program(name)["pid"]
        assert isinstance(pid, int), f"{name} does not run"
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_everything(self) -> None:
        """`kill -9` of the supervisor, of every program, and of what they started."""
        supervisor = psutil.Process(self.status()["supervisor_pid"])
        processes = [supervisor, *supervisor.children(recursive=True)]
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=30)

    def kafka(self) -> str:
        """Where Kafka is."""
        return f"127.0.0.1:{json.loads((self.state / 'ports.json').read_text())['kafka']}"

    def stop(self) -> None:
        self._run("down", "--purge", seconds=COMMAND_SECONDS)

    def last_lines(self) -> str:
        """The end of every log, for a test that failed."""
        logs = sorted((self.state / "logs").glob("*.log"))
        return "\n".join(f"--- {log.name}\n{_tail(log)}" for log in logs)

    def _environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name != "WIKITRACK_CONTACT"}
        return given if self._reports else given | {"WIKITRACK_REPORTS": "off"}

    def _run(self, command: str, *options: str, seconds: float) -> str:
        done = subprocess.run(
            [str(REPO / "wikitrack"), command, "--state", str(self.state), *options],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env=self._environment(),
        )
        assert done.returncode == 0, f"wikitrack {command} exits {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(line[:500] for line in lines[-LAST_LINES:])
