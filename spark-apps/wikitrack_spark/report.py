"""The three reports of one window, as parts of JSON that the API puts together. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyspark.sql import Row

from wikitrack_common import hours, tables

Parts = list[tuple[str, int, str]]
"""Name of the report, number of the part, JSON."""


@dataclass(frozen=True)
class Found:
    """What Spark found in a window, each in the order it is shown in: rows of the functions of `report_rows`."""

    created_pages: list[Row]
    created_by_bots: list[Row]
    top_users: list[Row]
    titles: list[Row]


def parts(names: list[str], found: Found) -> Parts:
    """All parts of the reports of the window with these hours, oldest first."""
    by_hour = enumerate(_domains_by_hour(names, found.created_pages))
    users = enumerate(_top_users(found.top_users, found.titles))
    bots = [row.asDict() for row in found.created_by_bots]
    return [
        *((tables.DOMAINS_BY_HOUR, number, _json(hour)) for number, hour in by_hour),
        (tables.BOTS_BY_DOMAIN, 0, _json(bots)),
        *((tables.TOP_USERS, number, _json(user)) for number, user in users),
    ]


def _domains_by_hour(names: list[str], rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    statistics = defaultdict(list)
    for row in rows:
        statistics[row["date_hour"]].append({"domain": row["domain"], "created_pages": row["created_pages"]})
    for name in names:
        end = hours.iso(hours.later(name, 1))
        yield {"time_start": hours.iso(name), "time_end": end, "statistics": statistics[name]}


def _top_users(users: Iterable[Row], titles: Iterable[Row]) -> Iterable[dict[str, Any]]:
    of_user = defaultdict(list)
    for row in titles:
        of_user[row["domain"], row["user_id"]].append(row["page_title"])
    for user in users:
        its_titles = of_user[user["domain"], user["user_id"]]
        yield {
            "user_id": str(user["user_id"]),
            "user_name": user["newest"]["user_name"],
            "domain": user["domain"],
            "user_is_bot": user["newest"]["bot"],
            "count": user["count"],
            "page_titles": its_titles,
            "titles_truncated": len(its_titles) < user["count"],
        }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
