"""Hours by name."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wikitrack_common import hours


def test_a_name_is_of_utc() -> None:
    assert hours.name(datetime(2025, 5, 18, 1, 59, tzinfo=timezone(timedelta(hours=2)))) == "2025-05-17-23"


def test_hours_before_an_end_are_oldest_first_over_midnight() -> None:
    assert hours.before("2025-01-01-02", 3) == ["2024-12-31-23", "2025-01-01-00", "2025-01-01-01"]


def test_there_is_no_hour_24() -> None:
    with pytest.raises(ValueError, match="2025-05-18-24"):
        hours.start("2025-05-18-24")


@pytest.mark.parametrize(("minute", "expected"), [(1, "13:02"), (2, "14:02"), (59, "14:02")])
def test_the_next_time_of_a_minute_is_never_now(minute: int, expected: str) -> None:
    following = hours.next_at_minute(datetime(2025, 5, 18, 13, minute, tzinfo=UTC), 2)
    assert following.strftime("%H:%M") == expected
