"""The stream over real HTTP: bytes as they are, ids, resuming, refusals."""

import gzip
import hashlib
import http.client
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.sim_server import CONTACT, Message, Running, server, server_of

LINES = [b'{"n": %d}' % number for number in range(2000)]
HOSTILE = [
    b"no json",
    b"\xff\xfe not UTF-8 \x80",
    '{"t": "\u2028 \u2029 \u0085 \u000b \u000c"}'.encode(),
    b" starts with a space",
    b"data: looks like a field",
    b": looks like a comment",
    b"\x00",
    "\ufeffBOM and emoji 🦆 עברית".encode(),
    b"{" + b"x" * 9_000_000 + b"}",
]
TOPICS = ["eqiad.mediawiki.page-create", "codfw.mediawiki.page-create"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with server_of(tmp_path_factory.mktemp("sim") / "state", LINES, "--rate", "4000") as ready:
        yield ready


def test_lines_arrive_as_they_are(tmp_path: Path) -> None:
    with server_of(tmp_path / "state", HOSTILE) as running:
        assert running.get(len(HOSTILE)).data == HOSTILE


def test_line_ends_and_carriage_returns(tmp_path: Path) -> None:
    lines = [b"windows\r", b"", b"\r", b"lone \r in it", b"two \r\r returns", b"last"]
    with server_of(tmp_path / "state", lines) as running:
        answer = running.get(4)
        assert answer.data == [b"windows", b"lone \n in it", b"two \n\n returns", b"last"]
        assert running.status()["last"]["sha256"] == hashlib.sha256(b"last").hexdigest()


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    source = tmp_path / "no-suffix"
    source.write_bytes(gzip.compress(b"one\ntwo"))
    with server(tmp_path / "state", "--file", str(source)) as running:
        assert running.get(2).data == [b"one", b"two"]


def test_wire_form(running: Running) -> None:
    raw = running.get(1).raw
    opening, event, data = raw.split(b"\n\n")[0], *raw.split(b"\n\n")[1].split(b"\n")[::2]
    assert (opening, event, data) == (b":ok", b"event: message", b"data: " + LINES[0])
    with running.connect() as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["transfer-encoding"] == "chunked"


def test_ids_list_both_topics_and_are_one_ms_ahead(running: Running) -> None:
    messages = running.get(len(LINES)).messages
    assert [message.data for message in messages] == LINES
    assert all([part["topic"] for part in message.ids] == TOPICS for message in messages)
    first = messages[0].ids
    assert sorted(part.get("offset", 0) for part in first) == [-1, 0]
    last = running.status()["last"]
    assert last["sha256"] == hashlib.sha256(LINES[-1]).hexdigest()
    (part,) = [part for part in messages[-1].ids if part["topic"] == last["topic"]]
    assert part["timestamp"] == last["timestamp"] + 1


def own_times(messages: list[Message]) -> list[tuple[str, int]]:
    """As `moved`, where a message of the same millisecond moves nothing: it is left out."""
    before: list[dict[str, object]] = [{}, {}]
    moves = []
    for message in messages:
        for topic, part in enumerate(message.ids):
            if part != before[topic] and "timestamp" in part:
                moves.append((TOPICS[topic], int(part["timestamp"]) - 1))
        before = message.ids
    return moves


def test_topics_are_mixed_and_not_in_time_order(running: Running) -> None:
    messages = running.get(len(LINES)).messages
    moves = own_times(messages)
    assert len(moves) < len(LINES), "some share a millisecond"
    times = [time for _, time in moves]
    assert times != sorted(times)
    for topic in TOPICS:
        own = [time for name, time in moves if name == topic]
        assert own == sorted(own)
    share = Counter(name for name, _ in moves)[TOPICS[1]] / len(moves)
    assert 0.05 < share < 0.4


def test_since_starts_each_topic_at_its_first_message_from_then_on(running: Running) -> None:
    messages = running.get(len(LINES)).messages
    moves = own_times(messages)
    middle = moves[len(moves) // 2][1]
    iso = datetime.fromtimestamp(middle / 1000, UTC).isoformat(timespec="milliseconds")
    by_ms = running.get(100, f"?since={middle}").data[:100]
    for form in (iso.replace("+", "%2B"), iso, iso.replace("+00:00", "Z"), iso.removesuffix("+00:00")):
        assert running.get(100, f"?since={form}").data[:100] == by_ms
    eqiad = [time for name, time in own_times(running.get(300, f"?since={middle}").messages) if name == TOPICS[0]]
    codfw = [time for name, time in own_times(running.get(300, f"?since={middle}").messages) if name == TOPICS[1]]
    assert min(eqiad) >= middle
    assert min(codfw) >= middle


def test_last_event_id_skips_the_rest_of_its_millisecond(running: Running) -> None:
    messages = running.get(len(LINES)).messages
    at = next(at for at in range(100, 1500) if messages[at].ids == messages[at + 1].ids)
    after = {**CONTACT, "Last-Event-ID": json.dumps(messages[at].ids)}
    resumed = running.get(50, "?since=0", after).data
    assert resumed[0] in [message.data for message in messages[at + 2 :]]
    assert messages[at + 1].data not in resumed


def test_last_event_id_without_time_means_from_now_for_that_topic(running: Running) -> None:
    ids = [{"topic": TOPICS[0], "partition": 0, "timestamp": 0}, {"topic": TOPICS[1], "partition": 0, "offset": -1}]
    messages = running.get(500, "", {**CONTACT, "Last-Event-ID": json.dumps(ids)}).messages
    assert {name for name, _ in own_times(messages)} == {TOPICS[0]}
    offset = [{"topic": TOPICS[0], "partition": 0, "offset": 5}, ids[1]]
    assert running.get(1, "", {**CONTACT, "Last-Event-ID": json.dumps(offset)}).data[0] == messages[5].data


@pytest.mark.parametrize(("query", "last"), [("?since=yesterday", ""), ("", "x"), ("", "3"), ("", "[1]")])
def test_unreadable_positions_are_refused(running: Running, query: str, last: str) -> None:
    assert running.get(1, query, {**CONTACT, "Last-Event-ID": last}).status == 400


def test_without_since_from_now(tmp_path: Path) -> None:
    source = tmp_path / "slow"
    source.write_bytes(b"".join(line + b"\n" for line in LINES))
    with server(tmp_path / "state", "--file", str(source), "--rate", "200") as running:
        running.wait_for(lambda status: status["taken_in"] > 20)
        assert int(json.loads(running.get(1, "").data[0])["n"]) > 20


@pytest.mark.parametrize("agent", ["", "python-requests/2.34", "someone at example.org"])
def test_a_contact_is_required(running: Running, agent: str) -> None:
    assert running.get(1, headers={"User-Agent": agent}).status == 403
    assert running.get(1, headers={"User-Agent": "tracker (https://example.org)"}).status == 200


def test_two_connections_and_no_third(running: Running) -> None:
    running.wait_for(lambda status: status["connections"] == 0)
    with running.connect(), running.connect():
        assert running.connect().status == 429
    running.wait_for(lambda status: status["connections"] == 0)
    assert running.connect().status == 200


def test_other_paths_and_methods(running: Running) -> None:
    assert running.connect(method="POST").status == 405
    for path, status in (("/", 404), ("/v2/stream/recentchange", 404), ("/health/live", 200)):
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=5)
        connection.request("GET", path, headers={"Connection": "close"})
        assert connection.getresponse().status == status


def test_connections_are_cut_after_their_time(tmp_path: Path) -> None:
    with server_of(tmp_path / "state", LINES, "--connection-seconds", "0.5") as running:
        begun = time.monotonic()
        answer = running.get(len(LINES) + 1)
        assert answer.cut
        assert answer.data == LINES
        assert 0.4 < time.monotonic() - begun < 10


def test_each_connection_is_logged_with_its_start(running: Running) -> None:
    running.get(1, "?since=77")
    running.wait_for(lambda _: any(line.get("start") == "since 77" for line in running.log))
