"""Pages: of a user, of a wiki, by number, the newest."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from wikitrack_api import cursors, domain_pages, hours, params, recent_pages, user_pages
from wikitrack_api.answers import Asking, Now, answer, listed
from wikitrack_api.errors import UnacceptableError, UnknownError, documented
from wikitrack_api.models import DomainCount, PageOfId, Pages
from wikitrack_api.pages import Row, newest_of_all, show, sort
from wikitrack_api.params import Cursor, Domain, DomainPath, Limit, Number, OptionalLimit
from wikitrack_api.slices import Slice
from wikitrack_api.statements import Ask
from wikitrack_common.tables import FUTURE_TOLERANCE_SECONDS, page_bucket

router = APIRouter(prefix="/pages", tags=["pages"])
NO_USER = "There is no user 42: nobody with that number has created a page."
BAD_LIMIT = "limit: a whole number from 1 to 1000 is accepted."


@router.get(
    "/user/{user_id}",
    response_model=Pages,
    summary="All pages that a user number created",
    responses=documented(unknown=NO_USER, unacceptable=BAD_LIMIT),
)
async def of_user(
    store: Asking, user_id: Number, domain: Domain = None, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """A number is a person on each wiki that has it, so that several people may be answered: `domain` picks one.

    A known user of whom `domain` leaves nothing: an empty list.
    """
    wiki = params.domain(domain)
    parameters = cursors.digest("user", user_id, wiki, limit)
    place = cursors.decode(cursor, parameters)
    part = await user_pages.pages(store, params.number(user_id, "user"), wiki, place, limit)
    return answer(listed(part, parameters))


@router.get(
    "/domain/{domain}",
    response_model=DomainCount,
    response_model_exclude_unset=True,
    summary="How many pages a wiki has, and which",
    responses=documented(unacceptable=BAD_LIMIT),
)
async def of_domain(store: Asking, domain: DomainPath, limit: OptionalLimit = None, cursor: Cursor = None) -> Response:
    """All creations are counted. A wiki never seen has 0. With `limit` there are also `pages` and `next_cursor`."""
    wiki = params.domain(domain) or ""
    parameters = cursors.digest("domain", wiki, limit)
    place = cursors.decode(cursor, parameters)
    if limit is None and cursor is not None:
        raise UnacceptableError("cursor: it is accepted with the limit that it was made for.")
    body: dict[str, Any] = {"domain": wiki or domain.lower(), "count": await hours.count(store, wiki) if wiki else 0}
    if limit is not None:
        part = await domain_pages.pages(store, wiki, place, limit) if wiki else Slice([], None)
        body |= listed(part, parameters)
    return answer(body)


@router.get(
    "/id/{page_id}",
    response_model=PageOfId,
    response_model_exclude_unset=True,
    summary="The page with a number",
    responses=documented(unknown="There is no page 42."),
)
async def of_id(store: Asking, page_id: Number, domain: Domain = None) -> Response:
    """Its newest creation. Every wiki numbers its own pages: where several have the number, `others` has the rest."""
    number = params.number(page_id, "page")
    wiki = params.domain(domain)
    if wiki is None:
        found = await store.ask(Ask.PAGE, page_bucket(number), number)
    else:
        found = await store.ask(Ask.PAGE_OF_DOMAIN, page_bucket(number), number, wiki) if wiki else []
    if not found:
        raise UnknownError(f"There is no page {number}{f' on {wiki}' if wiki else ''}.")
    first, *others = [show(row) for row in sort(map(Row._make, found))]
    return answer({"page": first, "others": others} if others else {"page": first})


@router.get(
    "/recent/",
    response_model=Pages,
    summary="The newest pages of all wikis",
    responses=documented(unacceptable=BAD_LIMIT),
)
async def recent(store: Asking, now: Now, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Without those whose creation is more than 5 minutes ahead of now: some wikis' clocks are wrong."""
    parameters = cursors.digest("recent", limit)
    place = cursors.decode(cursor, parameters) or newest_of_all(now, FUTURE_TOLERANCE_SECONDS)
    return answer(listed(await recent_pages.pages(store, place, limit), parameters))
