"""UTC hours by name, `2025-05-18-13`, as every key and parameter has them. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

FORMAT: Final = "%Y-%m-%d-%H"


def name(moment: datetime) -> str:
    """The hour that `moment` (with a zone) falls in."""
    return moment.astimezone(UTC).strftime(FORMAT)


def start(hour: str) -> datetime:
    """The first moment of an hour. Raises `ValueError` that names it where there is no such hour."""
    try:
        return datetime.strptime(hour, FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise ValueError(f"no such hour: {hour!r}") from error


def later(hour: str, hours: int) -> str:
    """The hour so many hours after `hour`, before it where negative."""
    return name(start(hour) + timedelta(hours=hours))


def before(end: str, number: int) -> list[str]:
    """The `number` hours that end with the start of the hour `end`, oldest first."""
    return [later(end, -ago) for ago in range(number, 0, -1)]


def day(hour: str) -> str:
    return hour[:10]


def days(hours: Iterable[str]) -> list[str]:
    """The days that these hours fall in, oldest first."""
    return sorted({day(hour) for hour in hours})


def utc(moment: datetime) -> str:
    """`moment` (with a zone) as `2025-05-18T13:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso(hour: str) -> str:
    """The first moment of an hour, as `utc` writes it."""
    return utc(start(hour))


def next_at_minute(now: datetime, minute: int) -> datetime:
    """The next time after `now` that is this minute of an hour."""
    this = now.replace(minute=minute, second=0, microsecond=0)
    return this if this > now else this + timedelta(hours=1)
