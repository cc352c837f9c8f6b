"""How long pages are kept: what the tables of pages must look like. Pure.

Rows of pages expire, and what is made of them but counts, domains and reports.
"""

from dataclasses import dataclass
from typing import Final

from wikitrack_common import tables

EXPIRING: Final = (
    tables.PAGES_BY_ID,
    tables.PAGES_BY_USER,
    tables.PAGES_BY_DOMAIN,
    tables.PAGES_BY_TIME,
    tables.USER_PERIODS,
    tables.NAMES,
    tables.USER_SUMS,
)
DAY_SECONDS: Final = 86_400
MOST_WINDOWS: Final = 30
_STRATEGIES: Final = "org.apache.cassandra.db.compaction."


@dataclass(frozen=True)
class Options:
    """Of a table: seconds after which its rows expire (0: never), and its compaction."""

    ttl: int
    compaction: tuple[tuple[str, str], ...]

    def statement(self, table: str) -> str:
        compaction = ", ".join(f"'{key}': '{value}'" for key, value in self.compaction)
        return (
            f"ALTER TABLE {tables.KEYSPACE}.{table} "
            f"WITH default_time_to_live = {self.ttl} AND compaction = {{{compaction}}}"
        )


def window_hours(days: int) -> int:
    """Length of a compaction window so that a retention has at most 30, and from 5 days on at least 20."""
    return max(1, -(-days * 24 // MOST_WINDOWS))


def wanted(days: int) -> Options:
    """Options for a retention; 0 days: rows stay for ever."""
    if days == 0:
        return Options(0, (("class", "UnifiedCompactionStrategy"),))
    window = (
        ("class", "TimeWindowCompactionStrategy"),
        ("compaction_window_size", str(window_hours(days))),
        ("compaction_window_unit", "HOURS"),
    )
    return Options(days * DAY_SECONDS, window)


def holds(options: Options, ttl: int, compaction: dict[str, str]) -> bool:
    """Whether a table, as `system_schema.tables` shows it, is already so."""
    shown = {key: value.removeprefix(_STRATEGIES) for key, value in compaction.items()}
    return ttl == options.ttl and all(shown.get(key) == value for key, value in options.compaction)
