"""Parameters: what is accepted, said in a sentence where it is not."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from wikitrack_api.errors import UnacceptableError, UnknownError
from wikitrack_common import hours as named_hours

MAX_LIMIT = 1000
MAX_HOURS = 744
MAX_NUMBER = 2**63 - 1
_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}")
_HOUR_ACCEPTED = "an hour of UTC like 2025-05-18-13 is accepted"


def whole_number(least: int, most: int) -> BeforeValidator:
    """Accepts decimal digits only."""

    def read(value: object) -> object:
        if isinstance(value, int) or value is None:
            return value
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise PydanticCustomError("number", f"a whole number from {least} to {most} is accepted")
        return int(text)

    return BeforeValidator(read)


def _hour(value: object) -> object:
    text = str(value)
    refusal = PydanticCustomError("hour", _HOUR_ACCEPTED)
    if not _HOUR.fullmatch(text):
        raise refusal
    try:
        named_hours.start(text)
    except ValueError as error:
        raise refusal from error
    return text


def optional_hour(value: object) -> object:
    return None if value is None else _hour(value)


def _user_id(value: object) -> object:
    if value is not None and not _is_number(str(value)):
        raise PydanticCustomError(
            "user_id", "a number from 1 to 2^63-1, decimal digits without leading zeros, is accepted"
        )
    return value


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,18}", text) is not None and int(text) <= MAX_NUMBER


Choice = Literal["include", "exclude", "only"]


def choice(value: object) -> object:
    """Include, exclude or only; None where nothing is said."""
    if value not in (None, "include", "exclude", "only"):
        raise PydanticCustomError("choice", "include, exclude or only is accepted")
    return value


def is_whole(text: str) -> bool:
    """Whether a text is a whole number of at most nine digits, written in the one way."""
    return re.fullmatch(r"0|-?[1-9][0-9]{0,8}", text) is not None


MOMENT_MEANS = "An hour (2025-05-18-13) or a day (2025-05-18), both included whole, or a time (2025-05-18T08:03:14Z)."
FIRST_YEAR, LAST_YEAR = 1970, 2100
_SPANS = {"%Y-%m-%d-%H": 3600, "%Y-%m-%d": 86_400, "%Y-%m-%dT%H:%M:%SZ": 1}
_SPAN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[0-9]{2}|T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")


def span(text: str) -> tuple[int, int]:
    """First second and end (not included) of an hour, a day or a second, since 1970. Raises `ValueError` for others."""
    if not _SPAN.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise ValueError(text)
    form, length = next((form, length) for form, length in _SPANS.items() if len(_FORMED[form]) == len(text))
    start = int(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp())
    return start, start + length


_FORMED = {form: datetime(2025, 5, 18, 13, tzinfo=UTC).strftime(form) for form in _SPANS}


def _moment(value: object) -> object:
    if value is None:
        return value
    try:
        span(str(value))
    except ValueError as error:
        accepted = "an hour like 2025-05-18-13, a day like 2025-05-18 or a time like 2025-05-18T08:03:14Z is accepted"
        raise PydanticCustomError("moment", accepted) from error
    return value


Moment = Annotated[str | None, BeforeValidator(_moment)]
Bots = Annotated[Choice | None, BeforeValidator(choice), Query(description="Pages by bots; `include` where not said.")]
_LIMITS = {"minimum": 1, "maximum": MAX_LIMIT}
_limit = whole_number(1, MAX_LIMIT)
Limit = Annotated[int, _limit, Query(description="How many at most.", json_schema_extra=_LIMITS)]
OptionalLimit = Annotated[
    int | None,
    _limit,
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
UserId = Annotated[
    str | None,
    BeforeValidator(_user_id),
    Query(description="Only this user number; on every wiki that has it.", examples=["4181270"]),
]
Hour = Annotated[
    str, BeforeValidator(_hour), Query(examples=["2020-05-29-23"], json_schema_extra={"pattern": f"^{_HOUR.pattern}$"})
]


def number(text: str, what: str) -> int:
    """A page's or user's number. Raises `UnknownError` for what is none: only one way of writing it is its name."""
    if not _is_number(text):
        raise UnknownError(f"There is no {what} {text[:40]!r}: its number would be decimal digits, 1 to {MAX_NUMBER}.")
    return int(text)


def domain(text: str | None) -> str | None:
    """Lower case; what cannot be a wiki's name becomes the empty text, which no wiki has. None for no filter."""
    if not text:
        return None
    return text.lower() if _DOMAIN.fullmatch(text) else ""


def hours(first: str, last: str) -> list[str]:
    """Every hour from `first` to `last`. Raises `UnacceptableError` where there are none, or more than 744."""
    start, end = named_hours.start(first), named_hours.start(last)
    count = int((end - start) / timedelta(hours=1)) + 1
    if count < 1:
        raise UnacceptableError("from_hour, to_hour: a range is accepted whose from_hour is not after its to_hour.")
    if count > MAX_HOURS:
        raise UnacceptableError(f"from_hour, to_hour: a range of at most {MAX_HOURS} hours is accepted, not {count}.")
    return [named_hours.later(first, one) for one in range(count)]


def is_over(date_hour: str, now: float) -> bool:
    """Whether an hour has ended at `now`, seconds since 1970."""
    return (named_hours.start(date_hour) + timedelta(hours=1)).timestamp() <= now
