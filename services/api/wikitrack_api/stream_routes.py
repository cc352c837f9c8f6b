"""What is new: pages as they are stored."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from wikitrack_api import sse
from wikitrack_api.errors import away, documented
from wikitrack_api.filters import Anybodys
from wikitrack_api.following import Following
from wikitrack_api.live import Live
from wikitrack_api.models import EVENTS
from wikitrack_api.streaming import Streamed

router = APIRouter(tags=["new pages"])
FULL = "All places of readers of the stream are taken. Try again soon."
RETRY_SECONDS = 10


def _live(request: Request) -> Live:
    found: Live = request.app.state.live
    return found


class Stream(Streamed):
    """Has a reader's place until its end."""

    def __init__(self, live: Live, following: Following) -> None:
        super().__init__(following.text(), media_type=sse.MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._live.leave()


@router.get(
    "/stream",
    response_class=Response,
    summary="Pages as they are stored",
    responses=documented(unacceptable="bots: include, exclude or only is accepted.")
    | {200: {"description": "Server-sent events", "content": {sse.MEDIA_TYPE: {"example": EVENTS}}}},
)
async def stream(
    live: Annotated[Live, Depends(_live)],
    filters: Anybodys,
    last_event_id: Annotated[
        str | None, Header(description="`id` of the last event: goes on after it, up to 24 hours back.")
    ] = None,
) -> Response:
    """Server-sent events, each `page` a page, by when the stream took them in.

    Comments tell that it lives; an `id` may come with them, so that a client whose filters match little need not look
    far back when it returns. After a return a page may come twice. Other events have a sentence as `detail`: `lost` (it
    cannot go on from the given id, and begins now) and `dropped` (too slow: come back with the last id).
    """
    if not live.admit():
        return away(FULL, RETRY_SECONDS)
    return Stream(live, Following(live, filters, last_event_id))
