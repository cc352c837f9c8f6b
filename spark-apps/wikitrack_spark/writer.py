"""The writer: `processed` -> the tables of the keyspace `wiki`, one foreachBatch for all of them.

At least once: Spark notes a batch as done only after it was stored; where Cassandra is away the same batch is tried
until it is stored. Idempotent: see `store` and `counts`.
"""

import threading
import time

import structlog
from cassandra.cluster import Cluster
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.streaming.query import StreamingQuery
from tenacity import RetryCallState, Retrying, sleep_using_event, stop_when_event_set, wait_exponential

from wikitrack_common import logs, metrics, programs, sessions, settings, topics
from wikitrack_common.health import Heartbeat, serve
from wikitrack_spark import running, session
from wikitrack_spark.arrivals import Arrivals
from wikitrack_spark.counts import Recount
from wikitrack_spark.progress import Progress
from wikitrack_spark.settings import WriterSettings
from wikitrack_spark.store import TARGETS, Store, Stored

log = structlog.get_logger(__name__)

QUERY = "writer"
_LIVE_SECONDS = 120.0
_RETRIES = metrics.WRITER_RETRIES.counter()
_RECOUNTED = metrics.WRITER_HOURS_RECOUNTED.counter()


def patience(stop: threading.Event, heartbeat: Heartbeat) -> Retrying:
    """Try until it succeeds, with growing pauses; the last error is raised when the program is told to stop."""

    def tell(state: RetryCallState) -> None:
        heartbeat.beat()
        _RETRIES.inc()
        error = state.outcome.exception() if state.outcome else None
        log.warning(
            "Cassandra did not take it, trying again",
            error=running.summary(error) if error else None,
            attempt=state.attempt_number,
            pause_seconds=state.upcoming_sleep,
        )

    return Retrying(
        wait=wait_exponential(multiplier=0.5, max=10),
        stop=stop_when_event_set(stop),
        sleep=sleep_using_event(stop),
        before_sleep=tell,
        reraise=True,
    )


class Batches:
    """The function of foreachBatch: stores each batch, however long Cassandra is away."""

    def __init__(self, store: Store, retrying: Retrying) -> None:
        self._store = store
        self._retrying = retrying

    def __call__(self, batch: DataFrame, batch_id: int) -> None:
        began = time.monotonic()
        stored: Stored = self._retrying.copy()(self._store, batch)
        _RECOUNTED.inc(len(stored.hours))
        log.info(
            "batch stored",
            batch=batch_id,
            pages=stored.pages,
            hours_recounted=len(stored.hours),
            seconds=round(time.monotonic() - began, 3),
            tables=[target.table for target in TARGETS],
        )


def start(spark: SparkSession, config: WriterSettings, batches: Batches) -> StreamingQuery:
    return (
        session.read_topic(spark, config, topics.PROCESSED)
        .select("value")
        .writeStream.queryName(QUERY)
        .foreachBatch(batches)
        .option("checkpointLocation", config.checkpoint_dir)
        .start()
    )


def warm_up(spark: SparkSession, store: Store) -> None:
    """Store nothing, by all the steps there are, so that the first page does not wait for classes and connections."""
    store.write(spark.range(1).select(F.lit(b"{}").alias("value")))


def _connect(config: WriterSettings) -> tuple[Cluster, Store]:
    """Raises where Cassandra or a table is not there yet. A cluster that failed stays dead: each attempt makes one."""
    cluster = sessions.cluster(config)
    try:
        cassandra = cluster.connect()
        return cluster, Store(Recount(cassandra), Arrivals(cassandra))
    except Exception:
        cluster.shutdown()
        raise


def run() -> None:
    programs.arguments(f"wikitrack_spark.{QUERY}", __doc__ or "", WriterSettings)
    config = settings.load(WriterSettings)
    logs.configure(QUERY, config)
    heartbeat = Heartbeat(_LIVE_SECONDS)
    serve(config.metrics_host, config.metrics_port, heartbeat)
    stop = running.stop_on_signals()
    spark = session.build(f"wikitrack-{QUERY}", config)
    retrying = patience(stop, heartbeat)
    cluster, store = retrying.copy()(_connect, config)
    retrying.copy()(warm_up, spark, store)
    spark.streams.addListener(Progress(QUERY, heartbeat))
    log.info("writer ready", kafka=config.kafka_bootstrap_servers, cassandra=config.cassandra_hosts)
    running.run(lambda: start(spark, config, Batches(store, retrying)), stop, heartbeat)
    spark.stop()
    cluster.shutdown()


if __name__ == "__main__":
    running.main(run)
