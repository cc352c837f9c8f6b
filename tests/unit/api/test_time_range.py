"""Sums of users over slots."""

from datetime import datetime
from itertools import permutations

from wikitrack_api.cursors import Position
from wikitrack_api.time_range import Tally

EARLY, LATE = datetime(2025, 5, 18, 8), datetime(2025, 5, 18, 9)
GROUPS = [
    ("a.org", 7, "Old", EARLY, 900, 2),
    ("a.org", 7, "New", LATE, 5, 1),
    ("a.org", 7, "Newer by number", LATE, 6, 1),
    ("b.org", 7, "Other", LATE, 1, 4),
    ("a.org", 10, "Ten", EARLY, 2, 4),
    ("a.org", 9, "Nine", EARLY, 3, 1),
]


def test_most_first_then_domain_then_number_as_text_whatever_the_order_of_slots() -> None:
    for groups in permutations(GROUPS):
        tally = Tally()
        for group in groups:
            tally.add([group])
        users, following = tally.users(None, 10)
        ranked = [(user["count"], user["domain"], user["user_id"], user["user_name"]) for user in users]
        assert ranked == [
            (4, "a.org", "10", "Ten"),
            (4, "a.org", "7", "Newer by number"),
            (4, "b.org", "7", "Other"),
            (1, "a.org", "9", "Nine"),
        ]
        assert following is None


def test_pages_of_users_meet_without_gap() -> None:
    tally = Tally()
    tally.add(GROUPS)
    whole, _ = tally.users(None, 10)
    found: list[dict[str, object]] = []
    place: Position | None = None
    for _ in whole:
        users, place = tally.users(place, 1)
        found += users
    assert found == whole
    assert place is None
