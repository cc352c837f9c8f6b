"""One look at the whole pipeline: counts, lag, age of the newest page, whether all has passed."""

from dataclasses import dataclass, field
from typing import Any

from wikitrack_common.metrics import PRODUCER_STREAM_TIME
from wikitrack_common.topics import INPUT, PROCESSED
from wikitrack_local.arguments import STREAM
from wikitrack_local.checkpoints import committed, lag
from wikitrack_local.drained import Passage, behind
from wikitrack_local.files import read_json, write_json
from wikitrack_local.ports import HOST
from wikitrack_local.programs import Stack
from wikitrack_local.totals import Totals, cleaner_counts, producer_counts, value
from wikitrack_local.watch import CassandraWatch, HttpWatch, KafkaWatch

NO_END = "the source has no end"


@dataclass
class Look:
    """What was seen. Numbers keep their last value while a server does not answer."""

    published: int = 0
    cleaned: int = 0
    stored: int = 0
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    lag_input: int = 0
    lag_processed: int = 0
    newest_page_age_seconds: float | None = None
    behind: str | None = "nothing has been looked at yet"
    api_ready: bool = False


class Collector:
    """Looks once a second, in a thread of its own; `look` blocks and is not for two threads."""

    def __init__(self, stack: Stack) -> None:
        kept = read_json(stack.state.counters)
        self.totals = Totals(kept if isinstance(kept, dict) else {})
        self.seen = Look()
        self._stack = stack
        self._kafka = KafkaWatch(stack.bootstrap_servers)
        self._cassandra = CassandraWatch(HOST, stack.ports["cassandra"])
        self._http = HttpWatch()

    def look(self, lives: dict[str, str]) -> Look:
        """Look at everything that is up. `lives`: program -> a name of its current process."""
        passage = self._pass_along(lives)
        self._measure(passage)
        if "kafka" in lives:
            self.seen.rejected_by_reason = self._kafka.rejected() or self.seen.rejected_by_reason
        if "cassandra" in lives:
            self.seen.stored = self._cassandra.stored() or self.seen.stored
        self._ask_api(lives)
        return self.seen

    def has_page(self) -> bool:
        """Whether the API shows a page."""
        answer = self._http.json(self._stack.api_url + "/pages/recent/?limit=1") if self.seen.api_ready else None
        return bool(answer and answer.get("pages"))

    def counts(self) -> dict[str, Any]:
        """`counts` of the status."""
        return {
            "received": self.totals.get("received"),
            "published": self.seen.published,
            "duplicates": self.totals.get("duplicates"),
            "canary": self.totals.get("canary"),
            "rejected": sum(self.seen.rejected_by_reason.values()),
            "rejected_by_reason": self.seen.rejected_by_reason,
            "cleaned": self.seen.cleaned,
            "stored": self.seen.stored,
        }

    def close(self) -> None:
        write_json(self._stack.state.counters, self.totals.document())
        for client in (self._kafka, self._cassandra, self._http):
            client.close()

    def _count(self, lives: dict[str, str]) -> str:
        """Add the programs' counters up; return the producer's metrics."""
        texts = {}
        for program, parse in (("producer", producer_counts), ("cleaner", cleaner_counts)):
            if program in lives and (text := self._http.text(self._stack.url(program, "/metrics"))):
                self.totals.see(lives[program], parse(text))
                texts[program] = text
        write_json(self._stack.state.counters, self.totals.document())
        return texts.get("producer", "")

    def _pass_along(self, lives: dict[str, str]) -> Passage:
        """From the source to the tables, in this order, so that nothing passes behind the look."""
        checkpoints = self._stack.state.checkpoints
        stream = self._http.json(self._stack.url(STREAM, "/status")) if STREAM in lives else None
        reached_ms = reached(self._count(lives), stream)
        position = self._http.json(self._stack.url("producer", "/position")) if "producer" in lives else None
        input_ends = self._kafka.ends(INPUT) if "kafka" in lives else None
        cleaned_to = committed(checkpoints / "cleaner", INPUT)
        processed_ends = self._kafka.ends(PROCESSED) if "kafka" in lives else None
        written_to = committed(checkpoints / "writer", PROCESSED)
        return Passage(stream, position, reached_ms, input_ends, cleaned_to, processed_ends, written_to)

    def _measure(self, look: Passage) -> None:
        if look.input_ends is not None and look.processed_ends is not None:
            self.seen.published = sum(look.input_ends.values())
            self.seen.cleaned = sum(look.processed_ends.values())
            self.seen.lag_input = lag(look.input_ends, self._kafka.begins(INPUT) or {}, look.cleaned_to)
            self.seen.lag_processed = lag(look.processed_ends, self._kafka.begins(PROCESSED) or {}, look.written_to)
        self.seen.behind = behind(look) if self._stack.source.finite else NO_END

    def _ask_api(self, lives: dict[str, str]) -> None:
        ready = self._http.json(self._stack.api_url + "/health/ready") if "api" in lives else None
        self.seen.api_ready = "api" in lives and self._http.ok(self._stack.api_url + "/health/ready")
        age = (ready or {}).get("newest_page_age_seconds")
        self.seen.newest_page_age_seconds = age if isinstance(age, int | float) else None


def reached(metrics: str, stream: dict[str, Any] | None) -> int:
    """Newest stream time (ms) that the producer has read, of the topic of the stream's last event; 0: none."""
    topic = ((stream or {}).get("last") or {}).get("topic")
    return round(value(metrics, PRODUCER_STREAM_TIME, f'topic="{topic}"') * 1000)
