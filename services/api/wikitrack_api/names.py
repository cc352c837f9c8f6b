"""Finding numbers by names: of users and pages on one wiki."""

import re
from typing import NamedTuple

from wikitrack_api.cursors import Position
from wikitrack_api.pages import Row, sort
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common.tables import KIND_PAGE, KIND_USER, name_bucket, page_bucket

LAST_CHARACTER = "\U0010ffff"
SURROGATES = range(0xD800, 0xE000)


class User(NamedTuple):
    """A name, and a number that has it."""

    name: str
    number: int


class Span(NamedTuple):
    """Names from `first` until before `end`, in the order of their code points, which share a bucket."""

    first: str
    end: str


def titles(given: str) -> list[str]:
    """How a title may be written on its wiki, the likeliest first: as given, with underscores, with a capital. Pure."""
    plain = re.sub(r"[ _]+", "_", given).strip("_")
    return list(dict.fromkeys(one for one in (given, plain, _capital(plain)) if one))


def exactly(name: str) -> list[Span]:
    """The spans of a user's name. Pure."""
    return [Span(one, f"{one}\0") for one in _user_names(name)]


def beginning_with(prefix: str) -> list[Span]:
    """The spans of the names that begin with `prefix`, which has a bucket of its own or shares one. Pure."""
    return [Span(one, _after(one)) for one in _user_names(prefix)]


def _user_names(given: str) -> list[str]:
    """Names have blanks, and on Wikimedia's wikis a capital; in the order of their code points."""
    plain = given.replace("_", " ")
    return sorted({given, plain, _capital(plain)})


def _capital(text: str) -> str:
    upper = text[:1].upper()
    return upper + text[1:] if len(upper) == 1 else text


def _after(prefix: str) -> str:
    """The first text after all that begin with `prefix`."""
    rest = prefix.rstrip(LAST_CHARACTER)
    if not rest:
        return prefix + LAST_CHARACTER * 2
    following = ord(rest[-1]) + 1
    return rest[:-1] + chr(SURROGATES.stop if following in SURROGATES else following)


async def users(
    store: Store, domain: str, spans: list[Span], place: Position | None, limit: int
) -> tuple[list[User], Position | None]:
    """At most `limit` users after `place`, by name and number; and where to go on."""
    found: list[User] = []
    for span in spans:
        after = (span.first, 0)
        if place is not None and (place.domain, place.last) > after:
            after = (place.domain, place.last)
        asked = (domain, KIND_USER, name_bucket(KIND_USER, span.first), *after, span.end, limit + 1 - len(found))
        found += [User(*row) for row in await store.ask(Ask.NAMES, *asked)]
        if len(found) > limit:
            return found[:limit], Position(0, found[limit - 1].name, found[limit - 1].number)
    return found, None


async def pages(store: Store, domain: str, title: str) -> list[Row]:
    """The newest creation with this very title of each page that had it, newest first."""
    numbers = await store.ask(Ask.PAGES_OF_TITLE, domain, KIND_PAGE, name_bucket(KIND_PAGE, title), title)
    found = await store.ask_each(Ask.CREATIONS, [(page_bucket(number), number, domain) for (number,) in numbers])
    creations = ([row for row in map(Row._make, rows) if row.page_title == title] for rows in found)
    return sort(rows[0] for rows in creations if rows)
