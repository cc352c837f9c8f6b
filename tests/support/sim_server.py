"""The simulated stream as a process, and a client that reads its bytes as the SSE specification says."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).parents[2]
CONTACT = {"User-Agent": "tests (someone@example.org)"}
PATH = "/v2/stream/mediawiki.page-create"
DEADLINE = 30.0


@dataclass(frozen=True)
class Message:
    ids: list[dict[str, Any]]
    data: bytes


@dataclass
class Answer:
    """What a connection gave. `cut`: it ended in the middle of the chunked body."""

    status: int
    raw: bytes = b""
    cut: bool = False

    @property
    def messages(self) -> list[Message]:
        return parse(self.raw)

    @property
    def data(self) -> list[bytes]:
        return [message.data for message in self.messages]


def parse(raw: bytes) -> list[Message]:
    """Complete messages of a stream of bytes; one without its blank line is none."""
    messages: list[Message] = []
    data: list[bytes] = []
    ids = b""
    for line in re.split(rb"\r\n|\r|\n", raw)[:-1]:
        name, _, value = line.partition(b":")
        if not line and data:
            messages.append(Message(json.loads(ids), b"\n".join(data)))
            data = []
        elif name == b"data":
            data.append(value.removeprefix(b" "))
        elif name == b"id":
            ids = value.removeprefix(b" ")
    return messages


def read(response: http.client.HTTPResponse, number: int) -> Answer:
    """Read until `number` messages, or some more that came with them, are there or the server cuts."""
    raw, answer = bytearray(), Answer(response.status)
    while response.status == 200 and raw.count(b"\n\n") < number + 1:
        try:
            raw += response.read1(1 << 20)
        except (http.client.IncompleteRead, ConnectionError):
            answer.cut = True
            break
    answer.raw = bytes(raw)
    return answer


@dataclass
class Running:
    """A server that listens."""

    process: subprocess.Popen[str]
    port: int
    log: list[dict[str, Any]] = field(default_factory=list)

    def connect(
        self, query: str = "?since=0", headers: dict[str, str] = CONTACT, method: str = "GET"
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request(method, PATH + query, headers={**headers, "Connection": "close"})
        return connection.getresponse()

    def get(self, number: int, query: str = "?since=0", headers: dict[str, str] = CONTACT) -> Answer:
        with self.connect(query, headers) as response:
            return read(response, number)

    def post(self, faults: object) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request("POST", "/faults", json.dumps(faults), {"Connection": "close"})
        with connection.getresponse() as response:
            return response.status

    def status(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request("GET", "/status", headers={"Connection": "close"})
        with connection.getresponse() as response:
            body: dict[str, Any] = json.loads(response.read())
        return body

    def wait_for(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first `/status` for which the condition holds."""
        deadline = monotonic() + DEADLINE
        while not condition(status := self.status()):
            assert monotonic() < deadline, status
            sleep(0.01)
        return status

    def taken_in(self, more_than: int) -> int:
        """Wait until more events than these were taken in; return how many."""
        number: int = self.wait_for(lambda status: status["taken_in"] > more_than)["taken_in"]
        return number

    def complete(self) -> dict[str, Any]:
        return self.wait_for(lambda status: status["complete"])

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


def command(state: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "wikitrack_sim", "--port", "0", "--state", str(state), *arguments]


def environment() -> dict[str, str]:
    paths = f"{ROOT / 'common'}{os.pathsep}{ROOT / 'local'}"
    return {**os.environ, "PYTHONPATH": paths, "WIKITRACK_LOG_FORMAT": "json", "WIKITRACK_LOG_LEVEL": "info"}


def _listening(process: subprocess.Popen[str]) -> Running:
    assert process.stderr
    lines = iter(process.stderr)
    seen: list[dict[str, Any]] = []
    while not seen or seen[-1]["event"] != "listening":
        line = next(lines, None)
        assert line is not None, f"the server ended with {process.wait()}: {seen}"
        seen.append(json.loads(line))
    running = Running(process, seen[-1]["port"], seen)
    threading.Thread(target=lambda: seen.extend(map(json.loads, lines)), daemon=True).start()
    return running


@contextmanager
def server(state: Path, *arguments: str) -> Iterator[Running]:
    """Start a server, wait until it listens, end it at last."""
    process = subprocess.Popen(command(state, *arguments), stderr=subprocess.PIPE, text=True, env=environment())
    try:
        yield _listening(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(DEADLINE)


@contextmanager
def server_of(state: Path, lines: list[bytes], *arguments: str) -> Iterator[Running]:
    """A server that has taken in these lines."""
    source = state.parent / f"{state.name}.jsonl"
    source.write_bytes(b"".join(line + b"\n" for line in lines))
    with server(state, "--file", str(source), *arguments) as running:
        running.complete()
        yield running
