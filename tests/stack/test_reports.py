"""The reports job over a real Cassandra: reports and long ranges are as the model says, also when pages come late."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from cassandra.cluster import Session

from tests.support.api_server import Api, api, ready
from tests.support.cassandra import CassandraServer
from tests.support.instants import hour, hour_start, iso, read_instant
from tests.support.judging import Record
from tests.support.model import Model, Page, as_page
from tests.support.reports import all_reports
from tests.support.spark_job import JARS, run_reports
from tests.support.storing import store

SEED = 4
WIKIS = [f"{name}.example.org" for name in ("aa", "bb", "cc", "dd", "ee", "ff")]
HOUR = 3600
PEAK_PAGES = 100_000
PEAK_AGO, EMPTY_AGO = 9, 3
"""Hours before the current one: one with 100,000 pages, one without any."""


def record(random: Random, page_id: int, user_id: int, created_at: int) -> Record:
    """Users have the same numbers on all wikis; some make pages as a bot now and then; names change."""
    domain = random.choice(WIKIS)
    bot = user_id % 10 == 0 or (user_id % 7 == 0 and created_at % 2 == 0)
    return Record(
        page_id=page_id,
        user_id=user_id,
        user_name=f"{'x' * 1100 if user_id == 3 else 'Name'} {user_id} {created_at % 3}",
        domain=domain,
        page_title=random.choice(["Page_{}", "صفحة_{}", "<b>{}</b>", "=1+{}"]).format(page_id),
        created_at=created_at,
        user_is_bot=bot,
        is_redirect=False,
        rev_id=page_id,
        page_namespace=0,
        rev_len=1,
        wiki="examplewiki",
        user_groups=("*",),
        event_id=None,
    )


@dataclass
class World:
    """What is stored: `add` stores more, with all of the hours it touches counted again."""

    session: Session
    records: list[Record] = field(default_factory=list)

    def add(self, more: list[Record]) -> None:
        self.records += more
        touched = {hour(one.created_at)[:10] for one in more}
        same_days = [one for one in self.records if hour(one.created_at)[:10] in touched]
        store(self.session, map(_page, more), map(_page, same_days))

    @property
    def model(self) -> Model:
        return Model([], self.records)


def _page(one: Record) -> Page:
    return as_page(one) | {"stream_at": iso(one.created_at)[:-1] + ".250Z"}


@pytest.fixture(scope="module")
def jars() -> Path:
    if JARS not in os.environ:
        pytest.skip(f"needs a folder with Spark's jars: {JARS}; `./wikitrack test` sets it")
    return Path(os.environ[JARS])


@pytest.fixture(scope="module")
def current() -> int:
    """The start of the current hour."""
    return int(time.time()) // HOUR * HOUR


@pytest.fixture(scope="module")
def world(session: Session, current: int) -> World:
    made = World(session)
    random = Random(SEED)
    records: list[Record] = []
    for ago in [*range(60), 100, 700]:
        pages = PEAK_PAGES if ago == PEAK_AGO else 0 if ago == EMPTY_AGO else 60
        for _ in range(pages):
            user_id = int(random.paretovariate(0.7)) % 400 + 1
            created_at = current - ago * HOUR + random.randrange(HOUR if ago else 1)
            records.append(record(random, len(records) + 1, user_id, created_at))
    made.add(records)
    return made


@pytest.fixture(scope="module")
def running(cassandra: CassandraServer, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with api(cassandra, tmp_path_factory.mktemp("api")) as started:
        ready(started)
        yield started


def reports(running: Api, end: str | None = None) -> dict[str, object]:
    params = {"end": end} if end else {}
    names = ("domains-by-hour", "bots-by-domain", "top-users")
    return {name: running.client.get(f"/reports/{name}/", params=params).json() for name in names}


def assert_ranges(running: Api, model: Model, current: int) -> None:
    """Ranges of hours and days, whole and in part, with each filter."""
    lengths = (1, 2, 6, 24, 47, 60, 720)
    for ago in (0, 1, 5, 23):
        last = hour(current - ago * HOUR)
        for length in lengths:
            first = hour(current - (ago + length - 1) * HOUR)
            for more in ({}, {"bots": "only"}, {"bots": "exclude", "domain": WIKIS[0]}):
                params = {"from_hour": first, "to_hour": last, **more}
                expected = [row.answer() for row in model.time_range(first, last, **more)]
                answer = running.client.get("/stats/time-range/", params=params | {"limit": "1000"}).json()
                assert answer["users"] == expected[:1000], params


def test_before_the_first_run_the_answer_says_when_it_is_due(running: Api) -> None:
    answer = running.client.get("/reports/top-users/")
    assert answer.status_code == 404
    assert running.client.get("/reports/").json()["next_due"] in answer.json()["detail"]


def test_ranges_are_right_without_sums(running: Api, world: World, current: int) -> None:
    assert_ranges(running, world.model, current)


def test_reports_of_every_window_are_as_the_model_says(
    running: Api, world: World, cassandra: CassandraServer, jars: Path, current: int
) -> None:
    run_reports(cassandra, jars)
    listed = running.client.get("/reports/", params={"limit": "1000"}).json()["reports"]
    newest = hour(read_instant(listed[0]["time_end"]) or 0)
    assert newest in (hour(current), hour(current + HOUR)), "an hour may have ended meanwhile"
    ends = [hour(hour_start(newest) - ago * HOUR) for ago in range(48)]
    assert [one["time_end"] for one in listed] == [iso(hour_start(end)) for end in ends]
    model = world.model
    for end in ends:
        assert reports(running, end) == all_reports(model, end)
    assert reports(running) == reports(running, newest)


def test_ranges_are_the_same_from_sums(running: Api, world: World, current: int) -> None:
    held = {row.period for row in world.session.execute("SELECT period FROM wiki.user_sums")}
    assert hour(current - HOUR) in held
    assert hour(current - 48 * HOUR)[:10] in held, "a day that is over"
    assert_ranges(running, world.model, current)


def test_late_pages_count_at_once_in_ranges_and_from_the_next_run_in_reports(
    running: Api, world: World, cassandra: CassandraServer, jars: Path, current: int
) -> None:
    end = hour(current - 2 * HOUR)
    before = reports(running, end)
    random = Random(SEED + 1)
    late = [record(random, 10**6 + ago, 77, current - ago * HOUR + 5) for ago in (EMPTY_AGO, 30, 700)]
    world.add(late)
    assert_ranges(running, world.model, current)
    assert reports(running, end) == before
    run_reports(cassandra, jars)
    assert reports(running, end) == all_reports(world.model, end) != before
    assert_ranges(running, world.model, current)


def test_another_run_changes_nothing(running: Api, cassandra: CassandraServer, jars: Path) -> None:
    before = running.client.get("/reports/", params={"limit": "1000"}).json()["reports"]
    run_reports(cassandra, jars)
    after = running.client.get("/reports/", params={"limit": "1000"}).json()["reports"]
    assert [one for one in after if one in before] == before


def test_any_window_can_be_made(
    running: Api, world: World, cassandra: CassandraServer, jars: Path, current: int
) -> None:
    end = hour(current - 99 * HOUR)
    assert running.client.get("/reports/top-users/", params={"end": end}).status_code == 404
    run_reports(cassandra, jars, "--end", end)
    assert reports(running, end) == all_reports(world.model, end)
