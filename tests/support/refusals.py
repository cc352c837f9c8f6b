"""Questions that the API must refuse, or answer with nothing, and HEAD of all that it answers."""

from collections.abc import Iterator

import httpx

from tests.support.answers import Ask
from tests.support.model import Model

RANGE = "/stats/time-range/"
LISTS = ("/pages/recent/", "/pages/user/{user}", "/pages/domain/{domain}")
NO_NUMBERS = (
    "0",
    "-1",
    "abc",
    "1.0",
    "99999999999999999999999",
    "9223372036854775808",
    "123456789012345678",
    "%20",
    "%D9%A3",
)
BAD_HOURS = ("2025-05-18", "2025-05-18-24", "2025-13-01-00", "2025-02-30-00", "2025-5-18-1", "", "x", "2025-05-18T01")


def refusals(model: Model) -> Iterator[Ask]:
    """404 for what nobody has, 422 for what cannot be meant."""
    user, page, domain = next(iter(model.by_user)), next(iter(model.by_id)), model.domains[0]
    for number in NO_NUMBERS:
        yield Ask(f"/pages/user/{number}", status=404)
        yield Ask(f"/pages/user/{number}", status=404, params={"domain": domain})
        yield Ask(f"/pages/id/{number}", status=404)
    yield Ask(f"/pages/id/{page}", status=404, params={"domain": "never.seen.example"})
    yield Ask("/pages/domain/never.seen.example", {"domain": "never.seen.example", "count": 0})
    nothing = {"domain": "never.seen.example", "count": 0, "pages": [], "next_cursor": None}
    yield Ask("/pages/domain/Never.Seen.example", nothing, {"limit": "5"})
    yield Ask(f"/pages/user/{user}", {"pages": [], "next_cursor": None}, {"domain": "never.seen.example"})
    for path in LISTS:
        for limit in ("0", "1001", "-1", "x", "1.5", ""):
            yield Ask(path.format(user=user, domain=domain), status=422, params={"limit": limit})
        yield Ask(path.format(user=user, domain=domain), status=422, params={"limit": "1", "cursor": "nonsense"})
    yield Ask("/pages/user/123456789012345678", status=422, params={"limit": "0"})
    yield from _bad_ranges()


def _bad_ranges() -> Iterator[Ask]:
    for hour in BAD_HOURS:
        yield Ask(RANGE, status=422, params={"from_hour": hour, "to_hour": "2025-05-18-01"})
        yield Ask(RANGE, status=422, params={"from_hour": "2025-05-18-01", "to_hour": hour})
    good = {"from_hour": "2025-05-01-00", "to_hour": "2025-05-31-23"}
    yield Ask(RANGE, status=422, params=good | {"to_hour": "2025-06-01-00"})
    yield Ask(RANGE, status=422, params={"from_hour": "2025-05-18-02", "to_hour": "2025-05-18-01"})
    yield Ask(RANGE, status=422)
    yield Ask(RANGE, status=422, params=good | {"limit": "1001"})
    yield Ask(RANGE, status=422, params=good | {"cursor": "nonsense"})


def heads(model: Model) -> Iterator[Ask]:
    """HEAD works where GET does."""
    user, page, domain = next(iter(model.by_user)), next(iter(model.by_id)), model.domains[0]
    for path in ("/domains/", "/pages/recent/", f"/pages/user/{user}", f"/pages/id/{page}", f"/pages/domain/{domain}"):
        yield Ask(path, method="HEAD")
    yield Ask(RANGE, method="HEAD", params={"from_hour": "2025-05-18-01", "to_hour": "2025-05-18-01"})
    for path in ("/health/live", "/health/ready", "/metrics", "/docs"):
        yield Ask(path, method="HEAD")
    yield Ask("/pages/user/123456789012345678", method="HEAD", status=404)


def borrowed_cursors(api_url: str, model: Model) -> Iterator[Ask]:
    """A cursor of one question is refused by any other; asks the API for the cursors first."""
    domains = sorted(model.by_domain, key=lambda domain: len(model.by_domain[domain]))[-2:]
    users = sorted(model.by_user, key=lambda user: len(model.by_user[user]))[-2:]
    paths = ["/pages/recent/", *(f"/pages/domain/{one}" for one in domains), *(f"/pages/user/{one}" for one in users)]
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as client:
        cursors = {path: client.get(path, params={"limit": "1"}).json()["next_cursor"] for path in paths}
    for path in paths:
        for other, cursor in cursors.items():
            if other != path:
                yield Ask(path, status=422, params={"limit": "1", "cursor": cursor})
    yield Ask(paths[-1], status=422, params={"limit": "1", "cursor": cursors[paths[-1]], "domain": domains[0]})
