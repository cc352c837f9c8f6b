"""Ranking of sums; which periods sums are asked for; when they are trusted."""

from itertools import permutations

from wikitrack_api.cursors import Position
from wikitrack_api.hours import Hour
from wikitrack_api.time_range import BY, Ranking, Wanted, are_whole, whole_days
from wikitrack_common import hours, sums

EARLY, LATE = 1_747_555_200, 1_747_558_800
SUMS = [
    ("a.org", 7, False, 2, EARLY, 900, "Old"),
    ("a.org", 7, True, 1, LATE, 5, "New"),
    ("a.org", 7, False, 1, LATE, 6, "Newer by number"),
    ("b.org", 7, False, 4, LATE, 1, "Other"),
    ("a.org", 10, True, 4, EARLY, 2, "Ten"),
    ("a.org", 9, False, 1, EARLY, 3, "Nine"),
]


ALL = Wanted()


def ranking(wanted: Wanted = ALL) -> Ranking:
    return Ranking(sums.merge([wanted.of(sums.frame(SUMS))], by=BY))


def rows(found: Ranking) -> list[tuple[int, str, str, str]]:
    shown, following = found.part(None, 10)
    assert following is None
    return shown.select("count", "domain", "id", "name").rows()


def test_most_first_then_domain_then_number_as_text_whatever_the_order_of_periods() -> None:
    for order in permutations(SUMS):
        merged = sums.merge([sums.frame([one]) for one in order], by=BY)
        assert rows(Ranking(merged)) == [
            (4, "a.org", "10", "Ten"),
            (4, "a.org", "7", "Newer by number"),
            (4, "b.org", "7", "Other"),
            (1, "a.org", "9", "Nine"),
        ]


def test_only_the_pages_that_are_wanted_count_and_give_the_name() -> None:
    assert rows(ranking(Wanted(bots="only"))) == [(4, "a.org", "10", "Ten"), (1, "a.org", "7", "New")]
    assert rows(ranking(Wanted(domain="a.org", bots="exclude"))) == [
        (3, "a.org", "7", "Newer by number"),
        (1, "a.org", "9", "Nine"),
    ]
    assert rows(ranking(Wanted(domain=""))) == []


def test_parts_meet_without_gap() -> None:
    found: list[tuple[str, str]] = []
    place: Position | None = None
    for _ in range(4):
        shown, place = ranking().part(place, 1)
        found += shown.select("domain", "id").rows()
    assert found == [("a.org", "10"), ("a.org", "7"), ("b.org", "7"), ("a.org", "9")]
    assert place is None


def test_sums_of_days_serve_only_days_that_are_whole_in_the_range() -> None:
    names = [hours.later("2025-05-17-22", one) for one in range(2 + 24 + 1)]
    busy = [Hour("2025-05-17-23", 1), Hour("2025-05-18-00", 2), Hour("2025-05-18-23", 3), Hour("2025-05-19-00", 4)]
    assert whole_days(busy, names) == ([Hour("2025-05-18", 5)], [busy[0], busy[3]])


def test_sums_are_trusted_while_all_their_parts_hold_what_was_counted() -> None:
    assert are_whole([(2, 9, b""), (2, 9, b"")], 9)
    assert are_whole([(1, 9, b""), (2, 8, b"left over")], 9)
    assert not are_whole([], 0)
    assert not are_whole([(2, 9, b"")], 9)
    assert not are_whole([(2, 9, b""), (2, 8, b"")], 9)
    assert not are_whole([(1, 9, b"")], 10)
