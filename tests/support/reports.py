"""The three reports of a window, in plain Python."""

from collections import Counter
from collections.abc import Iterable

from tests.support.instants import hour, hour_start, iso
from tests.support.judging import Record
from tests.support.model import Model, Page, ranked

HOURS, TOP, MOST_TITLES = 6, 20, 1_000


def all_reports(model: Model, end: str) -> dict[str, Page]:
    """By name: the reports of the window that ends with the start of the hour `end`."""
    stop = hour_start(end)
    starts = range(stop - HOURS * 3600, stop, 3600)
    records = model.in_hours(hour(starts[0]), hour(starts[-1]))
    window: Page = {"time_start": iso(starts[0]), "time_end": iso(stop)}
    return {
        "domains-by-hour": window | {"hours": [_of_hour(model, start) for start in starts]},
        "bots-by-domain": window
        | {"statistics": _counts((record for record in records if record.user_is_bot), "created_by_bots")},
        "top-users": window | {"users": [_user(made) for _, made in ranked(records)[:TOP]]},
    }


def _of_hour(model: Model, start: int) -> Page:
    statistics = _counts(model.by_hour.get(hour(start), []), "created_pages")
    return {"time_start": iso(start), "time_end": iso(start + 3600), "statistics": statistics}


def _counts(records: Iterable[Record], name: str) -> list[Page]:
    counts = Counter(record.domain for record in records)
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"domain": domain, name: number} for domain, number in most_first]


def _user(made: list[Record]) -> Page:
    newest = made[0]
    return {
        "user_id": str(newest.user_id),
        "user_name": newest.user_name,
        "domain": newest.domain,
        "user_is_bot": newest.user_is_bot,
        "count": len(made),
        "page_titles": [record.page_title for record in made[:MOST_TITLES]],
        "titles_truncated": len(made) > MOST_TITLES,
    }
