"""What survives: kill -9 in the middle of a file, torn frames, a second run, slow readers, signals."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.sim_server import PATH, Running, command, environment, server, server_of

LINES = [b'{"n": %d, "pad": "%s"}' % (number, b"x" * 500) for number in range(3000)]


def test_an_interrupted_file_goes_on_at_the_right_line(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_bytes(b"\n\n".join(LINES))
    arguments = ("--file", str(source), "--rate", "2500")
    ids = []
    aim = 100
    for _ in range(2):
        with server(tmp_path / "state", *arguments) as running:
            aim += 400
            running.taken_in(aim)
            ids.append(running.get(400).messages[:400])
            running.stop(signal.SIGKILL)
    with server(tmp_path / "state", *arguments) as running:
        assert running.complete()["taken_in"] == len(LINES)
        answer = running.get(len(LINES)).messages
    assert [message.data for message in answer] == LINES
    assert ids[0] == ids[1] == answer[:400], "times are kept"


def test_a_complete_file_is_taken_in_once_more(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_bytes(b"\n".join(LINES[:50]))
    for number in (1, 2, 3):
        with server(tmp_path / "state", "--file", str(source)) as running:
            assert running.complete()["taken_in"] == 50 * number
            assert running.get(50 * number).data == LINES[:50] * number
            assert running.stop() == 0


def test_another_file_is_taken_in_from_its_start(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_bytes(b"\n".join(LINES))
    with server(tmp_path / "state", "--file", str(source), "--rate", "500") as running:
        taken = running.taken_in(5)
        running.stop(signal.SIGKILL)
    with server_of(tmp_path / "state", [b"other", b"lines"]) as running:
        assert running.status()["taken_in"] >= taken + 2
        assert running.get(running.status()["taken_in"]).data[-2:] == [b"other", b"lines"]


def test_a_torn_frame_is_taken_in_again(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_bytes(b"\n".join(LINES))
    arguments = ("--file", str(source), "--rate", "1000")
    with server(tmp_path / "state", *arguments) as running:
        taken = running.taken_in(100)
        running.stop(signal.SIGKILL)
    log = tmp_path / "state" / "intake.log"
    os.truncate(log, log.stat().st_size - 3)
    with server(tmp_path / "state", "--file", str(source)) as running:
        assert running.complete()["taken_in"] == len(LINES) >= taken
        assert running.get(len(LINES)).data == LINES


def _stuck(running: Running) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", running.port))
    client.sendall(f"GET {PATH}?since=0 HTTP/1.1\r\nHost: x\r\nUser-Agent: a@example.org\r\n\r\n".encode())
    return client


def test_a_slow_reader_takes_no_memory_and_does_not_delay_the_end(tmp_path: Path) -> None:
    with server_of(tmp_path / "state", [b"x" * 100_000] * 800) as running:
        before = _resident_mb(running)
        with _stuck(running), running.connect():
            running.wait_for(lambda status: status["connections"] == 2)
            assert len(running.status()) == 6
            assert _resident_mb(running) < before + 20
            begun = time.monotonic()
            assert running.stop() == 0
            assert time.monotonic() - begun < 5


def _resident_mb(running: Running) -> float:
    statm = Path(f"/proc/{running.process.pid}/statm").read_text().split()
    return int(statm[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.parametrize(
    "arguments",
    [("--file", "/nowhere/at all"), ("--file", "."), ("--demo", "--port", "70000"), ("--demo", "--rate", "0"), ()],
)
def test_what_cannot_be_used_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        command(tmp_path / "state", *arguments), capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert [line for line in done.stderr.splitlines() if "wikitrack_sim" in line and "usage" not in line]


def test_a_broken_gzip_ends_the_server(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_bytes(b"\x1f\x8b broken")
    arguments = command(tmp_path / "state", "--file", str(source))
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment(), check=False, timeout=30)
    assert (done.returncode, done.stderr.count('"failed"')) == (1, 1)


def test_two_servers_do_not_share_a_state(tmp_path: Path) -> None:
    with server_of(tmp_path / "state", LINES[:5]):
        second = subprocess.run(
            command(tmp_path / "state", "--demo"), capture_output=True, text=True, env=environment(), check=False
        )
    assert second.returncode == 2
    assert "in use by another server" in second.stderr
