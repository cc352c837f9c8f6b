"""Windows of minutes, and the lines drawn in them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast

from tests.unit.api.test_pages import NOON
from wikitrack_api.minutes import MOST_HOURS, Minutes, Window, series
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store


def test_the_last_minute_of_a_window_is_the_current_one() -> None:
    window = Window.until(NOON + 59.9, 10)
    assert (window.start, window.end) == (NOON - 9 * 60, NOON + 60)
    assert window.hours == ["2020-05-29-11", "2020-05-29-12"]
    assert Window.until(NOON - 0.1, 60).hours == ["2020-05-29-11"]
    assert len(Window.until(NOON, 720).hours) <= MOST_HOURS


def test_most_pages_first_and_all_others_together() -> None:
    window = Window.until(NOON, 10)
    found = {
        "2020-05-29-11": Counter({("a.org", 51): 2, ("b.org", 59): 3, ("c.org", 50): 99, ("d.org", 58): 1}),
        "2020-05-29-12": Counter({("a.org", 0): 1, ("e.org", 0): 1, ("e.org", 1): 50}),
    }
    drawn = series(window, found, 2)
    assert drawn["domains"] == [
        {"domain": "a.org", "pages": [2, 0, 0, 0, 0, 0, 0, 0, 0, 1]},
        {"domain": "b.org", "pages": [0, 0, 0, 0, 0, 0, 0, 0, 3, 0]},
    ]
    assert drawn["others"] == [0, 0, 0, 0, 0, 0, 0, 1, 0, 1]
    assert series(window, {}, 2) == {"domains": [], "others": [0] * 10}


class Counting:
    """Stands for the store: an hour has as many pages as `totals` says, all in its first minute."""

    def __init__(self, totals: dict[str, int]) -> None:
        self.totals, self.read = totals, list[str]()

    async def ask(self, _statement: Ask, _domain: str, days: list[str], until: str, since: str) -> list[Any]:
        return [(name, number) for name, number in self.totals.items() if name[:10] in days and since <= name <= until]

    async def stream(self, _statement: Ask, name: str, _slots: list[int]) -> AsyncIterator[list[Any]]:
        self.read.append(name)
        await asyncio.sleep(0)
        yield [("a.org", datetime.strptime(name, "%Y-%m-%d-%H") + timedelta(seconds=5))] * self.totals[name]


def test_an_hour_that_is_over_is_read_again_only_when_its_total_changes_and_once_for_all() -> None:
    async def ask() -> None:
        store, clock = Counting({"2020-05-29-11": 3, "2020-05-29-12": 4}), [NOON + 100.0]
        counting = Minutes(cast(Store, store), lambda: clock[0])
        window = Window.until(clock[0], 60)
        answers = await asyncio.gather(*(counting.of(window) for _ in range(5)))
        assert all(one == {"2020-05-29-11": {("a.org", 0): 3}, "2020-05-29-12": {("a.org", 0): 4}} for one in answers)
        assert store.read == ["2020-05-29-11", "2020-05-29-12"]
        clock[0] += 1
        store.totals["2020-05-29-12"] = 5
        assert (await counting.of(window))["2020-05-29-12"] == {("a.org", 0): 5}
        store.totals["2020-05-29-11"] = 6
        assert (await counting.of(window))["2020-05-29-11"] == {("a.org", 0): 6}
        assert store.read == ["2020-05-29-11", "2020-05-29-12", "2020-05-29-12", "2020-05-29-11"]

    asyncio.run(ask())
