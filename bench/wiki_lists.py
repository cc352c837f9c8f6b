"""Whether a wiki's count and list cost more the more pages it has: 1,000 pages and 1,000,000, on the running stack."""

import argparse
import statistics
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx
from cassandra.cluster import Session

from bench._asking import get, milliseconds, spread
from bench._filling import connected, idle_stack, write_counts
from bench._report import print_place
from bench._stream import scratch
from tests.support.storing import insert
from wikitrack_common import hours
from wikitrack_common.tables import PAGES_BY_DOMAIN

SMALL, LARGE = 1_000, 1_000_000
PAGES_AN_HOUR = 500
REPEATS = 300
COLUMNS = (
    *("domain", "date_hour", "created_at", "page_id", "user_id", "user_name", "page_title"),
    *("user_is_bot", "bot"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="wikitrack bench wiki_lists", description=__doc__)
    parser.add_argument("--pages", type=int, default=LARGE, help="of the large wiki; default: 1000000")
    given = parser.parse_args()
    wikis = {"small.example.org": SMALL, "large.example.org": given.pages}
    with scratch() as folder, idle_stack(folder) as stack:
        with connected(stack) as session:
            for domain, pages in wikis.items():
                _fill(session, domain, pages)
        with httpx.Client(base_url=stack.api_url, timeout=60) as client:
            for params in ({}, {"limit": "100"}, {"limit": "1000"}):
                _compare(client, list(wikis), params)
    print_place(0)


def _fill(session: Session, domain: str, pages: int) -> None:
    """Rows of the wiki's own table and its counts: what its count and its list are read from."""
    names = hours.before(hours.name(datetime.now(UTC)), -(-pages // PAGES_AN_HOUR))
    insert(
        session,
        PAGES_BY_DOMAIN,
        COLUMNS,
        (_row(domain, name, number) for name in names for number in range(PAGES_AN_HOUR)),
    )
    write_counts(session, domain, Counter(dict.fromkeys(names, PAGES_AN_HOUR)))


def _row(domain: str, name: str, number: int) -> tuple[Any, ...]:
    at = hours.start(name).replace(minute=number * 60 // PAGES_AN_HOUR, second=number % 60)
    page_id = int(at.timestamp()) * 1000 + number
    return (domain, name, at, page_id, number + 1, f"User {number}", f"Page_{page_id}", False, 0)


def _compare(client: httpx.Client, domains: list[str], params: dict[str, str]) -> None:
    """Turn and turn about, so that what else the machine does falls on both."""
    paths = [f"/pages/domain/{domain}" for domain in domains]
    taken: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(REPEATS):
        for path in paths:
            taken[path].append(milliseconds(client, path, params))
    small, large = (statistics.median(times) for times in taken.values())
    print(f"wiki_lists {params or 'count'}: {large / small - 1:+.0%}")
    for path, times in taken.items():
        print(f"  {get(client, path, {}).json()['count']:,} pages: {spread(times)}")


if __name__ == "__main__":
    main()
