"""The loop: plan, connect, read, reconnect; for ever, until told to stop."""

import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
import tenacity
from kafka.errors import KafkaError

from wikitrack_common.health import Heartbeat
from wikitrack_producer import sse, stats
from wikitrack_producer.backoff import Backoff, Ended
from wikitrack_producer.position import Reach
from wikitrack_producer.publisher import SLICE_SECONDS, DeliveryError, Publisher
from wikitrack_producer.resume import Plan, Planner
from wikitrack_producer.session import Session
from wikitrack_producer.settings import ProducerSettings
from wikitrack_producer.stream import Connection, RefusedError, StreamError
from wikitrack_producer.tail import Tail

log = structlog.get_logger(__name__)
T = TypeVar("T")


class StoppedError(Exception):
    """The program was told to stop."""


class Follower:
    """`run` in one thread; `report`, `interrupt` and `position` from others."""

    def __init__(self, settings: ProducerSettings, heartbeat: Heartbeat, stop: threading.Event) -> None:
        self._settings = settings
        self._heartbeat = heartbeat
        self._stop = stop
        self._planner = Planner(settings)
        self._reach = Reach(settings.overlap_ms)
        self._backoff = Backoff(settings.backoff_seconds, settings.backoff_max_seconds)
        self._publisher: Publisher | None = None
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._named: set[str] = set()
        self._last: bytes | None = None

    def run(self) -> None:
        """Until stopped. Raises only what nobody foresaw."""
        try:
            while True:
                self._rest(self._one_connection())
        except StoppedError:
            self._finish()

    def position(self) -> dict[str, Any]:
        """How far we are, for `/position`. Where Kafka refused something, nothing counts as read until it is again."""
        publisher = self._publisher
        last = None if publisher is None or publisher.failed else self._last
        return {
            "last_event_sha256": None if last is None else hashlib.sha256(last).hexdigest(),
            "unacknowledged": 0 if publisher is None else publisher.unacknowledged,
            "connected": self._connection is not None,
        }

    def interrupt(self) -> None:
        """Wake the reader, if it reads."""
        if (connection := self._connection) is not None:
            connection.interrupt()

    def report(self) -> None:
        """Bring the series up to date; wake the reader if Kafka has refused something."""
        if (publisher := self._publisher) is None:
            return
        stats.PUBLISHED.inc(publisher.take_acknowledged())
        stats.UNACKNOWLEDGED.set(publisher.unacknowledged)
        if (session := self._session) is not None:
            for topic, ms in list(session.clock.newest.items()):
                stats.STREAM_TIME.labels(topic).set(ms / 1000)
        if publisher.failed:
            self.interrupt()

    def _one_connection(self) -> Ended:
        self._session = None
        try:
            plan = self._plan()
            outcome = self._read(plan)
        except RefusedError as error:
            log.warning("connection refused", words=str(error), retry_after=error.retry_after)
            return Ended(error.outcome, retry_after=error.retry_after)
        except (StreamError, sse.BlockTooLargeError) as error:
            self._go_on()
            log.warning("connection failed", words=str(error))
            outcome = error.outcome if isinstance(error, StreamError) else "no_stream"
        except DeliveryError as error:
            log.warning("Kafka refused a record: reading again from what `input` holds", error=str(error))
            self._drop_publisher()
            self._reach.reset()  # what was on its way may be lost as far back as a whole overlap allows
            return Ended("delivery_failed")
        session = self._session
        if session is None:
            return Ended(outcome)
        self._named |= session.clock.named
        return Ended(outcome, True, session.received, session.new)

    def _plan(self) -> Plan:
        if self._publisher is None:
            self._publisher = self._with_kafka(self._make_publisher)
        self._publisher.drain(self._turn)
        return self._with_kafka(
            lambda: self._planner.plan(
                Tail(self._settings.kafka_bootstrap_servers, self._turn), self._reach, self._named
            )
        )

    def _read(self, plan: Plan) -> str:
        assert self._publisher is not None
        stats.OVERLAP.set(self._reach.overlap_ms / 1000)
        log.info("connecting", since=plan.since_text, exact=self._reach.exact, known=len(plan.known))
        with Connection(self._settings, plan.since_text, plan.last_event_id) as connection:
            session = self._session = Session(plan, self._publisher)
            self._connection = connection
            try:
                for message in sse.messages(connection.chunks(self._turn)):
                    session.take(message)
                    self._last = message.data
            finally:
                self._connection = None
        self._turn()
        return "ended"

    def _rest(self, ended: Ended) -> None:
        """Draw the conclusions from a connection, and wait for the next."""
        stats.CONNECTS.labels(ended.outcome).inc()
        shortened = ended.opened and not ended.new and not self._reach.at_its_least
        if ended.new:
            self._reach.reset()
        elif ended.opened:
            self._reach.shorten()
        else:
            self._reach.exact = False
        seconds = self._backoff.after(ended, shortened)
        log.info("disconnected", outcome=ended.outcome, received=ended.received, new=ended.new, wait=round(seconds, 2))
        self._sleep(seconds)

    def _go_on(self) -> None:
        """Called wherever the loop turns or waits."""
        self._heartbeat.beat()
        if self._stop.is_set():
            raise StoppedError

    def _turn(self) -> None:
        """The same, where a `DeliveryError` is of use: while the stream is read."""
        self._go_on()
        if self._publisher is not None:
            self._publisher.check()

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._go_on()
        while (left := until - time.monotonic()) > 0:
            self._stop.wait(min(left, SLICE_SECONDS))
            self._go_on()

    def _with_kafka(self, action: Callable[[], T]) -> T:
        """Try until Kafka answers; says so every few seconds."""
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((KafkaError, OSError)),
            wait=tenacity.wait_exponential_jitter(initial=0.2, max=5, jitter=0.5),
            sleep=self._sleep,
            before_sleep=_tell_waiting,
        )
        return retrying(action)

    def _make_publisher(self) -> Publisher:
        settings = self._settings
        return Publisher(
            settings.kafka_bootstrap_servers,
            settings.linger_ms,
            settings.buffer_bytes,
            settings.overlap_ms // 2,
            self._turn,
        )

    def _drop_publisher(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
        self._publisher = self._last = None

    def _finish(self) -> None:
        """What was read goes to Kafka, within a deadline; what does not is read again by the next start."""
        if self._publisher is None:
            return
        try:
            done = self._publisher.drain(self._heartbeat.beat, time.monotonic() + self._settings.stop_seconds)
        except DeliveryError:
            done = False
        self.report()
        log.info("stopped", all_acknowledged=done, left=self._publisher.unacknowledged)
        self._publisher.close()


def _tell_waiting(state: tenacity.RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("waiting for Kafka", attempt=state.attempt_number, error=str(error) or repr(error))
