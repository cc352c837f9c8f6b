"""Numbers: who made how many pages when; which wikis there are."""

from fastapi import APIRouter
from fastapi.responses import Response

from wikitrack_api import cursors, params, time_range
from wikitrack_api.answers import Asking, answer
from wikitrack_api.errors import documented
from wikitrack_api.models import Domains, TimeRange
from wikitrack_api.params import Cursor, Hour, Limit
from wikitrack_api.statements import Ask

router = APIRouter()


@router.get(
    "/domains/", response_model=Domains, tags=["domains"], summary="All wikis seen so far", responses=documented()
)
async def domains(store: Asking) -> Response:
    return answer({"domains": sorted(domain for (domain,) in await store.ask(Ask.DOMAINS))})


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
