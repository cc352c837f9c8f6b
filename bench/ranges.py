"""Who made how many pages: ranges of a day and of 31 days, at the real density, on the running stack.

Four made-up days (250,000 events each) are summed up by hour here and stored by the reports job's own functions; the
rest of the month repeats them, with other numbers for two thirds of the people. The newest two hours are stored as
rows; after a first look at them the job itself is run.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import orjson
import polars as pl
from cassandra.cluster import Session

from bench._asking import get, milliseconds, resident_mib, spread
from bench._filling import connected, idle_stack, write_counts
from bench._report import print_place
from bench._stream import scratch
from tests.support.instants import hour
from tests.support.judging import Record, judge
from tests.support.model import as_page
from tests.support.stack import Stack
from tests.support.storing import store
from wikitrack_common import hours, sums
from wikitrack_common.tables import ALL_DOMAINS
from wikitrack_sim.demo import generate
from wikitrack_spark.report_store import Sums

DAYS = 31
REPEATS_OF_DAY, REPEATS_OF_MONTH = 20, 5
HOUR = 3600
MADE_HOURS = 96
PATH = "/stats/time-range/"
Person = tuple[Any, ...]
"""As `sums.SCHEMA` has it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="wikitrack bench ranges", description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS, help="default: 31")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with scratch() as folder, idle_stack(folder) as stack:
        current = int(time.time()) // HOUR * HOUR
        with connected(stack) as session:
            pages = _fill(session, given.seed, current, given.days)
        print(f"ranges: {pages:,} pages in {given.days} days")
        before, after = _questions(hour(current))
        _ask(stack, before)
        stack.report()
        _ask(stack, after)
    print_place(given.seed)


def _fill(session: Session, seed: int, current: int, days: int) -> int:
    """Sums of all hours but the newest two, rows of those, counts of all; returns the number of pages."""
    counts = _fill_sums(session, seed, current - (days * 24 - 1) * HOUR, current - HOUR)
    rows = list(_records(seed, current - HOUR, current + HOUR // 2))
    store(session, [as_page(one) | {"stream_at": "2025-01-01T00:00:00Z"} for one in rows])
    counts.update(hour(one.created_at) for one in rows)
    write_counts(session, ALL_DOMAINS, counts)
    return sum(counts.values())


def _fill_sums(session: Session, seed: int, first: int, end: int) -> Counter[str]:
    """Sums of hours, and of the days that are whole; returns their pages by hour."""
    kept, counts = Sums(session), Counter[str]()
    of_day: list[pl.DataFrame] = []
    made: list[list[Person]] = []
    for number, start in enumerate(range(first, end, HOUR)):
        if number < MADE_HOURS:
            made.append(_people(seed, start))
        people = _again(made[number % MADE_HOURS], number // MADE_HOURS, start)
        name, found = hour(start), sums.frame(people)
        kept.write(name, found)
        counts[name] = sums.pages(found)
        of_day.append(found)
        if name.endswith("-23"):
            if len(of_day) == 24:
                kept.write(hours.day(name), sums.merge(of_day))
            of_day = []
            print(f"  {hours.day(name)}: {sum(counts.values()):,} pages so far", flush=True)
    return counts


def _again(people: list[Person], time_round: int, start: int) -> Iterator[Person]:
    """The people of an hour in another one: bots are the same, of others every third."""
    for domain, user_id, bot, count, created_at, page_id, name in people:
        same = bot or user_id % 3 == 0
        number = user_id if same else user_id + time_round * 1_000_000_000
        yield (domain, number, bot, count, start + created_at % HOUR, page_id, name)


def _people(seed: int, start: int) -> list[Person]:
    """Who made how many in the hour that begins at `start`; late pages count in it too."""
    people: dict[tuple[str, int, bool], list[Any]] = {}
    for event in generate(seed, start * 1000, until_ms=(start + HOUR) * 1000 - 1):
        read = orjson.loads(event.data)
        by = read.get("performer") or {}
        if "user_id" in by and read["meta"]["domain"] != "canary":
            who = (read["meta"]["domain"], by["user_id"], by["user_is_bot"])
            people.setdefault(who, [0, event.ms // 1000, read["page_id"], by["user_text"]])[0] += 1
    return [(*who, *known) for who, known in people.items()]


def _records(seed: int, first: int, end: int) -> Iterator[Record]:
    """Pages created from `first` until before `end`."""
    for event in generate(seed, first * 1000, until_ms=end * 1000):
        record = judge(event.data)
        if isinstance(record, Record) and first <= record.created_at < end:
            yield record


@dataclass(frozen=True)
class Question:
    about: str
    first: str
    last: str
    repeats: int
    more: dict[str, str] = field(default_factory=dict)


def _questions(current: str) -> tuple[list[Question], list[Question]]:
    """Those to ask before the job made sums of the hour that ended last, and those to ask afterwards."""
    midnight = hours.later(hours.day(current) + "-00", -1)
    day, month = hours.later(current, -23), hours.later(current, -743)
    until_now = Question("24 hours until now", day, current, REPEATS_OF_DAY)
    return [replace(until_now, about="24 hours until now, the last two of them rows")], [
        Question("a whole day", hours.later(midnight, -23), midnight, REPEATS_OF_DAY),
        until_now,
        replace(until_now, about="the same, without bots", more={"bots": "exclude"}),
        Question("31 days until now", month, current, REPEATS_OF_MONTH),
        Question("the same, one wiki", month, current, REPEATS_OF_MONTH, {"domain": "en.wikipedia.org"}),
    ]


def _ask(stack: Stack, questions: list[Question]) -> None:
    pid = stack.program("api")["pid"]
    with httpx.Client(base_url=stack.api_url, timeout=120) as client:
        for one in questions:
            params = {"from_hour": one.first, "to_hour": one.last, **one.more}
            users = len(get(client, PATH, params).json()["users"])
            taken = [milliseconds(client, PATH, params) for _ in range(one.repeats)]
            print(f"  {one.about} ({users} users shown): {spread(taken)}; the API takes {resident_mib(pid)} MiB")


if __name__ == "__main__":
    main()
