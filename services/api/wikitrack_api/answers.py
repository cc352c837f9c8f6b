"""Answers as bytes of JSON, and what every route needs to make one."""

from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from fastapi.responses import Response

from wikitrack_api import cursors
from wikitrack_api.pages import show
from wikitrack_api.slices import Slice
from wikitrack_api.store import Store


def store(request: Request) -> Store:
    found: Store = request.app.state.store
    return found


def now(request: Request) -> float:
    """Seconds since 1970, by the clock the application was made with."""
    moment: float = request.app.state.clock()
    return moment


Asking = Annotated[Store, Depends(store)]
Now = Annotated[float, Depends(now)]


def answer(body: dict[str, Any]) -> Response:
    """A body that has the shape of the route's response model already: serialised as it is, without validation."""
    return Response(orjson.dumps(body), media_type="application/json")


def listed(part: Slice, parameters: str) -> dict[str, Any]:
    """`pages` and `next_cursor` of a list."""
    cursor = None if part.next is None else cursors.encode(part.next, parameters)
    return {"pages": [show(row) for row in part.rows], "next_cursor": cursor}
