"""Parameters: what is accepted, said in a sentence where it is not."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Path, Query
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from wikitrack_api.errors import UnacceptableError, UnknownError

MAX_LIMIT = 1000
MAX_HOURS = 744
MAX_NUMBER = 2**63 - 1
_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}")
_HOUR_ACCEPTED = "an hour of UTC like 2025-05-18-13 is accepted"


def _limit(value: object) -> object:
    if isinstance(value, int) or value is None:
        return value
    text = str(value)
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MAX_LIMIT:
        raise PydanticCustomError("limit", "a whole number from 1 to 1000 is accepted")
    return int(text)


def _hour(value: object) -> object:
    text = str(value)
    refusal = PydanticCustomError("hour", _HOUR_ACCEPTED)
    if not _HOUR.fullmatch(text):
        raise refusal
    try:
        moment(text)
    except ValueError as error:
        raise refusal from error
    return text


def moment(date_hour: str) -> datetime:
    """Start of an hour, UTC. Raises `ValueError` where there is no such hour."""
    return datetime.strptime(date_hour, "%Y-%m-%d-%H").replace(tzinfo=UTC)


_LIMITS = {"minimum": 1, "maximum": MAX_LIMIT}
Limit = Annotated[int, BeforeValidator(_limit), Query(description="How many at most.", json_schema_extra=_LIMITS)]
OptionalLimit = Annotated[
    int | None,
    BeforeValidator(_limit),
    Query(description="How many pages at most; without it only the count is answered.", json_schema_extra=_LIMITS),
]
Cursor = Annotated[
    str | None,
    Query(description="`next_cursor` of the answer before; all other parameters must be the same as there."),
]
Domain = Annotated[
    str | None,
    Query(description="Only this wiki; upper case is lowered, empty is no filter.", examples=["www.wikidata.org"]),
]
DomainPath = Annotated[str, Path(description="Upper case is lowered.", examples=["en.wikipedia.org"])]
Number = Annotated[str, Path(description="Decimal digits without leading zeros, 1 to 2^63-1; others are unknown.")]
Hour = Annotated[
    str, BeforeValidator(_hour), Query(examples=["2020-05-29-23"], json_schema_extra={"pattern": f"^{_HOUR.pattern}$"})
]


def number(text: str, what: str) -> int:
    """A page's or user's number. Raises `UnknownError` for what is none: only one way of writing it is its name."""
    if not re.fullmatch(r"[1-9][0-9]{0,18}", text) or int(text) > MAX_NUMBER:
        raise UnknownError(f"There is no {what} {text[:40]!r}: its number would be decimal digits, 1 to {MAX_NUMBER}.")
    return int(text)


def domain(text: str | None) -> str | None:
    """Lower case; what cannot be a wiki's name becomes the empty text, which no wiki has. None for no filter."""
    if not text:
        return None
    return text.lower() if _DOMAIN.fullmatch(text) else ""


def hours(first: str, last: str) -> list[str]:
    """Every hour from `first` to `last`. Raises `UnacceptableError` where there are none, or more than 744."""
    start, end = moment(first), moment(last)
    count = int((end - start) / timedelta(hours=1)) + 1
    if count < 1:
        raise UnacceptableError("from_hour, to_hour: a range is accepted whose from_hour is not after its to_hour.")
    if count > MAX_HOURS:
        raise UnacceptableError(f"from_hour, to_hour: a range of at most {MAX_HOURS} hours is accepted, not {count}.")
    return [(start + timedelta(hours=one)).strftime("%Y-%m-%d-%H") for one in range(count)]
