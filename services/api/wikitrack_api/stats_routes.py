"""Numbers of users: who made how many pages when."""

from fastapi import APIRouter
from fastapi.responses import Response

from wikitrack_api import cursors, params, time_range
from wikitrack_api.answers import Asking, answer
from wikitrack_api.errors import documented
from wikitrack_api.models import TimeRange
from wikitrack_api.params import Cursor, Hour, Limit

router = APIRouter()


@router.get(
    "/stats/time-range/",
    response_model=TimeRange,
    tags=["stats"],
    summary="Who created how many pages in a range of hours",
    responses=documented(unacceptable="from_hour: an hour of UTC like 2025-05-18-13 is accepted."),
)
async def users(store: Asking, from_hour: Hour, to_hour: Hour, limit: Limit = 1000, cursor: Cursor = None) -> Response:
    """Both hours are included; a range has at most 744. A user is a person on one wiki."""
    names = params.hours(from_hour, to_hour)
    parameters = cursors.digest("time-range", from_hour, to_hour, limit)
    place = cursors.decode(cursor, parameters)
    shown, following = (await time_range.tally(store, names)).users(place, limit)
    next_cursor = None if following is None else cursors.encode(following, parameters)
    return answer({"from_": from_hour, "to": to_hour, "users": shown, "next_cursor": next_cursor})
