"""Shapes of the answers, for OpenAPI and its examples. Answers are made as plain dicts and serialised at once."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PAGE: dict[str, Any] = {
    "page_id": "94619046",
    "user_id": "4181270",
    "user_name": "MrProperLawAndOrder",
    "domain": "www.wikidata.org",
    "page_title": "Q95750653",
    "created_at": "2020-05-29T23:48:05Z",
    "rev_id": "1193879362",
    "date_hour": "2020-05-29-23",
    "user_is_bot": False,
    "is_redirect": False,
    "page_namespace": 0,
    "rev_len": 1921,
    "wiki": "wikidatawiki",
    "user_groups": ["*", "user", "autoconfirmed"],
    "event_id": "73bcb733-f018-48a6-8fc0-d85dd8646549",
    "stream_at": "2020-05-29T23:48:05.514Z",
}
OTHER = PAGE | {
    "domain": "commons.wikimedia.org",
    "wiki": "commonswiki",
    "page_title": "File:Harbour_at_dawn.jpg",
    "created_at": "2020-05-29T11:02:41Z",
    "date_hour": "2020-05-29-11",
    "stream_at": "2020-05-29T11:02:41.870Z",
}
PAGES_CSV = (
    f"{','.join(PAGE)}\r\n94619046,4181270,MrProperLawAndOrder,www.wikidata.org,Q95750653,2020-05-29T23:48:05Z,1193879362,"
    '2020-05-29-23,false,false,0,1921,wikidatawiki,"[""*"",""user"",""autoconfirmed""]",'
    "73bcb733-f018-48a6-8fc0-d85dd8646549,2020-05-29T23:48:05.514Z\r\n"
)
EVENTS = (
    "retry: 2000\n\nevent: page\nid: WyJhMWZiYzRlMGM4Yz...\n"
    'data: {"page_id":"94619046","user_id":"4181270","domain":"www.wikidata.org", ...}\n\n:\n\n'
)
ATOM = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:wiki-page-tracker,2025:feed?domain=www.wikidata.org</id>...'
    "<entry><id>tag:www.wikidata.org,2020-05-29:page/94619046/23:48:05Z</id><title>Q95750653</title>...</entry></feed>"
)
CURSOR = "WyJOdW1iZXJzIiwxNTkwNzk2MDg1LCJ3d3cud2lraWRhdGEub3JnIiw5NDYxOTA0Nl0"


def _example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]}, extra="forbid")


class Page(BaseModel):
    """The creation of a page. Numbers are of one wiki, and text, because they need 64 bits."""

    model_config = _example(PAGE)
    page_id: str
    user_id: str
    user_name: str
    domain: str
    page_title: str = Field(description="as the wiki sends it, with underscores")
    created_at: str = Field(description="UTC, seconds")
    rev_id: str | None
    date_hour: str = Field(description="hour of created_at, UTC")
    user_is_bot: bool
    is_redirect: bool
    page_namespace: int | None
    rev_len: int | None = Field(description="bytes")
    wiki: str | None = Field(description="name of the wiki's database")
    user_groups: list[str] | None
    event_id: str | None
    stream_at: str | None = Field(description="when the stream took the event in: UTC, milliseconds")


class NewestPage(BaseModel):
    page_id: str
    page_title: str | None = Field(description="null only where the page has expired")
    created_at: str


class DomainDetail(BaseModel):
    domain: str
    count: int = Field(description="all creations")
    bots: int = Field(description="those by bots")
    bot_share: float | None = Field(description="0 to 1; null where there is no page")
    newest: NewestPage | None = Field(description="without those created more than 5 minutes ahead of now")


class Domains(BaseModel):
    """`details` is there only with `detail=1`."""

    model_config = _example(
        {
            "domains": ["www.wikidata.org"],
            "details": [
                {
                    "domain": "www.wikidata.org",
                    "count": 128734,
                    "bots": 96550,
                    "bot_share": 0.75,
                    "newest": {name: PAGE[name] for name in ("page_id", "page_title", "created_at")},
                }
            ],
        }
    )
    domains: list[str] = Field(description="sorted")
    details: list[DomainDetail] | None = Field(default=None, description="in the same order")


class RangeCount(BaseModel):
    domain: str
    count: int
    bots: int = Field(description="those by bots")


class RangeCounts(BaseModel):
    """Most pages first, then by domain."""

    model_config = _example(
        {
            "from_": "2020-05-29-22",
            "to": "2020-05-29-23",
            "domains": [
                {"domain": "www.wikidata.org", "count": 4120, "bots": 3877},
                {"domain": "en.wikipedia.org", "count": 1304, "bots": 12},
            ],
        }
    )
    from_: str
    to: str
    domains: list[RangeCount]


class MinuteLine(BaseModel):
    domain: str
    pages: list[int] = Field(description="of each minute, oldest first")


class PerMinute(BaseModel):
    """Most pages first, then by domain."""

    model_config = _example(
        {
            "time_start": "2020-05-29T23:39:00Z",
            "time_end": "2020-05-29T23:49:00Z",
            "minutes": 10,
            "domains": [{"domain": "www.wikidata.org", "pages": [61, 58, 70, 66, 71, 64, 60, 59, 77, 12]}],
            "others": [31, 40, 28, 35, 37, 44, 39, 30, 42, 6],
        }
    )
    time_start: str
    time_end: str = Field(description="end of the current minute, which is not complete")
    minutes: int
    domains: list[MinuteLine]
    others: list[int] = Field(description="all other wikis together")


class Pages(BaseModel):
    """A part of a list: newest first, then by domain, then the largest page_id first."""

    model_config = _example({"pages": [PAGE], "next_cursor": CURSOR})
    pages: list[Page]
    next_cursor: str | None = Field(description="the `cursor` of the next call; null at the end")


class DomainCount(BaseModel):
    """`pages` and `next_cursor` are there only where `limit` was given."""

    model_config = _example({"domain": "www.wikidata.org", "count": 128734})
    domain: str
    count: int
    pages: list[Page] | None = None
    next_cursor: str | None = None


class PageOfId(BaseModel):
    """`others` is there only where several wikis have that number, and no `domain` was given."""

    model_config = _example({"page": PAGE, "others": [OTHER]})
    page: Page = Field(description="the newest")
    others: list[Page] | None = Field(default=None, description="newest first")


class User(BaseModel):
    user_id: str
    user_name: str
    domain: str


class Users(BaseModel):
    """By name, then by user_id as a number."""

    model_config = _example(
        {
            "users": [{"user_id": "24", "user_name": "Jimbo Wales", "domain": "en.wikipedia.org"}],
            "next_cursor": None,
        }
    )
    users: list[User]
    next_cursor: str | None


class UserCount(BaseModel):
    user_id: str
    user_name: str = Field(description="on the newest of these pages")
    domain: str
    count: int


class TimeRange(BaseModel):
    """Most pages first, then by domain, then by user_id as text."""

    model_config = _example(
        {
            "from_": "2020-05-29-22",
            "to": "2020-05-29-23",
            "users": [
                {
                    "user_id": "4181270",
                    "user_name": "MrProperLawAndOrder",
                    "domain": "www.wikidata.org",
                    "count": 1204,
                },
                {"user_id": "19290", "user_name": "NewsBots", "domain": "ru.wikinews.org", "count": 311},
            ],
            "next_cursor": None,
        }
    )
    from_: str
    to: str
    users: list[UserCount]
    next_cursor: str | None


REPORT_TIMES = {"time_start": "2025-05-18T07:00:00Z", "time_end": "2025-05-18T13:00:00Z"}


class Reported(BaseModel):
    """A window of six full hours, UTC; `time_end` is not included."""

    time_start: str
    time_end: str


class ReportMade(Reported):
    made_at: str


class Reports(BaseModel):
    model_config = _example(
        {
            "reports": [REPORT_TIMES | {"made_at": "2025-05-18T13:02:11Z"}],
            "next_cursor": None,
            "next_due": "2025-05-18T14:02:00Z",
        }
    )
    reports: list[ReportMade] = Field(description="newest first")
    next_cursor: str | None
    next_due: str


class CreatedPages(BaseModel):
    domain: str
    created_pages: int


class HourOfDomains(Reported):
    statistics: list[CreatedPages]


class DomainsByHour(Reported):
    model_config = _example(
        REPORT_TIMES
        | {
            "hours": [
                {
                    "time_start": "2025-05-18T07:00:00Z",
                    "time_end": "2025-05-18T08:00:00Z",
                    "statistics": [{"domain": "www.wikidata.org", "created_pages": 4120}],
                }
            ]
        }
    )
    hours: list[HourOfDomains] = Field(description="six, oldest first")


class CreatedByBots(BaseModel):
    domain: str
    created_by_bots: int


class BotsByDomain(Reported):
    model_config = _example(REPORT_TIMES | {"statistics": [{"domain": "www.wikidata.org", "created_by_bots": 10233}]})
    statistics: list[CreatedByBots]


class TopUser(BaseModel):
    user_id: str
    user_name: str = Field(description="on the newest of these pages, as is user_is_bot")
    domain: str
    user_is_bot: bool
    count: int
    page_titles: list[str] = Field(description="the newest 1,000 at most, newest first")
    titles_truncated: bool = Field(description="whether there are more")


class TopUsers(Reported):
    model_config = _example(
        REPORT_TIMES
        | {
            "users": [
                {
                    "user_id": "19290",
                    "user_name": "NewsBots",
                    "domain": "ru.wikinews.org",
                    "user_is_bot": True,
                    "count": 2,
                    "page_titles": ["Second", "First"],
                    "titles_truncated": False,
                }
            ]
        }
    )
    users: list[TopUser] = Field(description="at most 20")


class Live(BaseModel):
    model_config = _example({"status": "live"})
    status: Literal["live"]


class Ready(BaseModel):
    model_config = _example({"status": "ready", "source": "demo", "schema_version": 1, "newest_page_age_seconds": 0.8})
    status: Literal["ready"]
    source: str = Field(description="what the pages come from")
    schema_version: int
    newest_page_age_seconds: float | None = Field(description="since created_at; null while there is no page")
