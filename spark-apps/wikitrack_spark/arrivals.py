"""Telling of a batch that was stored: the wikis it was of, with their newest pages, and a row of `arrivals`.

Both may be written again: the newest page of a wiki is decided by its time of creation; another row of `arrivals` for
the same pages makes readers of the live feed see them twice, which the feed allows.
"""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cassandra.cluster import Session
from cassandra.util import uuid_from_time
from pyspark.sql import Row

from wikitrack_common import hours, tables
from wikitrack_spark.counts import write


class Arrivals:
    """Prepared statements over one session. Methods raise the driver's errors."""

    def __init__(self, session: Session) -> None:
        self._session = session
        domains, arrivals = f"{tables.KEYSPACE}.{tables.DOMAINS}", f"{tables.KEYSPACE}.{tables.ARRIVALS}"
        self._write_newest = session.prepare(
            f"INSERT INTO {domains} (bucket, domain, newest) VALUES (?, ?, ?) USING TIMESTAMP ?"
        )
        self._write_arrival = session.prepare(
            f"INSERT INTO {arrivals} (bucket, batch_id, slots, stream_from, stream_to) VALUES (?, ?, ?, ?, ?)"
        )

    def __call__(self, touched: list[Row]) -> None:
        """Tell of `touched` (rows of `rows.touched_hours`), whose pages are stored and counted."""
        if not touched:
            return
        write(self._session, self._write_newest, newest(touched))
        self._session.execute(self._write_arrival, arrival(touched, time.time()))


def newest(touched: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Rows of `domains`, each with its timestamp in microseconds: the time of creation."""
    pages: dict[str, tuple[int, int]] = {}
    for row in touched:
        pages[row["domain"]] = max(pages.get(row["domain"], (0, 0)), tuple(row["newest"]))
    return [
        (tables.DOMAINS_BUCKET, domain, (_moment(created_at * 1000), page_id), created_at * 1_000_000)
        for domain, (created_at, page_id) in sorted(pages.items())
    ]


def arrival(touched: Iterable[Row], now: float) -> tuple[Any, ...]:
    """The row of `arrivals` of a batch stored at `now` (seconds since 1970)."""
    rows = list(touched)
    slots = sorted({tables.slot_name(row["date_hour"], slot) for row in rows for slot in row["slots"]})
    bucket = hours.name(datetime.fromtimestamp(now, UTC))
    stream = (_moment(min(row["stream_from"] for row in rows)), _moment(max(row["stream_to"] for row in rows)))
    return (bucket, uuid_from_time(now), slots, *stream)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
