"""When all of a file has passed."""

from dataclasses import replace

import pytest

from wikitrack_local.drained import Passage, behind

DONE = Passage(
    stream={"complete": True, "last": {"sha256": "ab", "topic": "t", "timestamp": 1000}},
    position={"last_event_sha256": "ab", "unacknowledged": 0, "connected": True},
    reached_ms=1001,
    input_ends={0: 5, 1: 6},
    cleaned_to={0: 5, 1: 6},
    processed_ends={0: 4, 1: 3},
    written_to={0: 4, 1: 3},
)


def test_all_has_passed() -> None:
    assert behind(DONE) is None


def test_an_empty_file_has_passed() -> None:
    empty = Passage(
        stream={"complete": True, "last": None},
        position={"last_event_sha256": None, "unacknowledged": 0},
        input_ends={0: 0},
        processed_ends={0: 0},
    )
    assert behind(empty) is None


@pytest.mark.parametrize(
    ("look", "why"),
    [
        (replace(DONE, stream=None), "the stream"),
        (replace(DONE, stream={"complete": False, "last": None}), "the stream"),
        (replace(DONE, position=None), "the producer"),
        (replace(DONE, position={"last_event_sha256": "cd", "unacknowledged": 0}), "the producer"),
        (replace(DONE, reached_ms=900), "the producer"),
        (replace(DONE, position={"last_event_sha256": "ab", "unacknowledged": 3}), "3 events"),
        (replace(DONE, input_ends=None), "Kafka"),
        (replace(DONE, processed_ends=None), "Kafka"),
        (replace(DONE, cleaned_to={0: 5}), "the cleaner has 6"),
        (replace(DONE, cleaned_to={}), "the cleaner has 11"),
        (replace(DONE, written_to={0: 4, 1: 2}), "the writer has 1"),
    ],
)
def test_says_what_is_behind(look: Passage, why: str) -> None:
    assert (behind(look) or "").startswith(why)
