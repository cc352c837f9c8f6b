"""The three reports of a window, as parts of JSON that the API puts together. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyspark.sql import Row

from wikitrack_common import hours, tables

Part = tuple[str, int, str]
"""Name of the report, number of the part, JSON."""
Grouped = Mapping[tuple[Any, ...], list[Row]]


@dataclass(frozen=True)
class Found:
    """What Spark found in some windows: rows of the functions of `report_rows`, each in the order it is shown in."""

    created_pages: list[Row]
    created_by_bots: list[Row]
    top_users: list[Row]
    titles: list[Row]

    def reports(self, ends: Iterable[str]) -> Iterator[tuple[str, list[Part]]]:
        """All parts of the reports of each of these windows."""
        pages, bots = _by(self.created_pages, "date_hour"), _by(self.created_by_bots, "time_end")
        users, titles = _by(self.top_users, "time_end"), _by(self.titles, "time_end", "domain", "user_id")
        for end in ends:
            names = hours.before(end, tables.REPORT_HOURS)
            of_bots = [_only(row, "domain", "created_by_bots") for row in bots.get((end,), [])]
            yield (
                end,
                [
                    *((tables.DOMAINS_BY_HOUR, number, _json(_hour(name, pages))) for number, name in enumerate(names)),
                    (tables.BOTS_BY_DOMAIN, 0, _json(of_bots)),
                    *(
                        (tables.TOP_USERS, number, _json(_user(row, titles)))
                        for number, row in enumerate(users.get((end,), []))
                    ),
                ],
            )


def _hour(name: str, pages: Grouped) -> dict[str, Any]:
    statistics = [_only(row, "domain", "created_pages") for row in pages.get((name,), [])]
    return {"time_start": hours.iso(name), "time_end": hours.iso(hours.later(name, 1)), "statistics": statistics}


def _user(user: Row, titles: Grouped) -> dict[str, Any]:
    its_titles = [row["page_title"] for row in titles.get((user["time_end"], user["domain"], user["user_id"]), [])]
    return {
        "user_id": str(user["user_id"]),
        "user_name": user["newest"]["user_name"],
        "domain": user["domain"],
        "user_is_bot": user["newest"]["bot"],
        "count": user["count"],
        "page_titles": its_titles,
        "titles_truncated": len(its_titles) < user["count"],
    }


def _by(rows: Iterable[Row], *names: str) -> Grouped:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups


def _only(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
