"""The cleaner: `input` -> `processed` and `rejected`.

At least once: Kafka's sink has written a batch before Spark notes its offsets, so a kill repeats records, never skips
them. Repeats do no harm: the writer's rows and the key of a rejection are the same each time.
"""

import time
from typing import Any

import structlog
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.streaming.query import StreamingQuery

from wikitrack_common import logs, metrics, programs, settings, topics
from wikitrack_common.health import Heartbeat, serve
from wikitrack_spark import clean, running, session
from wikitrack_spark.progress import Progress
from wikitrack_spark.settings import CleanerSettings

log = structlog.get_logger(__name__)

QUERY = "cleaner"
_SAMPLES_EVERY_SECONDS = 5.0
_OBSERVED = "outcomes"
_LIVE_SECONDS = 120.0
_EVENTS = metrics.CLEANER_EVENTS.counter()


class Observer:
    """Counts the outcomes of each batch, and logs a sample of them now and then."""

    def __init__(self) -> None:
        self._next_sample = 0.0

    def __call__(self, observed: dict[str, Any]) -> None:
        counts = observed.get(_OBSERVED, {})
        for outcome in clean.OUTCOMES:
            _EVENTS.labels(outcome).inc(counts.get(outcome, 0))
        if time.monotonic() >= self._next_sample:
            self._next_sample = time.monotonic() + _SAMPLES_EVERY_SECONDS
            log.info("batch cleaned", **counts)


def start(spark: SparkSession, config: CleanerSettings) -> StreamingQuery:
    judged = clean.judge(session.read_topic(spark, config, topics.INPUT))
    return (
        clean.route(judged.observe(_OBSERVED, *clean.outcome_counts()))
        .writeStream.queryName(QUERY)
        .format("kafka")
        .option("kafka.bootstrap.servers", config.kafka_bootstrap_servers)
        .option("kafka.max.request.size", str(topics.MAX_RECORD_BYTES))
        .option("kafka.compression.type", "lz4")
        .option("kafka.linger.ms", "5")
        .option("kafka.batch.size", str(256 * 1024))
        .option("checkpointLocation", config.checkpoint_dir)
        .start()
    )


def warm_up(spark: SparkSession) -> None:
    """Run the transformation once, so that the first event does not wait for code to be generated and compiled."""
    sample = spark.range(1000).select(
        F.lit(b"{}").alias("value"),
        F.current_timestamp().alias("timestamp"),
        F.lit(topics.INPUT).alias("topic"),
        F.lit(0).alias("partition"),
        F.col("id").alias("offset"),
        F.array(F.struct(F.lit("").alias("key"), F.lit(b"").alias("value"))).alias("headers"),
    )
    _drop(clean.route(clean.judge(sample).observe(_OBSERVED, *clean.outcome_counts())))


def _drop(frame: DataFrame) -> None:
    frame.write.format("noop").mode("overwrite").save()


def run() -> None:
    programs.arguments(f"wikitrack_spark.{QUERY}", __doc__ or "", CleanerSettings)
    config = settings.load(CleanerSettings)
    logs.configure(QUERY, config)
    heartbeat = Heartbeat(_LIVE_SECONDS)
    serve(config.metrics_host, config.metrics_port, heartbeat)
    stop = running.stop_on_signals()
    spark = session.build(f"wikitrack-{QUERY}", config)
    warm_up(spark)
    spark.streams.addListener(Progress(QUERY, heartbeat, Observer()))
    log.info("cleaner ready", kafka=config.kafka_bootstrap_servers, checkpoint=config.checkpoint_dir)
    running.run(lambda: start(spark, config), stop, heartbeat)
    spark.stop()


if __name__ == "__main__":
    running.main(run)
