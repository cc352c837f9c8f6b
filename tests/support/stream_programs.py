"""The simulated stream and the producer as processes, for tests of the two with a real Kafka."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.support.ports import free_ports
from tests.support.wait import until

ROOT = Path(__file__).parents[2]
PACKAGES = ("common", "services/producer", "local")
TIMEOUT = 30.0


class Program:
    """One process with an HTTP side on `port`; its log is `FOLDER/NAME.log`."""

    def __init__(self, name: str, folder: Path, command: list[str], port: int, settings: dict[str, str]) -> None:
        self._name = name
        self._log = folder / f"{name}.log"
        self._command = [sys.executable, "-m", *command]
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.port = port

    def start(self) -> None:
        path = os.pathsep.join(str(ROOT / package) for package in PACKAGES)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, **self._settings}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=environment, stdout=log, stderr=log, cwd=ROOT)
        until(f"{self._name} is alive", self._alive, timeout=TIMEOUT, every=0.02)

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As `kill -9`; nothing, if it does not run."""
        if self._process is not None:
            self._end(signal.SIGKILL)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def metric(self, name: str) -> float:
        """The value of one series, as it is exported; 0 for one that is not there yet."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name + " "))

    def log(self) -> str:
        return self._log.read_text()

    def _alive(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"{self._name} has ended:\n{self.log()[-3000:]}")
        try:
            self.get("/health/live")
        except OSError:
            return False
        return True

    def _end(self, number: int) -> int:
        assert self._process is not None
        self._process.send_signal(number)
        code = self._process.wait(TIMEOUT)
        self._process = None
        return code


class Sim(Program):
    """The simulated stream of a file."""

    def __init__(self, folder: Path, file: Path, *arguments: str) -> None:
        port = free_ports(1)[0]
        command = [
            "wikitrack_sim",
            "--port",
            str(port),
            "--state",
            str(folder / "sim"),
            "--file",
            str(file),
            *arguments,
        ]
        super().__init__("sim", folder, command, port, {})

    def faults(self, **faults: Any) -> None:
        """Set these faults; none clears them."""
        body = json.dumps(faults).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/faults", data=body, timeout=10).close()

    def wait_complete(self) -> None:
        until("the stream has taken in the file", lambda: self.get("/status")["complete"], timeout=TIMEOUT)


class Producer(Program):
    """The producer, set to be quick in everything that it waits for."""

    def __init__(self, folder: Path, stream_port: int, bootstrap: str, **settings: object) -> None:
        port = free_ports(1)[0]
        given = {
            "stream_url": f"http://127.0.0.1:{stream_port}/v2/stream/mediawiki.page-create",
            "kafka_bootstrap_servers": bootstrap,
            "contact": "tests@example.org",
            "metrics_port": port,
            "read_timeout_seconds": 2,
            "backoff_seconds": 0.05,
            "backoff_max_seconds": 0.2,
            "log_format": "json",
            **settings,
        }
        environment = {f"WIKITRACK_{name.upper()}": str(value) for name, value in given.items()}
        super().__init__("producer", folder, ["wikitrack_producer"], port, environment)

    def wait_drained(self, sim: Sim, timeout: float = TIMEOUT) -> None:
        """Until all that the stream has was read, and Kafka has acknowledged it."""

        def drained() -> bool:
            status, position = sim.get("/status"), self.get("/position")
            return bool(
                status["complete"]
                and status["last"]
                and position["last_event_sha256"] == status["last"]["sha256"]
                and position["unacknowledged"] == 0
            )

        until("the producer has read all and Kafka has it", drained, timeout=timeout, every=0.05)
