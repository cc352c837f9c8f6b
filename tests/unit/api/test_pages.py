"""The order of pages, places in it, and cutting a list to an answer."""

from datetime import UTC, datetime
from random import Random

from wikitrack_api import pages
from wikitrack_api.cursors import Position
from wikitrack_api.pages import Row
from wikitrack_api.slices import MAX_CHARACTERS, cut

NOON = 1_590_753_600


def row(page_id: int, domain: str = "en.wikipedia.org", at: int = NOON, title: str = "T") -> Row:
    moment = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    hour = moment.strftime("%Y-%m-%d-%H")
    return Row(page_id, 7, "Ana", domain, title, moment, None, hour, False, True, None, None, None, None, None, None)


def some_rows(count: int) -> list[Row]:
    dice = Random(5)
    domains = ["a.org", "a.b.org", "z.org"]
    return pages.sort(row(dice.randrange(1, 40), dice.choice(domains), NOON + dice.randrange(6)) for _ in range(count))


def test_newest_first_then_domain_then_the_largest_number() -> None:
    expected = [row(1, at=NOON + 1), row(10, "a.org"), row(9, "a.org"), row(50, "b.org")]
    assert pages.sort(reversed(expected)) == expected


def test_bound_lets_through_exactly_what_comes_after_a_place() -> None:
    rows = some_rows(200)
    for place in map(pages.position, rows):
        for one in rows:
            below = (one.created_at, one.page_id) < pages.bound(one.domain, place)
            assert below == pages.is_after(one, place)


def test_after_an_hour_comes_only_what_is_older() -> None:
    place = pages.before_hour("2020-05-29-12")
    assert not pages.is_after(row(1, "zz.org", NOON), place)
    assert pages.is_after(row(1, "a.org", NOON - 1), place)


def test_newest_of_all_takes_what_is_five_minutes_ahead_and_nothing_later() -> None:
    place = pages.newest_of_all(NOON + 0.9, 300)
    assert pages.is_after(row(1, at=NOON + 300), place)
    assert not pages.is_after(row(1, "zz.org", at=NOON + 301), place)


def test_shown_as_answered() -> None:
    shown = pages.show(row(2**62, title="\u202eשלום_😀")._replace(rev_id=5, user_is_bot=None))
    assert shown["page_id"] == str(2**62)
    assert shown["rev_id"] == "5"
    assert shown["page_title"] == "\u202eשלום_😀"
    assert shown["created_at"] == "2020-05-29T12:00:00Z"
    assert shown["user_is_bot"] is False
    assert shown["user_groups"] is None


def test_a_cut_goes_on_at_its_last_row_and_ends_where_there_is_no_more() -> None:
    rows = some_rows(11)
    assert cut(rows, 10).next == pages.position(rows[9])
    assert cut(rows, 11).next is None
    assert cut([], 5) == ([], None)
    assert cut(rows, 11, Position(5, "", 0)).next == Position(5, "", 0)


def test_huge_titles_make_a_list_shorter_but_never_empty() -> None:
    huge = [row(number, title="x" * (MAX_CHARACTERS // 2)) for number in (3, 2, 1)]
    assert [one.page_id for one in cut(huge, 3).rows] == [3]
    assert [one.page_id for one in cut([row(3, title="x" * (MAX_CHARACTERS + 9)), *huge], 4).rows] == [3]
