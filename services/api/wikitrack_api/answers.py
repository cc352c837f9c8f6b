"""Answers as bytes of JSON or CSV, and what every route needs to make one."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from fastapi.responses import Response

from wikitrack_api import csv_text, cursors
from wikitrack_api.cursors import Position
from wikitrack_api.pages import show
from wikitrack_api.slices import Slice
from wikitrack_api.store import Store
from wikitrack_api.streaming import Streamed

CLOSED_SECONDS = 60
"""How long others may keep an answer about hours that are over: late pages still come in."""
CSV_ROWS = 1000
"""Of a part of a list that is wanted whole."""
Shown = Mapping[str, object]
Rows = TypeVar("Rows", bound=Iterable[Shown])


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
    return {"pages": [show(row) for row in part.rows], "next_cursor": next_cursor(part, parameters)}


def next_cursor(part: Slice, parameters: str) -> str | None:
    return None if part.next is None else cursors.encode(part.next, parameters)


def csv_answer(
    name: str, columns: Sequence[str], rows: Iterable[Shown], headers: Mapping[str, str] | None = None
) -> Response:
    """A short list as a file `name`.csv; each row is a dict that has all `columns`."""
    body = csv_text.header(columns) + csv_text.lines(columns, rows)
    return Response(body, headers=_file(name) | dict(headers or {}), media_type=csv_text.MEDIA_TYPE)


async def whole(
    part: Callable[[Position | None, int], Awaitable[tuple[Rows, Position | None]]], place: Position | None
) -> AsyncIterator[Rows]:
    """A list from `place` on, part by part; `part` gives the rows after a place, and where to go on."""
    rows, following = await part(place, CSV_ROWS)
    yield rows
    while following is not None:
        rows, following = await part(following, CSV_ROWS)
        yield rows


async def csv_stream(name: str, columns: Sequence[str], parts: AsyncIterator[Iterable[Shown]]) -> Response:
    """A list of any length as a file. The first part is read before anything is sent, so that it may still fail."""
    first = await anext(parts, ())

    async def body() -> AsyncIterator[bytes]:
        yield csv_text.header(columns) + csv_text.lines(columns, first)
        async for rows in parts:
            yield csv_text.lines(columns, rows)

    return Streamed(body(), headers=_file(name), media_type=csv_text.MEDIA_TYPE)


def _file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.csv"', "Vary": "Accept"}


def keepable(request: Request, made: Response, *, closed: bool) -> Response:
    """The same answer, which caches may keep for a minute where it is about `closed` hours only.

    It has an ETag then, and is 304 without a body to whoever names that one.
    """
    if not closed:
        return made
    etag = f'"{urlsafe_b64encode(hashlib.sha256(made.body).digest()[:18]).decode()}"'
    kept = {"ETag": etag, "Cache-Control": f"public, max-age={CLOSED_SECONDS}", "Vary": "Accept"}
    if _names(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=kept)
    made.headers.update(kept)
    return made


def _names(if_none_match: str, etag: str) -> bool:
    named = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return etag in named or named == ["*"]
