"""What Spark says of a query's progress, as metrics and log lines."""

import json
import time
from collections.abc import Callable
from typing import Any

import structlog
from py4j.java_gateway import JavaObject
from pyspark import SparkContext
from pyspark.sql.streaming.listener import (
    JStreamingQueryListener,
    QueryIdleEvent,
    QueryProgressEvent,
    QueryStartedEvent,
    QueryTerminatedEvent,
    StreamingQueryListener,
)

from wikitrack_common import metrics
from wikitrack_common.health import Heartbeat

log = structlog.get_logger(__name__)

Observe = Callable[[dict[str, Any]], None]

_ROWS = metrics.JOB_ROWS.counter()
_BATCHES = metrics.JOB_BATCHES.counter()
_RATE = metrics.JOB_ROWS_PER_SECOND.gauge()
_SECONDS = metrics.JOB_BATCH_SECONDS.gauge()
_BEHIND = metrics.JOB_OFFSETS_BEHIND.gauge()
_LAST = metrics.JOB_LAST_PROGRESS.gauge()


class Progress(StreamingQueryListener):
    """Feeds the metrics of one query and its heartbeat; hands observed values to `observe`.

    Spark tells of each batch, and of idleness, at least every ten seconds while its loop turns.
    """

    def __init__(self, query: str, heartbeat: Heartbeat, observe: Observe | None = None) -> None:
        self._query = query
        self._heartbeat = heartbeat
        self._observe = observe

    def onQueryStarted(self, event: QueryStartedEvent) -> None:
        log.info("query started", query=self._query, run=str(event.runId))
        self._heartbeat.beat()

    def onQueryProgress(self, event: QueryProgressEvent) -> None:
        self.progressed(event.progress.json)

    def progressed(self, text: str) -> None:
        """Take Spark's progress of a batch, as JSON."""
        self._heartbeat.beat()
        self._record(json.loads(text))

    def onQueryIdle(self, event: QueryIdleEvent) -> None:
        self._heartbeat.beat()

    def onQueryTerminated(self, event: QueryTerminatedEvent) -> None:
        log.info("query ended", query=self._query, run=str(event.runId), failed=event.exception is not None)

    @property
    def _jlistener(self) -> JavaObject:
        """The listener's Java side, of another class than PySpark's."""
        if not hasattr(self, "_jlistenerobj"):
            java: Any = SparkContext.getOrCreate()._jvm
            self._jlistenerobj = java.PythonStreamingQueryListenerWrapper(_JsonListener(self))
        return self._jlistenerobj

    def _record(self, progress: dict[str, Any]) -> None:
        query = self._query
        rows = int(progress.get("numInputRows", 0))
        _LAST.labels(query).set(time.time())
        for phase, milliseconds in progress.get("durationMs", {}).items():
            _SECONDS.labels(query, phase).set(milliseconds / 1000)
        for rate in ("inputRowsPerSecond", "processedRowsPerSecond"):
            _RATE.labels(query, rate.removesuffix("RowsPerSecond")).set(progress.get(rate) or 0)
        for source in progress.get("sources", []):
            behind = (source.get("metrics") or {}).get("maxOffsetsBehindLatest")
            _BEHIND.labels(query).set(float(behind or 0))
        if not rows:
            return
        _ROWS.labels(query).inc(rows)
        _BATCHES.labels(query).inc()
        if self._observe is not None:
            self._observe(progress.get("observedMetrics", {}))


class _JsonListener(JStreamingQueryListener):
    """Takes progress as one text. PySpark copies it field by field: a hundred calls of Java, six exceptions a batch."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        self._progress = progress

    def onQueryProgress(self, jevent: JavaObject) -> None:
        self._progress.progressed(jevent.progress().json())
