"""Numbers of users: who made how many pages when."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from wikitrack_api import cursors, params
from wikitrack_api.answers import Now, answer, csv_answer, csv_stream, keepable, whole
from wikitrack_api.asked import Asked
from wikitrack_api.cursors import Position
from wikitrack_api.errors import documented
from wikitrack_api.models import TimeRange
from wikitrack_api.params import Bots, Domain, Hour, Limit
from wikitrack_api.time_range import Ranking, TimeRanges, Wanted

router = APIRouter()
COLUMNS = ("user_id", "user_name", "domain", "count")
Shown = list[dict[str, Any]]


@dataclass(frozen=True)
class AskedUsers(Asked):
    """Which part, in which form; of users 1,000 by default."""

    limit: Limit = 1000


def _counting(request: Request) -> TimeRanges:
    found: TimeRanges = request.app.state.time_ranges
    return found


@router.get(
    "/stats/time-range/",
    response_model=TimeRange,
    tags=["stats"],
    summary="Who created how many pages in a range of hours",
    responses=documented(
        unacceptable="from_hour: an hour of UTC like 2025-05-18-13 is accepted.",
        csv="user_id,user_name,domain,count\r\n19290,NewsBots,ru.wikinews.org,311\r\n",
    ),
)
async def users(  # noqa: PLR0913, PLR0917 - FastAPI's way to name parameters
    counting: Annotated[TimeRanges, Depends(_counting)],
    now: Now,
    asked: Annotated[AskedUsers, Depends()],
    from_hour: Hour,
    to_hour: Hour,
    domain: Domain = None,
    bots: Bots = None,
) -> Response:
    """Both hours are included; a range has at most 744. A user is a person on one wiki.

    `bots`: pages that were made as a bot. `user_name` is that on the newest of the pages counted.
    """
    names = params.hours(from_hour, to_hour)
    wanted = Wanted(params.domain(domain), bots or "include")
    parameters = cursors.digest("time-range", from_hour, to_hour, asked.limit, *wanted)
    place = asked.place(parameters)
    ranking = await counting.ranking(names, wanted)
    if asked.whole:
        return await csv_stream("users", COLUMNS, _whole(counting, ranking, place))
    shown, following = await _part(counting, ranking, place, asked.limit)
    cursor = None if following is None else cursors.encode(following, parameters)
    if asked.csv:
        made = csv_answer("users", COLUMNS, shown, asked.link(cursor))
    else:
        made = answer({"from_": from_hour, "to": to_hour, "users": shown, "next_cursor": cursor})
    return keepable(asked.request, made, closed=params.is_over(to_hour, now))


async def _part(
    counting: TimeRanges, ranking: Ranking, place: Position | None, limit: int
) -> tuple[Shown, Position | None]:
    found, following = ranking.part(place, limit)
    return await counting.show(found), following


def _whole(counting: TimeRanges, ranking: Ranking, place: Position | None) -> AsyncIterator[Shown]:
    return whole(lambda after, limit: _part(counting, ranking, after, limit), place)
