"""Who made how many pages in a range of hours."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wikitrack_api import hours
from wikitrack_api.cursors import Position
from wikitrack_api.statements import Ask
from wikitrack_api.store import Rows, Store
from wikitrack_common.tables import ALL_DOMAINS, SLOTS

AT_ONCE = 4
ALL_SLOTS = list(range(SLOTS))


class Tally:
    """Sums of (domain, user) over groups of rows, with the newest name of each. Pure; filled in one thread only."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._newest: dict[tuple[str, int], tuple[datetime, int, str]] = {}

    def add(self, groups: Iterable[tuple[Any, ...]]) -> None:
        """Groups: domain, user_id, and of the newest row user_name, created_at, page_id; then the number of rows."""
        for domain, user_id, name, created_at, page_id, count in groups:
            who = (domain, user_id)
            self._counts[who] = self._counts.get(who, 0) + count
            newest = self._newest.get(who)
            if newest is None or (created_at, page_id) > newest[:2]:
                self._newest[who] = (created_at, page_id, name)

    def users(self, place: Position | None, limit: int) -> tuple[list[dict[str, Any]], Position | None]:
        """At most `limit` users after `place`, most pages first; and where to go on."""
        ranked = sorted((-count, who[0], str(who[1])) for who, count in self._counts.items())
        if place is not None:
            after = (-place.number, place.domain, str(place.last))
            ranked = [one for one in ranked if one > after]
        shown = [self._user(*one) for one in ranked[:limit]]
        if len(ranked) <= limit:
            return shown, None
        last = ranked[limit - 1]
        return shown, Position(-last[0], last[1], int(last[2]))

    def _user(self, minus_count: int, domain: str, user_id: str) -> dict[str, Any]:
        name = self._newest[domain, int(user_id)][2]
        return {"user_id": user_id, "user_name": name, "domain": domain, "count": -minus_count}


async def tally(store: Store, names: list[str]) -> Tally:
    """Count all `names` (hours, oldest first) that are not empty, a few at a time."""
    days = sorted({name[:10] for name in names})
    busy = [one.date_hour for one in await hours.of_days(store, ALL_DOMAINS, days, names[-1])]
    asked = [name for name in busy if name >= names[0]]
    total = Tally()
    for first in range(0, len(asked), AT_ONCE):
        questions = [(name, ALL_SLOTS) for name in asked[first : first + AT_ONCE]]
        answers: list[Rows] = await store.ask_each(Ask.SLOT_USERS, questions)
        await asyncio.to_thread(_add_all, total, answers)
    return total


def _add_all(total: Tally, answers: list[Rows]) -> None:
    for rows in answers:
        total.add(rows)
