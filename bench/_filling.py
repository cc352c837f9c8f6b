"""Filling a running stack's Cassandra directly, where a measurement needs more pages than it has time to send."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from cassandra.cluster import Session

from tests.support.stack import Stack
from wikitrack_common import sessions
from wikitrack_common.settings import CassandraSettings
from wikitrack_common.tables import ALL_TIME, COUNTS_BY_DOMAIN, KEYSPACE

REQUEST_SECONDS = 60.0


@contextlib.contextmanager
def idle_stack(folder: Path) -> Iterator[Stack]:
    """All programs, which have nothing to do."""
    stack, empty = Stack(folder), folder / "one.ndjson"
    empty.write_bytes(b"{}\n")
    try:
        stack.up(empty)
        stack.wait()
        yield stack
    finally:
        stack.stop()


@contextlib.contextmanager
def connected(stack: Stack) -> Iterator[Session]:
    port = json.loads((stack.state / "ports.json").read_text())["cassandra"]
    cluster = sessions.cluster(CassandraSettings(cassandra_port=port), request_timeout=REQUEST_SECONDS)
    try:
        yield cluster.connect()
    finally:
        cluster.shutdown()


def write_counts(session: Session, domain: str, by_hour: Mapping[str, int]) -> None:
    """The counts of a wiki's hours, and of the days and years over them."""
    levels = Counter[tuple[str, str]]()
    for name, pages in by_hour.items():
        for level in ((name[:10], name), (name[:4], name[:10]), (ALL_TIME, name[:4])):
            levels[level] += pages
    text = f"INSERT INTO {KEYSPACE}.{COUNTS_BY_DOMAIN} (domain, within, period, pages) VALUES (?, ?, ?, ?)"
    statement = session.prepare(text)
    for (within, period), pages in levels.items():
        session.execute(statement, (domain, within, period, pages))
