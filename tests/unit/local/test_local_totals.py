"""Counters over the restarts of a program."""

from wikitrack_common.metrics import CLEANER_EVENTS, PRODUCER_RECEIVED
from wikitrack_local.rejections import Rejections
from wikitrack_local.totals import Totals, cleaner_counts, value

EXPOSITION = """# HELP wikitrack_producer_received_total Events.
# TYPE wikitrack_producer_received_total counter
wikitrack_producer_received_total 1.2e+03
wikitrack_producer_received_created 1.7e+09
wikitrack_cleaner_events_total{outcome="canary"} 3.0
wikitrack_cleaner_events_total{outcome="cleaned"} 40.0
"""


def test_values_of_an_exposition() -> None:
    assert value(EXPOSITION, PRODUCER_RECEIVED) == 1200
    assert value(EXPOSITION, CLEANER_EVENTS) == 43
    assert cleaner_counts(EXPOSITION) == {"canary": 3}
    assert value("", PRODUCER_RECEIVED) == 0


def test_a_new_life_is_added() -> None:
    totals = Totals()
    totals.see("1", {"received": 10})
    totals.see("1", {"received": 15})
    totals.see("2", {"received": 4})
    assert totals.get("received") == 19
    totals.see("2", {"received": 20})
    assert totals.get("received") == 35


def test_totals_survive_the_supervisor() -> None:
    totals = Totals({"received": 7})
    totals.see("1", {"received": 5, "duplicates": 1})
    again = Totals(totals.document())
    assert again.document() == {"received": 12, "duplicates": 1}
    again.see("1", {"received": 5})
    assert again.get("received") == 17


def test_rejections_are_distinct_and_can_be_taken_back() -> None:
    rejections = Rejections()
    one, two = b"01" * 32, b"02" * 32
    rejections.see(one, b"x", [("reason", b"not_json")])
    rejections.see(one, b"x", [("reason", b"bad_time")])
    rejections.see(two, b"y", [("reason", b"not_json")])
    assert rejections.by_reason() == {"bad_time": 1, "not_json": 1}
    rejections.see(one, None, [])
    assert rejections.by_reason() == {"not_json": 1}
    rejections.see(b"no hash", b"z", [])
    assert len(rejections) == 2
