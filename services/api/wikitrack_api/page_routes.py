"""Pages: of a user, of a wiki, by number, the newest."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from wikitrack_api import cursors, hours, page_lists, params
from wikitrack_api.answers import Asking, Now, answer, csv_answer, listed
from wikitrack_api.asked import Asked, AskedIfLimit, Form
from wikitrack_api.errors import UnacceptableError, UnknownError, documented
from wikitrack_api.filters import Ranged
from wikitrack_api.models import PAGES_CSV, DomainCount, PageOfId, Pages
from wikitrack_api.page_lists import PageList
from wikitrack_api.pages import START, Row, newest_of_all, show, sort
from wikitrack_api.params import Domain, DomainPath, Number
from wikitrack_api.statements import Ask
from wikitrack_common.tables import FUTURE_TOLERANCE_SECONDS, page_bucket

router = APIRouter(prefix="/pages", tags=["pages"])
NO_USER = "There is no user 42: nobody with that number has created a page."
BAD_LIMIT = "limit: a whole number from 1 to 1000 is accepted."
List = Annotated[Asked, Depends()]


@router.get(
    "/user/{user_id}",
    response_model=Pages,
    summary="All pages that a user number created",
    responses=documented(unknown=NO_USER, unacceptable=BAD_LIMIT, csv=PAGES_CSV),
)
async def of_user(store: Asking, user_id: Number, filters: Ranged, asked: List, domain: Domain = None) -> Response:
    """A number is a person on each wiki that has it, so that several people may be answered: `domain` picks one.

    A known user of whom `domain` and the filters leave nothing: an empty list.
    """
    wiki = params.domain(domain)
    parameters = cursors.digest("user", user_id, wiki, asked.limit, filters.digest)
    place = asked.place(parameters) or filters.start(START)
    read = page_lists.of_user(store, params.number(user_id, "user"), wiki, filters)
    return await PageList(read, filters, place, parameters).answered(asked)


@router.get(
    "/domain/{domain}",
    response_model=DomainCount,
    response_model_exclude_unset=True,
    summary="How many pages a wiki has, and which",
    responses=documented(unacceptable=BAD_LIMIT, csv=PAGES_CSV),
)
async def of_domain(
    store: Asking, domain: DomainPath, filters: Ranged, asked: Annotated[AskedIfLimit, Depends()]
) -> Response:
    """All creations are counted, whatever the filters. A wiki never seen has 0.

    With `limit` there are also `pages` and `next_cursor`; filters are of those. CSV has the pages without the count.
    """
    wiki = params.domain(domain) or ""
    parameters = cursors.digest("domain", wiki, asked.limit, filters.digest)
    place = asked.place(parameters) or filters.start(START)
    if asked.limit is None and asked.cursor is not None:
        raise UnacceptableError("cursor: it is accepted with the limit that it was made for.")
    if asked.limit is None and not asked.csv and not filters.empty:
        raise UnacceptableError("limit: with filters it is required; a whole number from 1 to 1000 is accepted.")
    pages = PageList(page_lists.of_wiki(store, wiki, filters), filters, place, parameters)
    if asked.csv:
        return await pages.answered(asked)
    body: dict[str, Any] = {"domain": wiki or domain.lower(), "count": await hours.count(store, wiki) if wiki else 0}
    if asked.limit is not None:
        body |= listed(await pages.part(asked.limit), parameters)
    return answer(body)


@router.get(
    "/id/{page_id}",
    response_model=PageOfId,
    response_model_exclude_unset=True,
    summary="The page with a number",
    responses=documented(unknown="There is no page 42.", csv=PAGES_CSV),
)
async def of_id(store: Asking, page_id: Number, form: Annotated[Form, Depends()], domain: Domain = None) -> Response:
    """Its newest creation. Every wiki numbers its own pages: where several have the number, `others` has the rest."""
    number = params.number(page_id, "page")
    wiki = params.domain(domain)
    if wiki is None:
        found = await store.ask(Ask.PAGE, page_bucket(number), number)
    else:
        found = await store.ask(Ask.PAGE_OF_DOMAIN, page_bucket(number), number, wiki) if wiki else []
    if not found:
        raise UnknownError(f"There is no page {number}{f' on {wiki}' if wiki else ''}.")
    return one_and_others(form, sort(map(Row._make, found)))


def one_and_others(form: Form, rows: list[Row]) -> Response:
    """The first of some rows, and the others; as CSV all of them."""
    first, *others = [show(row) for row in rows]
    if form.csv:
        return csv_answer("pages", page_lists.COLUMNS, [first, *others])
    return answer({"page": first, "others": others} if others else {"page": first})


@router.get(
    "/recent/",
    response_model=Pages,
    summary="The newest pages of all wikis",
    responses=documented(unacceptable=BAD_LIMIT, csv=PAGES_CSV),
)
async def recent(store: Asking, now: Now, filters: Ranged, asked: List, domain: Domain = None) -> Response:
    """Without those whose creation is more than 5 minutes ahead of now: some wikis' clocks are wrong."""
    wiki = params.domain(domain)
    parameters = cursors.digest("recent", wiki, asked.limit, filters.digest)
    place = asked.place(parameters) or filters.start(newest_of_all(now, FUTURE_TOLERANCE_SECONDS))
    return await PageList(page_lists.of_all(store, wiki, filters), filters, place, parameters).answered(asked)
