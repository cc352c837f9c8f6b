"""Each fault on request, seen by a client."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sim_server import PATH, Running, read, server_of

LINES = [b'{"n": %d, "pad": "%s"}' % (number, b"x" * 300) for number in range(300)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with server_of(tmp_path_factory.mktemp("sim") / "state", LINES) as ready:
        yield ready


@pytest.fixture
def running(shared: Running) -> Iterator[Running]:
    shared.wait_for(lambda status: status["connections"] == 0)
    yield shared
    assert shared.post({}) == 200


@pytest.mark.parametrize("number", [0, 1, 120])
@pytest.mark.parametrize("place", ["in_event", "before_blank_line", "between"])
def test_cuts(running: Running, number: int, place: str) -> None:
    running.post({"cut_after_events": number, "cut_at": place})
    answer = running.get(10_000)
    assert answer.cut
    assert answer.data == LINES[:number]
    rest = answer.raw[answer.raw.rindex(b"\n\n") + 2 :]
    if place == "between":
        assert rest == b""
    elif place == "before_blank_line":
        assert rest.endswith(b"data: " + LINES[number] + b"\n")
    else:
        assert 0 < len(rest) < len(LINES[number]) + 220


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_chunks_are_split_anywhere(running: Running, size: int) -> None:
    running.post({"chunk_bytes": size})
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as client:
        client.sendall(f"GET {PATH}?since=0 HTTP/1.1\r\nHost: x\r\nUser-Agent: a@example.org\r\n\r\n".encode())
        wire = client.makefile("rb")
        while wire.readline() != b"\r\n":
            pass
        sizes, body = [], b""
        while body.count(b"\n\n") < 4:
            sizes.append(int(wire.readline(), 16))
            body += wire.read(sizes[-1] + 2)[:-2]
    assert max(sizes) == size
    assert sum(one == size for one in sizes) >= len(sizes) - 2
    assert LINES[2] in body


@pytest.mark.parametrize("status", [403, 429, 503])
def test_refusals_clear_after_their_times(running: Running, status: int) -> None:
    running.post({"status": status, "times": 2})
    assert [running.get(1).status for _ in range(3)] == [status, status, 200]


def test_silence_of_a_new_connection_ends_with_the_fault(running: Running) -> None:
    running.post({"silence": True})
    with running.connect() as response:
        assert response.status == 200
        running.post({})
        assert read(response, 3).data[:3] == LINES[:3]


def test_open_connections_are_cut_too(running: Running) -> None:
    with running.connect() as response:
        assert read(response, len(LINES)).data == LINES
        running.post({"cut_after_events": 0, "times": 1})
        assert read(response, 1).cut
    assert not running.get(1).cut


def test_an_open_connection_goes_silent(tmp_path: Path) -> None:
    with server_of(tmp_path / "state", LINES) as running, running.connect() as response:
        assert read(response, len(LINES)).data == LINES
        running.post({"silence": True})
        running.post({"cut_after_events": 0})
        assert read(response, 1).raw == b""


@pytest.mark.parametrize(
    "body",
    [[], {"chunk_bytes": 0}, {"cut_after_events": -1}, {"cut_at": "x"}, {"status": 500}, {"silence": 1}, {"other": 1}],
)
def test_bad_faults_are_refused(running: Running, body: object) -> None:
    assert running.post(body) == 422
