"""The hourly reports, which Spark makes beforehand."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BeforeValidator

from wikitrack_api import cursors, params, reports
from wikitrack_api.answers import Asking, Now, answer, csv_answer, keepable
from wikitrack_api.asked import Asked, Form
from wikitrack_api.cursors import Position
from wikitrack_api.errors import documented
from wikitrack_api.models import BotsByDomain, DomainsByHour, Reports, TopUsers
from wikitrack_api.pages import hour
from wikitrack_common import hours as named_hours
from wikitrack_common import tables

router = APIRouter(prefix="/reports", tags=["reports"])
End = Annotated[
    str | None,
    BeforeValidator(params.optional_hour),
    Query(description="The window until just before this hour; without it the newest.", examples=["2025-05-18-13"]),
]
AskedForm = Annotated[Form, Depends()]
NONE = "There is no report yet; the next is due at 2025-05-18T13:02:00Z."
BAD_HOUR = "end: an hour of UTC like 2025-05-18-13 is accepted."
BY_HOUR_COLUMNS = ("time_start", "time_end", "domain", "created_pages")
BOT_COLUMNS = ("domain", "created_by_bots")
USER_COLUMNS = ("user_id", "user_name", "domain", "user_is_bot", "count", "titles_truncated")
LIST_COLUMNS = ("time_start", "time_end", "made_at")


def _documented(csv: str) -> dict[int | str, dict[str, Any]]:
    """What each report can answer beside its own JSON."""
    return documented(unknown=NONE, unacceptable=BAD_HOUR, csv=csv)


@router.get(
    "/",
    response_model=Reports,
    summary="Which reports there are",
    responses=documented(unacceptable="limit: a whole number from 1 to 1000 is accepted."),
)
async def listed(store: Asking, now: Now, asked: Annotated[Asked, Depends()]) -> Response:
    """Newest first. Each is of a window of six full hours; all three reports of a window are made together."""
    parameters = cursors.digest("reports", asked.limit)
    place = asked.place(parameters)
    before = reports.following(now) if place is None else hour(place.number)
    found = await reports.listed(store, before, asked.limit + 1)
    shown = [made.shown for made in found[: asked.limit]]
    cursor = None
    if len(found) > asked.limit:
        last = named_hours.start(found[asked.limit - 1].window.end)
        cursor = cursors.encode(Position(int(last.timestamp()), "", 0), parameters)
    if asked.csv:
        return csv_answer("reports", LIST_COLUMNS, shown, asked.link(cursor))
    return answer({"reports": shown, "next_cursor": cursor, "next_due": reports.next_due(now)})


@router.get(
    "/domains-by-hour/",
    response_model=DomainsByHour,
    summary="How many pages each wiki got in each of six hours",
    responses=_documented(
        "time_start,time_end,domain,created_pages\r\n2025-05-18T07:00:00Z,2025-05-18T08:00:00Z,en.wikipedia.org,41\r\n"
    ),
)
async def domains_by_hour(store: Asking, now: Now, form: AskedForm, end: End = None) -> Response:
    """Oldest hour first, an empty one too; in each the wikis with most pages first, then by name."""
    window, parts = await reports.parts(store, tables.DOMAINS_BY_HOUR, end, now)

    def rows(values: list[Any]) -> Iterable[dict[str, Any]]:
        return (one | {key: of[key] for key in ("time_start", "time_end")} for of in values for one in of["statistics"])

    body = window.shown | {"hours": _fragments(parts)}
    return _answer(form, tables.DOMAINS_BY_HOUR, body, BY_HOUR_COLUMNS, lambda: rows(_values(parts)))


@router.get(
    "/bots-by-domain/",
    response_model=BotsByDomain,
    summary="How many pages bots created on each wiki in six hours",
    responses=_documented("domain,created_by_bots\r\nwww.wikidata.org,10233\r\n"),
)
async def bots_by_domain(store: Asking, now: Now, form: AskedForm, end: End = None) -> Response:
    """Most first, then by name; wikis on which no bot created a page are left out."""
    window, parts = await reports.parts(store, tables.BOTS_BY_DOMAIN, end, now)
    body = window.shown | {"statistics": orjson.Fragment(parts[0])}
    return _answer(form, tables.BOTS_BY_DOMAIN, body, BOT_COLUMNS, lambda: _values(parts)[0])


@router.get(
    "/top-users/",
    response_model=TopUsers,
    summary="The 20 users who created most pages in six hours, with their titles",
    responses=_documented(
        "user_id,user_name,domain,user_is_bot,count,titles_truncated\r\n19290,NewsBots,ru.wikinews.org,true,311,false\r\n"
    ),
)
async def top_users(store: Asking, now: Now, form: AskedForm, end: End = None) -> Response:
    """A user is a person on one wiki. Most pages first, then by wiki, then by user_id as text.

    `page_titles` are the newest 1,000 at most, newest first; CSV leaves them out.
    """
    window, parts = await reports.parts(store, tables.TOP_USERS, end, now)
    body = window.shown | {"users": _fragments(parts)}
    return _answer(form, tables.TOP_USERS, body, USER_COLUMNS, lambda: _values(parts))


def _answer(
    form: Form,
    name: str,
    body: dict[str, Any],
    columns: Sequence[str],
    rows: Callable[[], Iterable[dict[str, Any]]],
) -> Response:
    made = csv_answer(name, columns, rows()) if form.csv else answer(body)
    return keepable(form.request, made, closed=True)


def _fragments(parts: list[str]) -> list[orjson.Fragment]:
    return [orjson.Fragment(part) for part in parts]


def _values(parts: list[str]) -> list[Any]:
    return [orjson.loads(part) for part in parts]
