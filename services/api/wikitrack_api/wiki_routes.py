"""Numbers of wikis: which there are, what each has, how many pages when."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from wikitrack_api import params, wikis
from wikitrack_api.answers import Asking, Now, answer, csv_answer, keepable
from wikitrack_api.asked import Form
from wikitrack_api.errors import documented
from wikitrack_api.minutes import Minutes, Window, series
from wikitrack_api.models import Domains, PerMinute, RangeCounts
from wikitrack_api.pages import moment
from wikitrack_api.params import Hour, whole_number
from wikitrack_api.statements import Ask

router = APIRouter()
MINUTES, TOP = (10, 720), (1, 20)
RANGE_COLUMNS = ("domain", "count", "bots")
DETAIL_COLUMNS = (*RANGE_COLUMNS, "bot_share", "newest_page_id", "newest_page_title", "newest_created_at")


def _detail(value: object) -> object:
    if value not in (None, "0", "1"):
        raise PydanticCustomError("detail", "0 or 1 is accepted")
    return value


Detail = Annotated[
    Literal["0", "1"] | None, BeforeValidator(_detail), Query(description="1: what each wiki has, in `details`.")
]
Asked = Annotated[Form, Depends()]


@router.get(
    "/domains/",
    response_model=Domains,
    response_model_exclude_unset=True,
    tags=["domains"],
    summary="All wikis seen so far",
    responses=documented(unacceptable="detail: 0 or 1 is accepted.", csv="domain\r\nwww.wikidata.org\r\n"),
)
async def domains(store: Asking, now: Now, form: Asked, detail: Detail = None) -> Response:
    """With `detail=1` also how many pages each has, how many of them by bots, and the newest."""
    if detail != "1":
        names = sorted(domain for (domain,) in await store.ask(Ask.DOMAINS))
        if form.csv:
            return csv_answer("domains", ("domain",), ({"domain": name} for name in names))
        return answer({"domains": names})
    found = await wikis.details(store, now)
    if form.csv:
        return csv_answer("domains", DETAIL_COLUMNS, map(_flat, found))
    return answer({"domains": [one["domain"] for one in found], "details": found})


def _flat(detail: dict[str, object]) -> dict[str, object]:
    """A row of CSV."""
    newest = detail["newest"] or {}
    assert isinstance(newest, dict)
    return detail | {f"newest_{name}": newest.get(name) for name in ("page_id", "page_title", "created_at")}


@router.get(
    "/stats/domains/",
    response_model=RangeCounts,
    tags=["stats"],
    summary="How many pages each wiki got in a range of hours",
    responses=documented(
        unacceptable="from_hour: an hour of UTC like 2025-05-18-13 is accepted.",
        csv="domain,count,bots\r\nwww.wikidata.org,4120,3877\r\n",
    ),
)
async def in_range(store: Asking, now: Now, from_hour: Hour, to_hour: Hour, form: Asked) -> Response:
    """Both hours are included; a range has at most 744."""
    names = params.hours(from_hour, to_hour)
    ranked = (await wikis.of_hours(store, names)).ranked()
    if form.csv:
        made = csv_answer("domains", RANGE_COLUMNS, ranked)
    else:
        made = answer({"from_": from_hour, "to": to_hour, "domains": ranked})
    return keepable(form.request, made, closed=params.is_over(to_hour, now))


def _counting(request: Request) -> Minutes:
    found: Minutes = request.app.state.minutes
    return found


@router.get(
    "/stats/per-minute/",
    response_model=PerMinute,
    tags=["stats"],
    summary="Pages per minute over the last hours",
    responses=documented(unacceptable="minutes: a whole number from 10 to 720 is accepted."),
)
async def per_minute(
    counting: Annotated[Minutes, Depends(_counting)],
    now: Now,
    minutes: Annotated[int, whole_number(*MINUTES), Query(json_schema_extra={"minimum": 10, "maximum": 720})] = 180,
    top: Annotated[
        int,
        whole_number(*TOP),
        Query(description="So many wikis have a line of their own.", json_schema_extra={"minimum": 1, "maximum": 20}),
    ] = 8,
) -> Response:
    """By the minute in which pages were created, up to the current one, which is not complete. At most a second old."""
    window = Window.until(now, minutes)
    times = {"time_start": _shown(window.start), "time_end": _shown(window.end), "minutes": minutes}
    return answer(times | series(window, await counting.of(window), top))


def _shown(since_1970: int) -> str:
    return moment(since_1970).isoformat() + "Z"
