"""Times, hours and their texts, in plain Python."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

RFC_3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
FIRST_YEAR, LAST_YEAR = 2001, 2100


def read_instant(value: Any) -> int | None:
    """Seconds since 1970 of an RFC 3339 time with a zone, its fraction cut; None if it is none, or out of range."""
    match = RFC_3339.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hours, minutes, seconds = (int(field) for field in match.groups()[:6])
    sign, *zone = match.groups()[6:]
    zone_hours, zone_minutes = (int(field or 0) for field in zone)
    if zone_hours > 23 or zone_minutes > 59:
        return None
    offset = timedelta(hours=zone_hours, minutes=zone_minutes)
    try:
        local = datetime(year, month, day, hours, minutes, seconds, tzinfo=UTC)
        instant = local + offset if sign == "-" else local - offset
    except (ValueError, OverflowError):
        return None
    return int(instant.timestamp()) if FIRST_YEAR <= instant.year <= LAST_YEAR else None


def iso(seconds: int) -> str:
    """`2025-05-18T08:03:14Z`"""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def hour(seconds: int) -> str:
    """`2025-05-18-08`"""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d-%H")


def hour_start(name: str) -> int:
    """Seconds since 1970 at which an hour named as `hour` names it begins."""
    return int(datetime.strptime(name, "%Y-%m-%d-%H").replace(tzinfo=UTC).timestamp())


def hours_between(first: str, last: str) -> list[str]:
    """The names of all hours from `first` to `last`, both included."""
    return [hour(start) for start in range(hour_start(first), hour_start(last) + 1, 3600)]
