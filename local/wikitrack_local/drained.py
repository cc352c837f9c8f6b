"""Has all that a finite source gave reached the end of the pipeline?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wikitrack_local.checkpoints import lag

Ends = Mapping[int, int]


@dataclass(frozen=True)
class Passage:
    """One look along the pipeline, taken from the source to the tables in this order, so that nothing slips past it.

    `stream` and `position` are what the simulated stream's /status and the producer's /position said; None: no answer.
    `reached_ms` is the newest stream time that the producer has read, of the topic of the stream's last event.
    """

    stream: Mapping[str, Any] | None
    position: Mapping[str, Any] | None
    reached_ms: int = 0
    input_ends: Ends | None = None
    cleaned_to: Ends = field(default_factory=dict)
    processed_ends: Ends | None = None
    written_to: Ends = field(default_factory=dict)


def behind(look: Passage) -> str | None:
    """What is still behind, in words; None where all has passed."""
    return _before_kafka(look.stream or {}, look.position or {}, look.reached_ms) or _after_kafka(look)


def _before_kafka(stream: Mapping[str, Any], position: Mapping[str, Any], reached_ms: int) -> str | None:
    """A file may be taken in once more: its last line is the end only with the time of this last intake."""
    if not stream.get("complete"):
        return "the stream has not taken in all of the file"
    last = stream.get("last") or {}
    if position.get("last_event_sha256") != last.get("sha256") or reached_ms < last.get("timestamp", 0):
        return "the producer has not read the last event"
    waiting = position.get("unacknowledged")
    return f"{waiting} events wait for Kafka" if waiting else None


def _after_kafka(look: Passage) -> str | None:
    if look.input_ends is None or look.processed_ends is None:
        return "Kafka does not answer"
    if uncleaned := lag(look.input_ends, {}, look.cleaned_to):
        return f"the cleaner has {uncleaned} records of `input` to read"
    if unwritten := lag(look.processed_ends, {}, look.written_to):
        return f"the writer has {unwritten} records of `processed` to store"
    return None
