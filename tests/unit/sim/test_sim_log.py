"""The intake log by itself."""

import asyncio
from pathlib import Path

import pytest

from wikitrack_sim.intake_log import NOTE, IntakeLog, LogError
from wikitrack_sim.protocol import Taken
from wikitrack_sim.source import Pace

EVENTS = [Taken(0, 100, b"a"), Taken(1, 50, b"b" * 5000), Taken(0, 100, b""), Taken(0, 120, b"d"), Taken(1, 130, b"e")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    log = IntakeLog(tmp_path / "log")
    log.append([*EVENTS[:2], (NOTE, 7, b"note"), *EVENTS[2:]])
    log.close()
    return tmp_path / "log"


def test_what_was_written_is_there_after_a_restart(path: Path) -> None:
    log = IntakeLog(path)
    assert log.read(0, 1 << 20) == EVENTS
    assert log.read(3, 1) == EVENTS[3:4]
    assert log.read(5, 1) == []
    assert log.notes[NOTE][:3] == (7, b"note", 2)


@pytest.mark.parametrize(("topic", "ms", "number"), [(0, 0, 0), (0, 100, 0), (0, 101, 3), (0, 121, 5), (1, 51, 4)])
def test_first_since(path: Path, topic: int, ms: int, number: int) -> None:
    assert IntakeLog(path).first_since(topic, ms) == number


@pytest.mark.parametrize("cut", range(1, 16))
def test_a_torn_last_frame_is_cut_off(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])
    log = IntakeLog(path)
    kept = len(log)
    assert log.read(0, 1 << 20) == EVENTS[:kept]
    assert kept == (4 if cut <= 15 else 3)
    log.append([Taken(1, 140, b"new")])
    log.close()
    assert IntakeLog(path).read(kept, 1) == [Taken(1, 140, b"new")]


def test_damage_is_told(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] = 0
    path.write_bytes(content)
    with pytest.raises(LogError, match="damaged at byte 0"):
        IntakeLog(path)


def test_reads_are_bounded(path: Path) -> None:
    log = IntakeLog(path)
    log.append([Taken(0, 200, b"x" * 1000)] * 100)
    assert 8 < len(log.read(5, 10_000)) < 12


class FakeClock:
    """Moves on by 20 ms each time it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.02
        return self.now


def test_pace_keeps_a_rate_over_all() -> None:
    async def taken() -> tuple[int, float]:
        clock = FakeClock()
        pace = Pace(1000.0, 10_000, clock)
        number = sum([await pace.due() for _ in range(50)])
        return number, clock.now

    number, seconds = asyncio.run(taken())
    assert abs(number - seconds * 1000) <= 60


def test_pace_without_rate_gives_batches() -> None:
    assert asyncio.run(Pace(None, 77).due()) == 77
