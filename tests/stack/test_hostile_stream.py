"""Not one event of a hostile stream is missing in `input`: real Kafka, real producer, simulated stream with its faults.

Needs Java and the folder of Kafka's jars in `WIKITRACK_TEST_KAFKA_JARS`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from kafka import KafkaProducer

from tests.support.kafka import Broker, broker
from tests.support.stream_programs import Producer, Sim
from tests.support.wait import until
from wikitrack_common import topics

PUBLISHED = "wikitrack_producer_published_total"
DUPLICATES = "wikitrack_producer_duplicates_total"
RECEIVED = "wikitrack_producer_received_total"

HARD = [
    "\u2028 in a title".encode(),
    b"\xc2\x85 \x0b \x0c \x1c \x1e \x00",
    b"\xff\xfe invalid \x80",
    b"   spaces   ",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd \U0001f600".encode(),
    b'{"meta": {"domain": "\\ud800"}, "page_id": 1}',
    b"[" * 5_000,
]


def lines_of(count: int, seed: int = 1, size: int = 700) -> list[bytes]:
    """Distinct lines: events with key and id, and here and there one that is hard to carry."""
    dice = Random(seed)
    lines = []
    for number in range(count):
        event = {"meta": {"domain": "en.example.org", "id": f"{seed}-{number}"}, "page_id": number, "x": ""}
        event["x"] = "é" * dice.randrange(size)
        lines.append(json.dumps(event, ensure_ascii=False).encode())
        if number % 40 == 3:
            lines.append(dice.choice(HARD) + b" %d" % number)
    return lines


class Stack:
    """A stream of `lines`, a broker, and a producer that has not been started."""

    def __init__(self, folder: Path, kafka: Broker) -> None:
        self._folder = folder
        self.kafka = kafka
        self.programs: list[Sim | Producer] = []

    def sim(self, lines: list[bytes], *arguments: str) -> Sim:
        file = self._folder / "lines"
        file.write_bytes(b"\n".join(lines) + b"\n")
        self.programs.append(sim := Sim(self._folder, file, *arguments))
        sim.start()
        return sim

    def producer(self, sim: Sim, **settings: object) -> Producer:
        self.programs.append(producer := Producer(self._folder, sim.port, self.kafka.bootstrap, **settings))
        return producer

    def values(self) -> Counter[bytes]:
        return Counter(record.value for record in self.kafka.records(topics.INPUT))


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with broker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture
def stack(tmp_path: Path, kafka: Broker) -> Iterator[Stack]:
    kafka.make_topic(topics.INPUT)
    made = Stack(tmp_path, kafka)
    yield made
    for program in made.programs:
        program.kill()
    kafka.remove_topic(topics.INPUT)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 4096])
def test_chunks_split_anywhere(stack: Stack, size: int) -> None:
    lines = lines_of(60 if size < 10 else 2_000)
    if size == 4096:
        lines.insert(9, b"x" * 1_000_000)
    sim = stack.sim(lines)
    sim.faults(chunk_bytes=size)
    producer = stack.producer(sim)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)


@pytest.mark.parametrize("where", ["in_event", "before_blank_line", "between"])
def test_cuts(stack: Stack, where: str) -> None:
    lines = lines_of(300)
    sim = stack.sim(lines)
    sim.faults(cut_after_events=37, cut_at=where, times=6)
    producer = stack.producer(sim, overlap_seconds=1)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)
    assert producer.metric(DUPLICATES) > 0


@pytest.mark.parametrize("events", [0, 1, 5])
def test_cuts_too_early_to_get_on(stack: Stack, events: int) -> None:
    lines = lines_of(50)
    sim = stack.sim(lines)
    sim.faults(cut_after_events=events, times=12)
    producer = stack.producer(sim, overlap_seconds=8)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)


def test_early_cuts_without_end(stack: Stack) -> None:
    """An overlap always holds more than comes before the cut: what gets on is asking for each topic's own position."""
    lines = lines_of(120)
    sim = stack.sim(lines, "--rate", "40")
    sim.faults(cut_after_events=15)
    producer = stack.producer(sim, overlap_seconds=4)
    producer.start()
    until("all is published", lambda: producer.metric(PUBLISHED) >= len(lines), timeout=60)
    assert stack.values() == Counter(lines)


def test_regular_cuts_while_events_come_in_disorder_and_several_a_millisecond(stack: Stack) -> None:
    lines = lines_of(6_000)
    sim = stack.sim(lines, "--rate", "2000", "--connection-seconds", "0.4")
    producer = stack.producer(sim, overlap_seconds=1)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)


@pytest.mark.parametrize(
    ("status", "words"), [(429, "two from one address"), (403, "WIKITRACK_CONTACT"), (503, "answers with an error")]
)
def test_refusals_are_told_in_words_and_outlived(stack: Stack, status: int, words: str) -> None:
    lines = lines_of(100)
    sim = stack.sim(lines)
    sim.faults(status=status, times=2)
    producer = stack.producer(sim)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)
    assert producer.log().count(words) == 2


def test_silence_ends_by_a_timeout(stack: Stack) -> None:
    lines = lines_of(100)
    sim = stack.sim(lines)
    sim.faults(silence=True, times=2)
    producer = stack.producer(sim, read_timeout_seconds=0.5)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)
    assert "said nothing" in producer.log()


def test_a_stop_in_a_silence_is_prompt_and_clean(stack: Stack) -> None:
    sim = stack.sim(lines_of(5))
    producer = stack.producer(sim, read_timeout_seconds=600, stop_seconds=60)
    producer.start()
    producer.wait_drained(sim)
    assert producer.stop() == 0


def test_stops_in_the_middle_lose_nothing_and_repeat_nothing(stack: Stack) -> None:
    lines = lines_of(3_000)
    lines.insert(5, b"y" * 9_000_000)
    sim = stack.sim(lines, "--rate", "1000")
    producer = stack.producer(sim)
    for part in (500, 1_500, 2_500):
        producer.start()
        wait_taken(sim, producer, part)
        assert producer.stop() == 0
    producer.start()
    producer.wait_drained(sim)
    records = {record.value: dict(record.headers) for record in stack.kafka.records(topics.INPUT)}
    cut = records[lines[5][: topics.CUT_EVENT_BYTES]]
    assert cut[topics.FULL_SIZE] == b"9000000"
    assert stack.values() == Counter(
        line if len(line) < 9_000_000 else line[: topics.CUT_EVENT_BYTES] for line in lines
    )


def test_kills_of_the_producer_lose_nothing(stack: Stack) -> None:
    lines = lines_of(4_000)
    sim = stack.sim(lines, "--rate", "1500")
    producer = stack.producer(sim, overlap_seconds=1)
    for part in (300, 1_000, 2_000, 3_000):
        producer.start()
        wait_taken(sim, producer, part)
        producer.kill()
    producer.start()
    producer.wait_drained(sim)
    assert set(stack.values()) == set(lines)


def test_a_kill_amid_a_refill_loses_nothing(stack: Stack) -> None:
    """The whole file is there at once: what is in flight is many times the overlap's events."""
    lines = lines_of(20_000, size=30)
    sim = stack.sim(lines)
    sim.wait_complete()
    producer = stack.producer(sim, overlap_seconds=1, linger_ms=100)
    for _ in range(3):
        producer.start()
        until("it reads", lambda: producer.metric(RECEIVED) > 1_500, timeout=30, every=0.005)
        producer.kill()
    producer.start()
    producer.wait_drained(sim)
    assert set(stack.values()) == set(lines)


def test_kafka_killed_in_the_middle(stack: Stack) -> None:
    lines = lines_of(4_000)
    sim = stack.sim(lines, "--rate", "1000")
    producer = stack.producer(sim)
    producer.start()
    until("part of it is read", lambda: producer.metric(RECEIVED) > 500, timeout=30, every=0.02)
    stack.kafka.kill()
    until("events wait", lambda: producer.get("/position")["unacknowledged"] > 500, timeout=30)
    stack.kafka.start()
    producer.wait_drained(sim, timeout=60)
    assert stack.values() == Counter(lines)


def test_what_kafka_refuses_is_read_again_until_it_takes_it(stack: Stack) -> None:
    lines = lines_of(300)
    lines.insert(150, Random(2).randbytes(300_000).hex().encode())
    stack.kafka.limit_records(topics.INPUT, 50_000)
    sim = stack.sim(lines)
    producer = stack.producer(sim)
    producer.start()
    until("it says so, twice", lambda: producer.log().count("Kafka refused a record") >= 2, timeout=30)
    stack.kafka.limit_records(topics.INPUT, topics.MAX_RECORD_BYTES)
    producer.wait_drained(sim)
    assert set(stack.values()) == set(lines)


def test_a_producer_waits_for_kafka_and_its_topic(stack: Stack) -> None:
    lines = lines_of(20)
    sim = stack.sim(lines)
    stack.kafka.remove_topic(topics.INPUT)
    producer = stack.producer(sim)
    producer.start()
    until("it says that it waits", lambda: "has no topic" in producer.log(), timeout=30)
    stack.kafka.make_topic(topics.INPUT)
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines)


def test_records_without_a_position_at_the_tail_are_passed_over(stack: Stack) -> None:
    """Rejected events that were sent again stand behind the newest ones, in every partition, and tell no time."""
    lines = lines_of(200)
    sim = stack.sim(lines)
    producer = stack.producer(sim)
    producer.start()
    producer.wait_drained(sim)
    producer.stop()
    retried = [b"retried %d" % number for number in range(3_000)]
    send(stack.kafka, retried)
    producer.start()
    producer.wait_drained(sim)
    assert stack.values() == Counter(lines + retried)
    assert producer.metric("wikitrack_producer_starts_without_position_total") == 0


@pytest.mark.parametrize(("start", "expected"), [("oldest", 30), ("now", 0)])
def test_an_empty_input_is_said_loudly(stack: Stack, start: str, expected: int) -> None:
    sim = stack.sim(lines_of(30)[:30])
    sim.wait_complete()
    producer = stack.producer(sim, start=start)
    producer.start()
    until("it is connected", lambda: producer.get("/position")["connected"], timeout=30)
    until("all that was asked for is there", lambda: producer.metric(PUBLISHED) == expected, timeout=30)
    assert producer.metric("wikitrack_producer_starts_without_position_total") == 1
    assert "input has no position" in producer.log()


def wait_taken(sim: Sim, producer: Producer, count: int) -> None:
    """Until the stream has got so far, with the producer reading it."""

    def reached() -> bool:
        reads = producer.get("/position")["last_event_sha256"] is not None
        return reads and int(sim.get("/status")["taken_in"]) >= count

    until(f"{count} events are read", reached, timeout=30, every=0.02)


def send(kafka: Broker, values: list[bytes]) -> None:
    with closing(KafkaProducer(bootstrap_servers=kafka.bootstrap)) as producer:
        for number, value in enumerate(values):
            producer.send(topics.INPUT, value=value, partition=number % 4, headers=[("retry", b"1")])
