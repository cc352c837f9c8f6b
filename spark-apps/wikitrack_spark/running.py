"""Running one streaming query until the program is told to stop."""

import signal
import sys
import threading
from collections.abc import Callable

import structlog
from pyspark.errors import StreamingQueryException
from pyspark.sql.streaming.query import StreamingQuery

from wikitrack_common.health import Heartbeat

log = structlog.get_logger(__name__)

MAX_FAILURES = 20
"""After so many failures without a batch between them the program ends: what keeps it up may start it afresh."""

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run(start: Callable[[], StreamingQuery], stop: threading.Event, heartbeat: Heartbeat) -> None:
    """Keep a query running: where Kafka is away it fails, and is started again with growing pauses.

    Nothing is lost by that: a batch that did not end is read again from the checkpoint. Raises the last error after
    `MAX_FAILURES` in a row.
    """
    failures = 0
    while not stop.is_set():
        query: StreamingQuery | None = None
        try:
            query = start()
            _watch(query, stop)
        except StreamingQueryException as error:
            heartbeat.beat()
            moved = query is not None and query.lastProgress is not None
            failures = 1 if moved else failures + 1
            if failures >= MAX_FAILURES:
                raise
            pause = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2 ** (failures - 1))
            log.warning("query failed, starting it again", error=summary(error), failures=failures, pause_seconds=pause)
            stop.wait(pause)
        finally:
            if query is not None:
                query.stop()


def _watch(query: StreamingQuery, stop: threading.Event) -> None:
    while not stop.is_set():
        if query.awaitTermination(1):
            return


def summary(error: BaseException) -> str:
    """The first lines of an error, without Java's stack."""
    text = str(error).strip()
    causes = [line.strip() for line in text.splitlines() if line.startswith("Caused by:")]
    return " | ".join([text.split("\n", 1)[0][:300], *(cause[:300] for cause in causes[-1:])])


def main(body: Callable[[], None]) -> None:
    """Run a program's body: an error that nothing could mend is logged once and becomes exit code 1."""
    try:
        body()
    except Exception:
        log.exception("ended by an error")
        sys.exit(1)
