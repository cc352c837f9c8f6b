"""Which pages of a list are wanted. Pure.

What cannot be told of a page is not guessed: where its groups are unknown it is neither a newcomer's nor another's.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from wikitrack_api import cursors, params
from wikitrack_api.cursors import Position
from wikitrack_api.errors import UnacceptableError
from wikitrack_api.hours import SINCE_EVER
from wikitrack_api.pages import ENDLESS, Row, moment, seconds
from wikitrack_api.params import Bots, Choice, Domain, Moment, UserId
from wikitrack_common.hours import FORMAT

Account = Literal["temporary", "registered"]
MOST_NAMESPACES: Final = 100
TEMPORARY_GROUP: Final = "temp"
TEMPORARY_NAMES: Final = "~2"
"""Names of temporary accounts begin with `~` and the year."""
CONFIRMED: Final = frozenset({"autoconfirmed", "confirmed", "extendedconfirmed"})


@dataclass(frozen=True)
class Filters:
    """What a page must be. `since` is included, `until` is not; both naive UTC. None: whatever it is."""

    namespaces: AbstractSet[int] | None = None
    redirects: Choice = "include"
    bots: Choice = "include"
    newcomers: Choice = "include"
    account: Account | None = None
    since: datetime | None = None
    until: datetime | None = None
    domain: str | None = None
    user_id: int | None = None

    def matches(self, row: Row) -> bool:
        return (
            (self.domain is None or row.domain == self.domain)
            and (self.user_id is None or row.user_id == self.user_id)
            and (self.namespaces is None or row.page_namespace in self.namespaces)
            and _chosen(self.redirects, bool(row.is_redirect))
            and _chosen(self.bots, bool(row.user_is_bot))
            and (self.account is None or is_temporary(row) == (self.account == "temporary"))
            and (self.newcomers == "include" or _chosen(self.newcomers, is_newcomer(row)))
            and (self.since is None or row.created_at >= self.since)
            and (self.until is None or row.created_at < self.until)
        )

    @property
    def empty(self) -> bool:
        return self == Filters()

    @property
    def digest(self) -> str:
        """Stands for the filters in a cursor, which is good for the same ones only."""
        names = None if self.namespaces is None else sorted(self.namespaces)
        others = (self.redirects, self.bots, self.newcomers, self.account, self.since, self.until)
        return cursors.digest(names, *others, self.domain, self.user_id)

    @property
    def first_hour(self) -> str:
        """No older hour has a page that matches."""
        return SINCE_EVER if self.since is None else self.since.strftime(FORMAT)

    def start(self, newest: Position) -> Position:
        """Where the list begins: at `newest`, or at `to` where that is older."""
        if self.until is None or seconds(self.until) > newest.number:
            return newest
        return Position(seconds(self.until), ENDLESS, 0)

    def closed(self, now: float) -> bool:
        """Whether all that can match was created in hours that are over."""
        return self.until is not None and seconds(self.until) <= now - now % 3600


def _chosen(choice: Choice, is_one: bool | None) -> bool:
    return choice == "include" or (is_one is not None and is_one == (choice == "only"))


def is_temporary(row: Row) -> bool:
    """Whether a temporary account made the page."""
    return row.user_name.startswith(TEMPORARY_NAMES) or TEMPORARY_GROUP in (row.user_groups or ())


def is_newcomer(row: Row) -> bool | None:
    """Whether a registered account that is not confirmed yet made the page, and no bot. None: it cannot be told."""
    if row.user_is_bot or is_temporary(row):
        return False
    return None if row.user_groups is None else CONFIRMED.isdisjoint(row.user_groups)


def _namespaces(value: object) -> object:
    if not isinstance(value, list):
        return value
    refusal = PydanticCustomError("namespace", "one or more whole numbers like 0,6 are accepted, at most 100")
    parts = [part for one in value for part in str(one).split(",")]
    if len(parts) > MOST_NAMESPACES or not all(params.is_whole(part) for part in parts):
        raise refusal
    return parts


def _newcomer(value: object) -> object:
    return params.choice({"true": "only", "false": "exclude"}.get(str(value), value))


def _account(value: object) -> object:
    if value not in (None, "temporary", "registered"):
        raise PydanticCustomError("account", "temporary or registered is accepted")
    return value


def _main(value: object) -> object:
    if value not in (None, "main"):
        raise PydanticCustomError("filter", "main is accepted")
    return value


@dataclass(frozen=True)
class Parameters:
    """The filters as they are asked for."""

    namespace: Annotated[
        list[str] | None,
        BeforeValidator(_namespaces),
        Query(description="Only these namespaces: numbers, with commas or repeated.", examples=[["0,6"]]),
    ] = None
    redirects: Annotated[Choice | None, BeforeValidator(params.choice), Query(description="Redirects.")] = None
    bots: Bots = None
    account: Annotated[
        Account | None,
        BeforeValidator(_account),
        Query(description="`temporary`: in the group `temp`, or with a name that begins with `~2`."),
    ] = None
    newcomer: Annotated[
        Choice | None,
        BeforeValidator(_newcomer),
        Query(
            description="Registered accounts, no bots, that are in none of the groups autoconfirmed, confirmed, "
            "extendedconfirmed. Pages whose groups are unknown are in neither `only` nor `exclude`, unless a bot or a "
            "temporary account made them. `true` is `only`, `false` is `exclude`."
        ),
    ] = None
    filter: Annotated[
        Literal["main"] | None,
        BeforeValidator(_main),
        Query(description="`main`: `namespace=0&redirects=exclude&bots=exclude`, each unless it is given itself."),
    ] = None


@dataclass(frozen=True)
class RangeParameters(Parameters):
    """And from when to when the pages were created."""

    from_: Annotated[Moment, Query(alias="from", description=f"Created then or later. {params.MOMENT_MEANS}")] = None
    to: Annotated[Moment, Query(description=f"Created then or earlier. {params.MOMENT_MEANS}")] = None


def kinds(asked: Annotated[Parameters, Depends()]) -> Filters:
    """The filters that do not ask for a time."""
    main = asked.filter == "main"
    excluded: Choice = "exclude" if main else "include"
    names = None if asked.namespace is None else frozenset(map(int, asked.namespace))
    return Filters(
        namespaces=frozenset({0}) if names is None and main else names,
        redirects=asked.redirects or excluded,
        bots=asked.bots or excluded,
        newcomers=asked.newcomer or "include",
        account=asked.account,
    )


def ranged(asked: Annotated[RangeParameters, Depends()]) -> Filters:
    """All filters. Raises `UnacceptableError` where `from` is after `to`."""
    since = None if asked.from_ is None else moment(params.span(asked.from_)[0])
    until = None if asked.to is None else moment(params.span(asked.to)[1])
    if since is not None and until is not None and since >= until:
        raise UnacceptableError("from, to: a range is accepted whose from is not after its to.")
    return replace(kinds(asked), since=since, until=until)


Kinds = Annotated[Filters, Depends(kinds)]
Ranged = Annotated[Filters, Depends(ranged)]


def _of(filters: Filters, domain: str | None, user_id: str | None) -> Filters:
    return replace(filters, domain=params.domain(domain), user_id=None if user_id is None else int(user_id))


def anybodys(found: Kinds, domain: Domain = None, user_id: UserId = None) -> Filters:
    """And of which wiki or user."""
    return _of(found, domain, user_id)


def anybodys_ranged(found: Ranged, domain: Domain = None, user_id: UserId = None) -> Filters:
    """And of which wiki or user."""
    return _of(found, domain, user_id)


Anybodys = Annotated[Filters, Depends(anybodys)]
AnybodysRanged = Annotated[Filters, Depends(anybodys_ranged)]
