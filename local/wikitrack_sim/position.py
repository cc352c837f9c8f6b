"""Where in the log a connection starts, from `since` and `Last-Event-ID`."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wikitrack_sim.intake_log import IntakeLog
from wikitrack_sim.protocol import TOPICS, Times


@dataclass(frozen=True)
class Start:
    """For each topic the number of the first log entry to send, and what ids say of it until a message came."""

    firsts: tuple[int, int]
    times: Times
    asked: str


def start(log: IntakeLog, since: str | None, last_event_id: str | None) -> Start:
    """As Wikimedia's: `Last-Event-ID` goes before `since`; without both, from now. Raises `ValueError`."""
    if last_event_id:
        return _after(log, last_event_id)
    if since:
        ms = parse_since(since)
        return Start((log.first_since(0, ms), log.first_since(1, ms)), (None, None), f"since {since}")
    return Start((len(log), len(log)), (None, None), "now")


def parse_since(text: str) -> int:
    """ms since 1970 from ms since 1970 or ISO 8601, in UTC where it names no zone. Raises `ValueError`."""
    if re.fullmatch(r"\d{1,15}", text):
        return int(text)
    # A `+` of a zone that was not escaped in the query arrives as a space.
    time = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))
    return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1000)


def _after(log: IntakeLog, last_event_id: str) -> Start:
    parts = json.loads(last_event_id)
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ValueError("Last-Event-ID is a JSON array of {topic, partition, timestamp}")
    by_topic = {part.get("topic"): part for part in parts}
    places = [_place(log, topic, by_topic.get(name, {})) for topic, name in enumerate(TOPICS)]
    return Start((places[0][0], places[1][0]), (places[0][1], places[1][1]), "Last-Event-ID " + json.dumps(parts)[:300])


def _place(log: IntakeLog, topic: int, part: dict[str, Any]) -> tuple[int, int | None]:
    """First entry to send and the time for ids; offset -1 or nothing at all: from now, as with Kafka."""
    time, offset = part.get("timestamp"), part.get("offset")
    if isinstance(time, int):
        return log.first_since(topic, time), time
    if isinstance(offset, int) and offset >= 0:
        return log.at_offset(topic, offset), None
    return len(log), None
