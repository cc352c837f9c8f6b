"""What the API must answer after a list of lines went in: an independent model in plain Python.

`stream_at` is not in it: the stream's own time of an event cannot be predicted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tests.support.instants import hour, hours_between, iso
from tests.support.judging import Canary, Record, Rejection, judge

Page = dict[str, object]
FUTURE_TOLERANCE_SECONDS = 300


@dataclass(frozen=True)
class UserCount:
    """A row of a time range: who made how many pages in it; `name` is that of the newest of them."""

    user_id: int
    name: str
    domain: str
    count: int

    def answer(self) -> Page:
        return {"user_id": str(self.user_id), "user_name": self.name, "domain": self.domain, "count": self.count}


def newest_first(record: Record) -> tuple[int, str, int]:
    """The order of every list of pages."""
    return (-record.created_at, record.domain, -record.page_id)


def as_page(record: Record) -> Page:
    """A record as the API shows it."""
    return {
        "page_id": str(record.page_id),
        "user_id": str(record.user_id),
        "user_name": record.user_name,
        "domain": record.domain,
        "page_title": record.page_title,
        "created_at": iso(record.created_at),
        "date_hour": hour(record.created_at),
        "user_is_bot": record.user_is_bot,
        "is_redirect": record.is_redirect,
        "rev_id": None if record.rev_id is None else str(record.rev_id),
        "page_namespace": record.page_namespace,
        "rev_len": record.rev_len,
        "wiki": record.wiki,
        "user_groups": None if record.user_groups is None else list(record.user_groups),
        "event_id": record.event_id,
    }


class Model:
    """The answers to every question about some lines, taken in in this order."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.canaries = 0
        self.rejections: dict[str, Rejection] = {}
        creations: dict[tuple[str, int, int], Record] = {}
        for line in lines:
            match judge(line):
                case Canary():
                    self.canaries += 1
                case Rejection() as rejection:
                    self.rejections[rejection.key] = rejection
                case Record() as record:  # of one creation the version first taken in stays
                    creations.setdefault((record.domain, record.page_id, record.created_at), record)
        self.creations = sorted(creations.values(), key=newest_first)

    @cached_property
    def domains(self) -> list[str]:
        return sorted({record.domain for record in self.creations})

    @cached_property
    def by_domain(self) -> dict[str, list[Record]]:
        groups: dict[str, list[Record]] = defaultdict(list)
        for record in self.creations:
            groups[record.domain].append(record)
        return dict(groups)

    @cached_property
    def by_user(self) -> dict[int, list[Record]]:
        """All creations by a user number, over all wikis."""
        groups: dict[int, list[Record]] = defaultdict(list)
        for record in self.creations:
            groups[record.user_id].append(record)
        return dict(groups)

    @cached_property
    def by_id(self) -> dict[int, list[Record]]:
        """The newest creation on each wiki of a page number, newest first."""
        groups: dict[int, dict[str, Record]] = defaultdict(dict)
        for record in self.creations:
            groups[record.page_id].setdefault(record.domain, record)
        return {page_id: list(group.values()) for page_id, group in groups.items()}

    @cached_property
    def by_hour(self) -> dict[str, list[Record]]:
        groups: dict[str, list[Record]] = defaultdict(list)
        for record in self.creations:
            groups[hour(record.created_at)].append(record)
        return dict(groups)

    def user_pages(self, user_id: int, domain: str | None = None) -> list[Record]:
        return [record for record in self.by_user[user_id] if domain in (None, record.domain)]

    def time_range(self, first: str, last: str) -> list[UserCount]:
        """Who made how many pages in these hours, both included: most first, then domain, then user_id as text."""
        newest: dict[tuple[str, int], Record] = {}
        counts: dict[tuple[str, int], int] = defaultdict(int)
        for name in reversed(hours_between(first, last)):
            for record in self.by_hour.get(name, []):
                newest.setdefault((record.domain, record.user_id), record)
                counts[record.domain, record.user_id] += 1
        rows = [UserCount(one[1], newest[one].user_name, one[0], count) for one, count in counts.items()]
        return sorted(rows, key=lambda row: (-row.count, row.domain, str(row.user_id)))

    def recent(self, now: int) -> list[Record]:
        """The newest pages of all wikis at `now` (seconds since 1970), without those too far ahead of it."""
        return [record for record in self.creations if record.created_at <= now + FUTURE_TOLERANCE_SECONDS]
