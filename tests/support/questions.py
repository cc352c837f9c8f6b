"""Every question that can be asked about a file, with the model's answers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import TypeVar
from urllib.parse import quote

from tests.support.answers import Ask, AskList
from tests.support.instants import hour, hour_start
from tests.support.judging import Record
from tests.support.model import Model, Page, as_page

LIMITS = (1, 3, 7, 50, 100, 250, 999, 1000)
MOST_PAGES = 30
LONGEST_RANGE_HOURS = 744
SAMPLE = 1_000
LONGEST_NAME = 1_024
UNASKABLE = (".", "..")
"""Clients take these out of a path, as RFC 3986 says."""
Question = Ask | AskList
T = TypeVar("T")


def questions(model: Model, now: int, most: int | None = None, seed: int = 1) -> Iterator[Question]:
    """Every domain, user, page and hour of the model, and samples of what can be combined.

    `most`: of users, page numbers and hours so many; lists of domains hold each page all the same.
    """
    random = Random(seed)
    yield Ask("/domains/", {"domains": model.domains})
    yield from _domains(model, random)
    yield from _users(model, random, most)
    yield from _pages(model, random, most)
    yield from _hours(model, random, now, most)
    yield from _names(model, random)
    yield Ask("/domains/", {"domains": model.domains, "details": _details(model, now)}, {"detail": "1"})
    recent = pages(model.recent(now))
    yield AskList("/pages/recent/", "pages", recent, limit=1_000)
    yield AskList("/pages/recent/", "pages", recent, pages=20)
    yield AskList("/pages/recent/", "pages", recent, limit=7, pages=20)


def pages(records: Iterable[Record]) -> list[Page]:
    return [as_page(record) for record in records]


def pick_limit(random: Random, length: int) -> int | None:
    """A limit that reads a list of this length in not too many pages; None: leave it to the default."""
    return random.choice([None, *(limit for limit in LIMITS if length / limit <= MOST_PAGES)])


def _domains(model: Model, random: Random) -> Iterator[Question]:
    for domain, records in model.by_domain.items():
        if domain in UNASKABLE:
            continue
        path = f"/pages/domain/{_segment(domain)}"
        yield Ask(path, {"domain": domain, "count": len(records)})
        limit = pick_limit(random, len(records)) or 1_000
        yield AskList(path, "pages", pages(records), limit=limit)
        yield Ask(f"/pages/domain/{_segment(domain.upper())}", {"domain": domain, "count": len(records)})


def _some(random: Random, all_of_them: Iterable[T], most: int | None) -> list[T]:
    every = list(all_of_them)
    return every if most is None or most >= len(every) else random.sample(every, most)


def _users(model: Model, random: Random, most: int | None) -> Iterator[Question]:
    pairs = []
    for user_id in _some(random, model.by_user, most):
        records = model.by_user[user_id]
        yield AskList(f"/pages/user/{user_id}", "pages", pages(records), limit=_user_limit(random, records))
        pairs += [(user_id, domain) for domain in {record.domain: None for record in records}]
    for user_id, domain in _some(random, pairs, SAMPLE):
        records = model.user_pages(user_id, domain)
        limit = _user_limit(random, records)
        yield AskList(f"/pages/user/{user_id}", "pages", pages(records), {"domain": domain.upper()}, limit=limit)
    for user_id in _some(random, model.by_user, 50):
        yield AskList(f"/pages/user/{user_id}", "pages", [], {"domain": "never.seen.example"})


def _user_limit(random: Random, records: Sequence[Record]) -> int | None:
    return pick_limit(random, len(records)) if len(records) <= 2_000 else 1_000


def _pages(model: Model, random: Random, most: int | None) -> Iterator[Question]:
    shared = []
    for page_id in _some(random, model.by_id, most):
        records = model.by_id[page_id]
        newest, *others = pages(records)
        yield Ask(f"/pages/id/{page_id}", {"page": newest, "others": others} if others else {"page": newest})
        if others:
            shared += [(page_id, record) for record in records]
    for page_id, record in _some(random, shared, SAMPLE):
        yield Ask(f"/pages/id/{page_id}", {"page": as_page(record)}, {"domain": record.domain})


def _hours(model: Model, random: Random, now: int, most: int | None) -> Iterator[Question]:
    path = "/stats/time-range/"
    hours = sorted(model.by_hour)
    ranges = [(name, name) for name in _some(random, hours, most)]
    for name in _some(random, hours, 40):
        length = random.choice([2, 5, 24, 100, LONGEST_RANGE_HOURS])
        ranges.append((name, hour(hour_start(name) + (length - 1) * 3600)))
    ranges.append((hour(now - 3600 * (LONGEST_RANGE_HOURS - 1)), hour(now)))
    ranges.append(("1999-01-01-00", "1999-01-01-23"))
    for first, last in ranges:
        rows = [row.answer() for row in model.time_range(first, last)]
        params = {"from_hour": first, "to_hour": last}
        # Each page of a long range sums all its hours up: cursors are tried on single hours.
        limit = pick_limit(random, len(rows)) if first == last else 1_000
        yield AskList(path, "users", rows, params, limit=limit, default=1_000)
    yield from _filtered_hours(model, random, ranges)
    busiest = max(model.by_hour, key=lambda name: len(model.by_hour[name]))
    rows = [row.answer() for row in model.time_range(busiest, busiest)]
    answer: Page = {"from_": busiest, "to": busiest, "users": rows[:1_000]}
    if len(rows) <= 1_000:
        yield Ask(path, answer | {"next_cursor": None}, {"from_hour": busiest, "to_hour": busiest})


def _filtered_hours(model: Model, random: Random, ranges: Sequence[tuple[str, str]]) -> Iterator[Question]:
    for first, last in _some(random, ranges, 60):
        bots = random.choice(["include", "exclude", "only"])
        domain = random.choice([None, *model.domains[:40], "never.seen.example"])
        rows = [row.answer() for row in model.time_range(first, last, domain, bots)]
        params = {"from_hour": first, "to_hour": last, "bots": bots} | ({"domain": domain} if domain else {})
        yield AskList("/stats/time-range/", "users", rows, params, limit=1_000)
        counts = Counter(record.domain for record in model.in_hours(first, last))
        bots_of = Counter(record.domain for record in model.in_hours(first, last) if record.user_is_bot)
        wikis: list[Page] = [
            {"domain": domain, "count": count, "bots": bots_of[domain]}
            for domain, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        hours = {"from_hour": first, "to_hour": last}
        yield Ask("/stats/domains/", {"from_": first, "to": last, "domains": wikis}, hours)


def _details(model: Model, now: int) -> list[Page]:
    """Of each wiki its count, how many by bots, and its newest page that is not too far ahead of now."""
    newest = {record.domain: as_page(record) for record in reversed(model.recent(now))}
    return [
        {
            "domain": domain,
            "count": len(records),
            "bots": (bots := sum(record.user_is_bot for record in records)),
            "bot_share": bots / len(records),
            "newest": {name: newest[domain][name] for name in ("page_id", "page_title", "created_at")}
            if domain in newest
            else None,
        }
        for domain, records in sorted(model.by_domain.items())
    ]


def _names(model: Model, random: Random) -> Iterator[Question]:
    """Users and pages by the very name that they have."""
    for record in _some(random, model.creations, 60):
        if len(record.user_name.encode()) <= LONGEST_NAME and record.domain not in UNASKABLE:
            yield _by_name(model, record)
    for record in _some(random, model.creations, 120):
        if len(record.page_title.encode()) <= LONGEST_NAME and record.page_title.strip(" _"):
            yield _by_title(model, record)


def _by_name(model: Model, record: Record) -> Question:
    plain = record.user_name.replace("_", " ")
    spellings = {record.user_name, plain, plain[:1].upper() + plain[1:]}
    found = {(one.user_name, one.user_id) for one in model.by_domain[record.domain] if one.user_name in spellings}
    users: list[Page] = [
        {"user_id": str(number), "user_name": name, "domain": record.domain} for name, number in sorted(found)
    ]
    params = {"domain": record.domain, "name": record.user_name}
    return Ask("/users/", {"users": users, "next_cursor": None}, params)


def _by_title(model: Model, record: Record) -> Question:
    """Of each page that had the title the newest creation with it."""
    of_page: dict[int, Record] = {}
    for one in model.by_domain[record.domain]:
        if one.page_title == record.page_title:
            of_page.setdefault(one.page_id, one)
    first, *others = pages(of_page.values())
    answer: Page = {"page": first, "others": others} if others else {"page": first}
    return Ask("/pages/title", answer, {"domain": record.domain, "title": record.page_title})


def _segment(text: str) -> str:
    """One segment of a path. A dot alone would be taken away by the client, as paths have it."""
    return quote(text, safe="").replace(".", "%2E") if text in {".", ".."} else quote(text, safe="")
