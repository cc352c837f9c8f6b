"""The model's answers about a handful of pages, against answers written by hand."""

import copy
import json

import pytest

from tests.support.events import make_file
from tests.support.hostile import put
from tests.support.instants import iso, read_instant
from tests.support.model import Model
from tests.unit.model.test_judging import EVENT

EN, DE = "en.wikipedia.org", "de.wikipedia.org"


def line(page_id: int, user_id: int, domain: str, time: str, **changes: object) -> bytes:
    event = copy.deepcopy(EVENT)
    put(event, "page_id", page_id)
    put(event, "performer.user_id", user_id)
    put(event, "meta.domain", domain)
    put(event, "rev_timestamp", f"2025-05-18T{time}Z")
    for path, value in changes.items():
        put(event, path.replace("__", "."), value)
    return json.dumps(event).encode()


LINES = [
    line(1, 5, EN, "10:00:00", page_title="first"),
    line(1, 5, EN, "10:00:00", page_title="taken in later"),
    line(1, 5, DE, "10:00:00"),
    line(10, 5, EN, "10:00:00"),
    line(2, 40, EN, "11:59:59", performer__user_text="old name"),
    line(3, 40, EN, "12:00:00", performer__user_text="new name"),
    line(1, 5, EN, "09:00:00", page_title="earlier, come late"),
    line(1, 6, EN, "13:00:00", page_title="created again"),
    line(9, 40, EN, "12:00:00", performer__user_text="new name"),
    b"no JSON",
    b'{"meta": {"domain": "canary"}}',
]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(LINES)


def test_domains_are_sorted_and_hold_no_canary(model: Model) -> None:
    assert model.domains == [DE, EN]


def test_of_one_creation_the_version_first_taken_in_stays(model: Model) -> None:
    assert [record.page_title for record in model.by_domain[EN] if record.page_id == 1] == [
        "created again",
        "first",
        "earlier, come late",
    ]


def test_lists_are_newest_first_then_by_domain_then_by_number(model: Model) -> None:
    shown = [(iso(record.created_at)[11:16], record.domain, record.page_id) for record in model.user_pages(5)]
    assert shown == [("10:00", DE, 1), ("10:00", EN, 10), ("10:00", EN, 1), ("09:00", EN, 1)]
    assert [record.page_id for record in model.user_pages(5, DE)] == [1]
    assert model.user_pages(6, DE) == []


def test_a_page_number_is_shown_with_the_newest_creation_of_each_wiki(model: Model) -> None:
    assert [(record.domain, record.page_title) for record in model.by_id[1]] == [(EN, "created again"), (DE, "A")]


def test_a_range_counts_by_person_and_shows_the_newest_name_in_it(model: Model) -> None:
    rows = model.time_range("2025-05-18-10", "2025-05-18-12")
    assert [(row.count, row.domain, row.user_id, row.name) for row in rows] == [
        (3, EN, 40, "new name"),
        (2, EN, 5, "U"),
        (1, DE, 5, "U"),
    ]
    assert model.time_range("2025-05-18-11", "2025-05-18-11")[0].name == "old name"
    assert model.time_range("2025-05-18-14", "2025-05-18-20") == []


def test_users_of_a_range_tie_by_user_id_as_text() -> None:
    model = Model([line(1, 9, EN, "10:00:00"), line(2, 10, EN, "10:00:00")])
    assert [row.user_id for row in model.time_range("2025-05-18-10", "2025-05-18-10")] == [10, 9]


def test_recent_leaves_out_what_is_too_far_ahead(model: Model) -> None:
    now = read_instant("2025-05-18T11:55:00Z")
    assert now is not None
    assert [record.page_id for record in model.recent(now)][:3] == [9, 3, 2]
    assert [record.page_id for record in model.recent(now - 1)][:1] == [2]


def test_rejections_and_canaries_are_told_apart(model: Model) -> None:
    assert [rejection.reason for rejection in model.rejections.values()] == ["not_json"]
    assert model.canaries == 1


def test_the_file_of_hostile_events_has_what_it_should() -> None:
    lines = make_file(4_000, seed=3, now=1_750_000_000)
    assert lines == make_file(4_000, seed=3, now=1_750_000_000)
    assert not any(b"\n" in one or b"\r" in one or not one for one in lines)
    model = Model(lines)
    assert {rejection.reason for rejection in model.rejections.values()} == {
        *("not_json", "invalid_field", "bad_time", "too_large"),
    }
    assert len(set(lines)) < len(lines) - 100
    assert len(model.recent(1_750_000_000)) < len(model.creations)
    assert any(len({record.domain for record in group}) > 1 for group in model.by_id.values())
    assert model.canaries > 10
