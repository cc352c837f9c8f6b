"""What the reports job has to do."""

from wikitrack_common import hours
from wikitrack_spark import due

NOW = "2025-05-18-13"


def test_windows_of_the_last_48_hours_newest_first() -> None:
    ends = due.ends(NOW)
    assert (ends[0], ends[1], ends[-1], len(ends)) == (NOW, "2025-05-18-12", "2025-05-16-14", 48)


def test_a_window_is_due_where_it_is_new_or_its_counts_changed() -> None:
    assert due.is_due([1, 2], None, newest=False)
    assert due.is_due([1, 2], [1, 1], newest=False)
    assert not due.is_due([1, 2], [1, 2], newest=True)


def test_a_window_without_pages_is_made_only_as_the_newest() -> None:
    assert due.is_due([0, 0], None, newest=True)
    assert not due.is_due([0, 0], None, newest=False)


def test_days_are_stale_while_they_last_and_where_their_sums_are_of_other_counts() -> None:
    counts = {"2025-05-15": 5, "2025-05-16": 5, "2025-05-17": 5, "2025-05-18": 5, "2025-05-19": 5}
    packed = {"2025-05-16": 5, "2025-05-17": 4, "2025-05-18": 5}
    assert due.stale_days(counts, packed, NOW) == ["2025-05-18", "2025-05-17", "2025-05-15"]


def test_hours_are_stale_once_they_have_ended() -> None:
    counts = {"2025-05-18-11": 3, "2025-05-18-12": 2, "2025-05-18-10": 1, NOW: 9, "2025-05-18-14": 1}
    assert due.stale_hours(counts, {"2025-05-18-11": 3}, NOW) == ["2025-05-18-12", "2025-05-18-10"]


def test_hours_are_grouped_up_to_a_number_of_pages() -> None:
    most = due.PAGES_AT_ONCE
    counts = {"a": most // 2, "b": most // 2, "c": 1, "d": 2 * most, "e": 1}
    assert due.groups("abcde", counts) == [["a", "b"], ["c"], ["d"], ["e"]]


def test_windows_share_the_pages_of_their_hours() -> None:
    ends = due.ends(NOW)
    counts = dict.fromkeys(due.hours_of(ends), due.PAGES_AT_ONCE // 8)
    grouped = due.together(ends, counts)
    assert [one for some in grouped for one in some] == ends
    assert [len(some) for some in grouped[:2]] == [3, 3], "eight hours hold three windows of six"
    counts = dict.fromkeys(counts, 2 * due.PAGES_AT_ONCE)
    assert due.together(ends[:2], counts) == [[ends[0]], [ends[1]]]


def test_counts_of_a_window_are_those_of_its_hours_oldest_first() -> None:
    names = hours.before(NOW, 6)
    assert due.counts_of(NOW, {name: number for number, name in enumerate(names)}) == [0, 1, 2, 3, 4, 5]
