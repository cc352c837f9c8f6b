"""Kafka topics and the headers of their records: the one place that names them."""

INPUT = "input"
"""Each event's data, byte for byte. Key `domain:page_id` where readable; the record's timestamp is stream time."""

PROCESSED = "processed"
"""One compact JSON object a page (`wikitrack_spark.schema.RECORD`), same key as in `input`."""

REJECTED = "rejected"
"""Events that are no usable page creation, as they came. Compacted; key = hex sha256 of the event's bytes."""

MAX_EVENT_BYTES = 8 * 1024 * 1024
"""The largest event that passes whole. A larger one travels as its first `CUT_EVENT_BYTES`, with size and hash."""

CUT_EVENT_BYTES = 64 * 1024

MAX_RECORD_BYTES = MAX_EVENT_BYTES + 1024 * 1024
"""Limit of topics, producers and consumers: an event, and room for its key and headers."""

# Headers of `input`. All values are text in UTF-8.
STREAM_TIME_PREFIX = "stream_time."
"""`stream_time.<topic of the stream>`: newest stream time of that topic when this record was sent, ms since 1970."""
EVENT_ID = "event_id"
"""`meta.id` of the event, where readable."""
FULL_SIZE = "full_size"
"""Only on a cut event: its size before the cut, bytes. It is rejected as `too_large`."""
FULL_SHA256 = "full_sha256"
"""Only on a cut event: hex sha256 of all its bytes."""

# Headers of `rejected`. `FULL_SIZE` and `EVENT_ID` are carried over.
REASON = "reason"
FIELD = "field"
"""JSON path of the first unusable field, e.g. `performer.user_id`; absent unless the reason is about a field."""
ORIGIN_TOPIC = "origin_topic"
ORIGIN_PARTITION = "origin_partition"
ORIGIN_OFFSET = "origin_offset"
STREAM_AT = "stream_at"
"""Stream time of the event, ms since 1970: what the record's timestamp in `input` was."""


class Reason:
    """Why an event is in `rejected` (header `REASON`)."""

    NOT_JSON = "not_json"
    INVALID_FIELD = "invalid_field"
    BAD_TIME = "bad_time"
    TOO_LARGE = "too_large"
