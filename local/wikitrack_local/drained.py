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
    """

    stream: Mapping[str, Any] | None
    position: Mapping[str, Any] | None
    input_ends: Ends | None = None
    cleaned_to: Ends = field(default_factory=dict)
    processed_ends: Ends | None = None
    written_to: Ends = field(default_factory=dict)


def behind(look: Passage) -> str | None:
    """What is still behind, in words; None where all has passed."""
    if not look.stream or not look.stream.get("complete"):
        return "the stream has not taken in all of the file"
    last = look.stream.get("last")
    if last and (not look.position or look.position.get("last_event_sha256") != last["sha256"]):
        return "the producer has not read the last event"
    if look.position and look.position.get("unacknowledged"):
        return f"{look.position['unacknowledged']} events wait for Kafka"
    if look.input_ends is None or look.processed_ends is None:
        return "Kafka does not answer"
    if uncleaned := lag(look.input_ends, {}, look.cleaned_to):
        return f"the cleaner has {uncleaned} records of `input` to read"
    if unwritten := lag(look.processed_ends, {}, look.written_to):
        return f"the writer has {unwritten} records of `processed` to store"
    return None
