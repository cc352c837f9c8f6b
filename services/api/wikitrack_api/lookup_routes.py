"""Look-ups by what people know: the name of a user, the title of a page."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from wikitrack_api import cursors, names, params
from wikitrack_api.answers import Asking, answer, csv_answer, csv_stream, whole
from wikitrack_api.asked import Asked, Form
from wikitrack_api.cursors import Position
from wikitrack_api.errors import UnacceptableError, UnknownError, documented
from wikitrack_api.filters import Kinds
from wikitrack_api.models import PAGES_CSV, PageOfId, Users
from wikitrack_api.page_routes import one_and_others
from wikitrack_common.tables import LONGEST_NAME_BYTES, TEMPORARY, TEMPORARY_HEAD

router = APIRouter()
COLUMNS = ("user_id", "user_name", "domain")
Wiki = Annotated[str, Query(description="The wiki; upper case is lowered.", examples=["en.wikipedia.org"])]


@router.get(
    "/pages/title",
    response_model=PageOfId,
    response_model_exclude_unset=True,
    tags=["pages"],
    summary="The page with a title",
    responses=documented(
        unknown="There is no page 'Main_Pag' on en.wikipedia.org.",
        unacceptable="title: this parameter is required.",
        csv=PAGES_CSV,
    ),
)
async def of_title(
    store: Asking,
    domain: Wiki,
    title: Annotated[str, Query(examples=["User talk:Ana"])],
    filters: Kinds,
    form: Annotated[Form, Depends()],
) -> Response:
    """Blanks and underscores are one. Where no page has the title as it is given, its first letter may be a capital.

    `others` are pages that had the title before, newest first. Titles over 1,024 bytes cannot be looked up.
    """
    wiki = _wiki(domain)
    if not title.strip(" _"):
        raise UnacceptableError("title: a title that is not empty is accepted.")
    for one in names.titles(title) if wiki else []:
        short = len(one.encode()) <= LONGEST_NAME_BYTES
        rows = list(filter(filters.matches, await names.pages(store, wiki, one))) if short else []
        if rows:
            return one_and_others(form, rows)
    left = "" if filters.empty else " that the filters leave"
    raise UnknownError(f"There is no page {title[:100]!r} on {wiki or domain[:100]}{left}.")


@dataclass(frozen=True)
class Names:
    """Which names are looked for."""

    domain: Wiki
    name: Annotated[str | None, Query(description="The whole name.", examples=["Jimbo Wales"])] = None
    prefix: Annotated[
        str | None,
        Query(description="How the name begins; of one that begins with `~` five characters or more.", examples=["Ji"]),
    ] = None

    def spans(self) -> list[names.Span]:
        """Raises `UnacceptableError`."""
        if self.name and self.prefix is None:
            return names.exactly(self.name)
        if self.name is not None or not self.prefix:
            raise UnacceptableError("name, prefix: one of the two is accepted, of at least one character.")
        if self.prefix.startswith(TEMPORARY) and len(self.prefix) < TEMPORARY_HEAD:
            raise UnacceptableError("prefix: of a name that begins with ~ five characters or more are accepted.")
        return names.beginning_with(self.prefix)


@router.get(
    "/users/",
    response_model=Users,
    tags=["users"],
    summary="Users of a wiki by their name",
    responses=documented(
        unacceptable="name, prefix: one of the two is accepted, of at least one character.",
        csv="user_id,user_name,domain\r\n24,Jimbo Wales,en.wikipedia.org\r\n",
    ),
)
async def users(store: Asking, asked: Annotated[Asked, Depends()], wanted: Annotated[Names, Depends()]) -> Response:
    """By name, then number. Underscores are blanks, and the first letter may be a capital. Nobody: an empty list.

    Somebody who was renamed is there under each name that created a page.
    """
    wiki = _wiki(wanted.domain)
    spans = wanted.spans()
    parameters = cursors.digest("users", wiki, wanted.name, wanted.prefix, asked.limit)
    place = asked.place(parameters)

    async def part(place: Position | None, limit: int) -> tuple[list[dict[str, str]], Position | None]:
        found, following = await names.users(store, wiki, spans, place, limit) if wiki else ([], None)
        shown = [{"user_id": str(one.number), "user_name": one.name, "domain": wiki} for one in found]
        return shown, following

    if asked.whole:
        return await csv_stream("users", COLUMNS, whole(part, place))
    shown, following = await part(place, asked.limit)
    next_cursor = None if following is None else cursors.encode(following, parameters)
    if asked.csv:
        return csv_answer("users", COLUMNS, shown, asked.link(next_cursor))
    return answer({"users": shown, "next_cursor": next_cursor})


def _wiki(domain: str) -> str:
    """As `params.domain`, but one is required."""
    if not domain:
        raise UnacceptableError("domain: the name of a wiki is accepted.")
    return params.domain(domain) or ""
