"""What the API must answer after a list of lines went in: an independent model in plain Python.

`stream_at` is not in it: the stream's own time of an event cannot be predicted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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


def ranked(records: Sequence[Record]) -> list[tuple[UserCount, list[Record]]]:
    """Who made how many of `records` (newest first), and which: most first, then domain, then user_id as text."""
    of_user: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in records:
        of_user[record.domain, record.user_id].append(record)
    users = [
        (UserCount(user_id, made[0].user_name, domain, len(made)), made) for (domain, user_id), made in of_user.items()
    ]
    return sorted(users, key=lambda one: (-one[0].count, one[0].domain, str(one[0].user_id)))


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

    def __init__(self, lines: Iterable[bytes], records: Iterable[Record] = ()) -> None:
        """Of lines, and of records that were judged already."""
        self.canaries = 0
        self.rejections: dict[str, Rejection] = {}
        creations: dict[tuple[str, int, int], Record] = {}
        for judgement in [*map(judge, lines), *records]:
            match judgement:
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

    def in_hours(self, first: str, last: str) -> list[Record]:
        """All creations of these hours, both included, newest first."""
        return [record for name in reversed(hours_between(first, last)) for record in self.by_hour.get(name, [])]

    def time_range(self, first: str, last: str, domain: str | None = None, bots: str = "include") -> list[UserCount]:
        """Who made how many pages in these hours, both included: most first, then domain, then user_id as text."""
        wanted = [
            record
            for record in self.in_hours(first, last)
            if domain in (None, record.domain) and (bots == "include" or record.user_is_bot == (bots == "only"))
        ]
        return [user for user, _ in ranked(wanted)]

    def recent(self, now: int) -> list[Record]:
        """The newest pages of all wikis at `now` (seconds since 1970), without those too far ahead of it."""
        return [record for record in self.creations if record.created_at <= now + FUTURE_TOLERANCE_SECONDS]
