"""The catalogue of metrics: every series that a program exports is declared here, and nowhere else.

Labels are bounded: no page, user or title is ever one.
"""

from dataclasses import dataclass
from typing import Final, Literal

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True)
class Metric:
    """One series: its name without the `wikitrack_` prefix, its meaning, and what tells its children apart."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = Histogram.DEFAULT_BUCKETS

    def counter(self, registry: CollectorRegistry = REGISTRY) -> Counter:
        assert self.kind == "counter"
        return Counter(self.full_name, self.help, self.labels, registry=registry)

    def gauge(self, registry: CollectorRegistry = REGISTRY) -> Gauge:
        assert self.kind == "gauge"
        return Gauge(self.full_name, self.help, self.labels, registry=registry)

    def histogram(self, registry: CollectorRegistry = REGISTRY) -> Histogram:
        assert self.kind == "histogram"
        return Histogram(self.full_name, self.help, self.labels, registry=registry, buckets=self.buckets)

    @property
    def full_name(self) -> str:
        return f"wikitrack_{self.name}"


# Producer
PRODUCER_RECEIVED: Final = Metric("producer_received_total", "counter", "Events received from the stream.")
PRODUCER_PUBLISHED: Final = Metric("producer_published_total", "counter", "Events that Kafka acknowledged in `input`.")
PRODUCER_DUPLICATES: Final = Metric(
    "producer_duplicates_total", "counter", "Events of an overlap dropped because `input` already has them."
)
PRODUCER_TOO_LARGE: Final = Metric("producer_too_large_total", "counter", "Events over 8 MiB, published cut.")
PRODUCER_CONNECTS: Final = Metric(
    "producer_connects_total", "counter", "Connections to the stream, by how they ended.", ("outcome",)
)
PRODUCER_STREAM_TIME: Final = Metric(
    "producer_stream_timestamp_seconds", "gauge", "Newest stream time published.", ("topic",)
)
PRODUCER_OVERLAP: Final = Metric("producer_overlap_seconds", "gauge", "Overlap of the current connection.")
PRODUCER_FROM_OLDEST: Final = Metric(
    "producer_starts_without_position_total",
    "counter",
    "Starts where `input` was empty or older than the stream's history: events before it may be missing.",
)
PRODUCER_UNACKNOWLEDGED: Final = Metric(
    "producer_unacknowledged", "gauge", "Events sent to Kafka, not yet acknowledged."
)

# Spark jobs
JOB_ROWS: Final = Metric("job_rows_total", "counter", "Rows read by a streaming query.", ("query",))
JOB_ROWS_PER_SECOND: Final = Metric(
    "job_rows_per_second", "gauge", "Rows a second of the last batch.", ("query", "rate")
)
JOB_BATCH_SECONDS: Final = Metric(
    "job_batch_seconds", "gauge", "Duration of the last batch, by phase.", ("query", "phase")
)
JOB_BATCHES: Final = Metric("job_batches_total", "counter", "Batches done by a streaming query.", ("query",))
JOB_OFFSETS_BEHIND: Final = Metric(
    "job_offsets_behind", "gauge", "Records that a streaming query has still to read.", ("query",)
)
JOB_LAST_PROGRESS: Final = Metric(
    "job_last_progress_timestamp_seconds", "gauge", "When a streaming query last made progress.", ("query",)
)
CLEANER_EVENTS: Final = Metric(
    "cleaner_events_total",
    "counter",
    "Events the cleaner has judged: `cleaned`, `canary`, or the reason of a rejection.",
    ("outcome",),
)
WRITER_RETRIES: Final = Metric("writer_retries_total", "counter", "Attempts to store a batch that failed.")
WRITER_HOURS_RECOUNTED: Final = Metric(
    "writer_hours_recounted_total", "counter", "Hours of a wiki that were counted again."
)

# API
API_REQUESTS: Final = Metric("api_requests_total", "counter", "Requests answered.", ("route", "method", "status"))
API_SECONDS: Final = Metric(
    "api_request_seconds",
    "histogram",
    "Time to answer a request.",
    ("route",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
API_IN_FLIGHT: Final = Metric("api_requests_in_flight", "gauge", "Requests being answered now.")
API_CASSANDRA_ERRORS: Final = Metric(
    "api_cassandra_errors_total", "counter", "Statements that Cassandra did not answer.", ("error",)
)
API_STREAM_READERS: Final = Metric("api_stream_readers", "gauge", "Readers of the stream of new pages.")
API_STREAM_PAGES: Final = Metric("api_stream_pages_total", "counter", "Pages sent to readers of the stream.")
API_STREAM_DROPPED: Final = Metric("api_stream_dropped_total", "counter", "Readers dropped because they were too slow.")

CATALOGUE: Final = tuple(value for value in list(globals().values()) if isinstance(value, Metric))
