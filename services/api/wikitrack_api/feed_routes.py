"""The newest pages as an Atom feed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from wikitrack_api import atom, page_lists
from wikitrack_api.answers import Asking, keepable, now
from wikitrack_api.errors import documented
from wikitrack_api.filters import AnybodysRanged
from wikitrack_api.models import ATOM
from wikitrack_api.page_routes import NO_USER
from wikitrack_api.pages import newest_of_all
from wikitrack_api.params import whole_number
from wikitrack_common.tables import FUTURE_TOLERANCE_SECONDS

router = APIRouter(tags=["new pages"])
IDENTITY = "tag:wiki-page-tracker,2025:feed"
Limit = Annotated[
    int,
    whole_number(1, 200),
    Query(description="How many pages at most.", json_schema_extra={"minimum": 1, "maximum": 200}),
]


@router.get(
    "/feed.atom",
    response_class=Response,
    summary="The newest pages as an Atom feed",
    responses=documented(unknown=NO_USER, unacceptable="limit: a whole number from 1 to 200 is accepted.")
    | {200: {"description": "Atom", "content": {atom.MEDIA_TYPE: {"example": ATOM}}}},
)
async def feed(request: Request, store: Asking, filters: AnybodysRanged, limit: Limit = 50) -> Response:
    """Without pages created more than 5 minutes ahead of now. The same filters as elsewhere."""
    if filters.user_id is None:
        read = page_lists.of_all(store, filters.domain, filters)
    else:
        read = page_lists.of_user(store, filters.user_id, filters.domain, filters)
    moment = now(request)
    place = filters.start(newest_of_all(moment, FUTURE_TOLERANCE_SECONDS))
    found = await page_lists.matching(read, filters, place, limit)
    query = request.url.query
    body = atom.feed(found.rows, f"{IDENTITY}?{query}" if query else IDENTITY, str(request.url))
    return keepable(request, Response(body, media_type=atom.MEDIA_TYPE), closed=filters.closed(moment))
