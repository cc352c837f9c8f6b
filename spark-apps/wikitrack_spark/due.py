"""What the reports job has to do: which windows, hours and days differ from what was made of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from wikitrack_common import hours, tables

PAGES_AT_ONCE, HOURS_AT_ONCE = 300_000, 250
"""Hours and windows are made together up to so many pages and hours, which bounds what is held at once."""


def ends(current: str) -> list[str]:
    """The ends of windows to look at in the hour `current`, newest first: each hour of the last 48."""
    return [hours.later(current, -ago) for ago in range(tables.REPORTS_REPEATED_HOURS)]


def hours_of(ends: Iterable[str]) -> list[str]:
    """All hours of some windows, oldest first."""
    return sorted({name for end in ends for name in hours.before(end, tables.REPORT_HOURS)})


def counts_of(end: str, counts: Mapping[str, int]) -> list[int]:
    """Of the hours of a window, oldest first."""
    return [counts[name] for name in hours.before(end, tables.REPORT_HOURS)]


def is_due(counts: Sequence[int], made: Sequence[int] | None, *, newest: bool) -> bool:
    """Whether a window has to be made: it is new and has pages, or its counts differ from those it was made of.

    The newest is made without pages too: that nothing came is news.
    """
    return list(made) != list(counts) if made is not None else newest or any(counts)


def together(ends: Iterable[str], counts: Mapping[str, int]) -> list[list[str]]:
    """The same windows, so many together as have `PAGES_AT_ONCE` pages in all their hours; at least one."""
    found: list[list[str]] = []
    held: set[str] = set()
    for end in ends:
        held |= set(hours_of([end]))
        if not found or sum(counts[name] for name in held) > PAGES_AT_ONCE:
            found.append([])
            held = set(hours_of([end]))
        found[-1].append(end)
    return found


def stale_days(counts: Mapping[str, int], packed: Mapping[str, int], current: str) -> list[str]:
    """Days whose sums, or some of whose hours' sums, are to be made, newest first. Today's never are complete."""
    today = hours.day(current)
    return sorted(
        (day for day, pages in counts.items() if day == today or (day < today and packed.get(day) != pages)),
        reverse=True,
    )


def stale_hours(counts: Mapping[str, int], packed: Mapping[str, int], current: str) -> list[str]:
    """Hours that have ended and whose sums are not those of their counts, newest first."""
    stale = (hour for hour, pages in counts.items() if hour < current and packed.get(hour) != pages)
    return sorted(stale, reverse=True)


def groups(names: Iterable[str], counts: Mapping[str, int]) -> list[list[str]]:
    """The same hours, so many together as have `PAGES_AT_ONCE` pages, or are `HOURS_AT_ONCE`; at least one."""
    found: list[list[str]] = []
    room = 0
    for name in names:
        if counts[name] > room or len(found[-1]) == HOURS_AT_ONCE:
            found.append([])
            room = PAGES_AT_ONCE
        found[-1].append(name)
        room -= counts[name]
    return found
