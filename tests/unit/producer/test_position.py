"""Stream time, and where to go on."""

import json

import pytest

from wikitrack_common import topics
from wikitrack_producer import position
from wikitrack_producer.position import DAY_MS, Reach, StreamClock

NOW = 1_750_000_000_000
E, C = "eqiad.page", "codfw.page"


def sse_id(**times: int) -> str:
    return json.dumps([{"topic": f"{name}.page", "partition": 0, "timestamp": ms} for name, ms in times.items()])


def test_stream_time_is_the_newest_that_changed() -> None:
    clock = StreamClock({})
    ids = [sse_id(eqiad=NOW), sse_id(eqiad=NOW, codfw=NOW - 500), sse_id(eqiad=NOW - 7, codfw=NOW - 500)]
    assert [clock.read(each, NOW) for each in ids] == [NOW, NOW - 500, NOW - 7]
    assert clock.newest == {E: NOW, C: NOW - 500}


def test_where_nothing_changed_it_is_the_newest_of_all() -> None:
    clock = StreamClock({})
    ids = [sse_id(eqiad=NOW), sse_id(eqiad=NOW, codfw=NOW - 500), sse_id(eqiad=NOW, codfw=NOW - 500)]
    assert [clock.read(each, NOW) for each in ids] == [NOW, NOW - 500, NOW]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "garbage",
        "17",
        "{}",
        "[]",
        "[null, 3, []]",
        "[" * 100_000,
        '[{"topic": "eqiad.page", "partition": 0, "offset": 5}]',
        '[{"topic": "eqiad.page", "timestamp": true}]',
        '[{"topic": "eqiad.page", "timestamp": "1"}]',
        '[{"topic": 3, "timestamp": 1750000000000}]',
        '[{"topic": "bad name\\n", "timestamp": 1750000000000}]',
        '[{"topic": "eqiad.page", "timestamp": 1e400}]',
        '[{"topic": "eqiad.page", "timestamp": ' + "9" * 50 + "}]",
        sse_id(eqiad=position.EARLIEST_MS - 1),
        sse_id(eqiad=NOW + DAY_MS + 1),
        "\ud800",
    ],
)
def test_an_id_that_makes_no_sense_tells_no_time(text: str) -> None:
    clock = StreamClock({C: NOW - 1})
    assert clock.read(text, NOW) is None
    assert clock.newest == {C: NOW - 1}


def test_headers_carry_the_newest_of_every_topic_and_are_read_back() -> None:
    clock = StreamClock({C: NOW - 9})
    clock.read(sse_id(eqiad=NOW), NOW)
    clock.read(sse_id(eqiad=NOW - 3), NOW)
    assert position.newest_in(clock.headers, NOW) == {C: NOW - 9, E: NOW}


def test_headers_that_we_did_not_write_say_nothing() -> None:
    name = topics.STREAM_TIME_PREFIX + E
    headers = [("retry", b"1"), (name, b"x"), (name, b""), (name, b"9" * 30), (name, b"5"), (name, b"\xff")]
    assert position.newest_in(headers, NOW) == {}


def test_the_number_of_topics_is_bounded() -> None:
    clock = StreamClock({})
    for number in range(100):
        clock.read(json.dumps([{"topic": f"t{number}", "timestamp": NOW}]), NOW)
    assert len(clock.newest) == position.MAX_TOPICS


def test_travel_is_at_least_what_any_topic_has_moved() -> None:
    clock = StreamClock({E: NOW, C: NOW})
    before = clock.travelled
    clock.read(sse_id(eqiad=NOW - 50, codfw=NOW + 70), NOW)
    assert clock.travelled - before == 70


def test_since_is_an_overlap_before_the_topic_furthest_behind() -> None:
    assert position.since({E: NOW}, set(), 300) == NOW - 300
    assert position.since({E: NOW, C: NOW - 5000}, set(), 300) == NOW - 5300
    assert position.since({E: NOW, C: NOW - 5000}, {C}, 300) == NOW - 300


def test_a_topic_is_silent_only_if_it_is_far_behind_and_does_not_move() -> None:
    newest = {E: NOW, C: NOW - DAY_MS - 1}
    assert position.silent_topics(newest, {E}, DAY_MS) == {C}
    assert position.silent_topics(newest, {E, C}, DAY_MS) == set()
    assert position.silent_topics({E: NOW, C: NOW - DAY_MS}, {E}, DAY_MS) == set()
    assert position.silent_topics({}, set(), DAY_MS) == set()


def test_an_exact_id_asks_for_each_topics_newest_event_again() -> None:
    entries = json.loads(position.exact_id({E, C}, {E: NOW}, NOW - 1000))
    assert {entry["topic"]: entry["timestamp"] for entry in entries} == {E: NOW - 1, C: NOW - 1000}


def test_the_overlap_is_halved_to_its_least_then_every_other_id_is_exact() -> None:
    reach = Reach(5_000)
    seen = []
    for _ in range(6):
        seen.append((reach.overlap_ms, reach.exact))
        reach.shorten()
    assert seen == [(5000, False), (2500, False), (1250, False), (1000, False), (1000, True), (1000, False)]
    reach.reset()
    assert (reach.overlap_ms, reach.exact) == (5000, False)
