"""How an answer is wanted: which part of a list, and in which form."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from wikitrack_api import cursors
from wikitrack_api.cursors import Position
from wikitrack_api.params import Cursor, Limit, OptionalLimit

JSON, CSV = "application/json", "text/csv"


def _format(value: object) -> object:
    if value not in (None, "json", "csv"):
        raise PydanticCustomError("format", "json or csv is accepted")
    return value


Format = Annotated[
    Literal["json", "csv"] | None,
    BeforeValidator(_format),
    Query(
        description="`csv` (or `Accept: text/csv`): RFC 4180 with a header line. With `limit` so many rows, and a "
        'header `Link: <...>; rel="next"` where there are more; without `limit` the whole list.'
    ),
]


def prefers_csv(accept: str) -> bool:
    """Whether an `Accept` header asks for CSV rather than JSON; the first named of equals is preferred. Pure."""
    best, chosen = 0.0, JSON
    for part in accept.lower().split(","):
        name, *options = (one.strip() for one in part.split(";"))
        quality = next((_quality(one[2:]) for one in options if one.startswith("q=")), 1.0)
        if name in (JSON, CSV) and quality > best:
            best, chosen = quality, name
    return chosen == CSV


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


@dataclass(frozen=True)
class Form:
    """A dependency of routes that answer JSON or CSV."""

    request: Request
    format: Format = None

    @property
    def csv(self) -> bool:
        if self.format is None:
            return prefers_csv(self.request.headers.get("accept", ""))
        return self.format == "csv"


@dataclass(frozen=True)
class Asked(Form):
    """A dependency of routes that answer lists in parts."""

    limit: Limit = 100
    cursor: Cursor = None

    @property
    def whole(self) -> bool:
        """Whether all that is left of the list is wanted at once."""
        return self.csv and "limit" not in self.request.query_params

    def place(self, parameters: str) -> Position | None:
        """Where to go on. Raises `UnacceptableError` for a cursor that is not of these parameters (a digest)."""
        return cursors.decode(self.cursor, parameters)

    def link(self, next_cursor: str | None) -> dict[str, str]:
        """A header that names the next part, relative to this one; none at the end."""
        if next_cursor is None:
            return {}
        others = [(name, value) for name, value in self.request.query_params.multi_items() if name != "cursor"]
        return {"Link": f'<?{urlencode([*others, ("cursor", next_cursor)])}>; rel="next"'}


@dataclass(frozen=True)
class AskedIfLimit(Asked):
    """The same where JSON has the list only if `limit` is given."""

    limit: OptionalLimit = None  # type: ignore[assignment]
