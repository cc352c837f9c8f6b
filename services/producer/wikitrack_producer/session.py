"""One connection's events: each judged once, and handed to Kafka."""

import time

import structlog

from wikitrack_common import topics
from wikitrack_producer import record, stats
from wikitrack_producer.position import StreamClock
from wikitrack_producer.publisher import Publisher
from wikitrack_producer.resume import Plan, now_ms
from wikitrack_producer.sse import Message

log = structlog.get_logger(__name__)
_unreadable_id = stats.Seldom(10, time.monotonic)


class Session:
    """What one connection has brought so far."""

    def __init__(self, plan: Plan, publisher: Publisher) -> None:
        self.clock = StreamClock(plan.newest)
        self.received = 0
        self.new = 0
        self._known = plan.known
        self._publisher = publisher

    def take(self, message: Message) -> None:
        """Publish the event, unless `input` has it. Raises what `Publisher.publish` raises."""
        now = now_ms()
        stream_ms = self.clock.read(message.id, now)
        if stream_ms is None and _unreadable_id():
            log.warning("an id tells no stream time: the event is taken as of now", id=message.id[:200])
        self.received += 1
        stats.RECEIVED.inc()
        if self._known and record.digest(message.data) in self._known:
            stats.DUPLICATES.inc()
            return
        made = record.make(message.data)
        if made.value is not message.data:
            stats.TOO_LARGE.inc()
            log.warning("an event is too large and is cut", size=len(message.data), limit=topics.MAX_EVENT_BYTES)
        headers = [*self.clock.headers, *made.headers]
        at = now if stream_ms is None else stream_ms
        self._publisher.publish(made.key, made.value, headers, at, self.clock.travelled)
        self.new += 1
