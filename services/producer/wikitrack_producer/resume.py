"""Where the next connection starts: design's rule, applied to what `input` holds."""

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from wikitrack_producer import position, stats
from wikitrack_producer.settings import ProducerSettings
from wikitrack_producer.tail import Tail

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Plan:
    """One connection to come: where it starts (`since`, ms; None: now), and what of it `input` has already."""

    since: int | None
    last_event_id: str | None
    newest: position.Times
    known: set[bytes]

    @property
    def since_text(self) -> str | None:
        if self.since is None:
            return None
        return datetime.fromtimestamp(self.since / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Planner:
    """Makes plans; keeps only what has been said already, and when the process began."""

    def __init__(self, settings: ProducerSettings) -> None:
        self._settings = settings
        self._began: int | None = None
        self._warned = False
        self._silent: set[str] = set()

    def plan(self, tail: Tail, reach: position.Reach, named: set[str]) -> Plan:
        """Read `tail`, and close it. `named`: the topics that the stream's ids have named so far."""
        with closing(tail):
            now = now_ms()
            newest, moving = tail.newest(now)
            if not newest:
                return Plan(self._without_position(now), None, {}, set())
            silent = position.silent_topics(newest, moving, int(self._settings.max_topic_lag_seconds * 1000))
            self._tell_silent(silent)
            since = position.since(newest, silent, reach.overlap_ms)
            if max(newest.values()) < now - position.HISTORY_MS:
                self._warn("input is older than the stream's history: the events between are lost")
            exact = position.exact_id(named | set(newest), newest, since) if reach.exact and named else None
            return Plan(since, exact, newest, tail.digests_since(since))

    def _without_position(self, now: int) -> int | None:
        self._warn(f"input has no position: starting at the {self._settings.start} that the stream has")
        first, self._began = self._began is None, self._began or now
        if self._settings.start == "oldest":
            return now - position.HISTORY_MS
        return None if first else self._began  # what came since we began belongs to us, read or not

    def _warn(self, words: str) -> None:
        if not self._warned:
            log.warning(words, start=self._settings.start)
            stats.WITHOUT_POSITION.inc()
        self._warned = True

    def _tell_silent(self, silent: set[str]) -> None:
        if silent - self._silent:
            log.warning("topics are far behind and do not move: taken as silent", topics=sorted(silent))
        self._silent = silent


def now_ms() -> int:
    return time.time_ns() // 1_000_000
