"""The model itself, against cases judged by hand from design.md."""

import copy
import hashlib
import json
from typing import Any

import pytest

from tests.support.hostile import BAD_TIMES, BAD_VALUES, MISSING, put
from tests.support.instants import iso, read_instant
from tests.support.judging import MAX_WHOLE_BYTES, Canary, Record, Rejection, judge

EVENT: dict[str, Any] = {
    "page_id": 7,
    "page_title": "A",
    "rev_timestamp": "2025-05-18T10:00:00Z",
    "dt": "2025-05-18T10:00:01Z",
    "database": "enwiki",
    "meta": {"domain": "en.wikipedia.org", "dt": "2025-05-18T10:00:02Z", "id": "e1"},
    "performer": {"user_id": 3, "user_text": "U", "user_groups": ["*"], "user_is_bot": True},
}


def judge_with(**changes: object) -> Any:
    """Judge EVENT with changed fields; `a__b` is the path `a.b`."""
    event = copy.deepcopy(EVENT)
    for path, value in changes.items():
        put(event, path.replace("__", "."), value)
    return judge(json.dumps(event).encode())


def test_a_whole_event_is_a_record() -> None:
    record = judge_with()
    assert record == Record(
        page_id=7,
        user_id=3,
        user_name="U",
        domain="en.wikipedia.org",
        page_title="A",
        created_at=1747562400,
        user_is_bot=True,
        is_redirect=False,
        rev_id=None,
        page_namespace=None,
        rev_len=None,
        wiki="enwiki",
        user_groups=("*",),
        event_id="e1",
    )
    assert iso(record.created_at) == "2025-05-18T10:00:00Z"


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"17", b"null", b"{}{}", b"{} x", b'{"a": NaN}', b"{'a': 1}", b'{"a": 01}', b'{"a": "\t"}'],
    ids=repr,
)
def test_what_is_no_json_object_is_rejected(line: bytes) -> None:
    assert judge(line) == Rejection("not_json", None, hashlib.sha256(line).hexdigest(), None)


@pytest.mark.parametrize(("path", "value"), [(path, value) for path, values in BAD_VALUES.items() for value in values])
def test_a_bad_value_rejects_with_its_path(path: str, value: object) -> None:
    rejection = judge_with(**{path.replace(".", "__"): value})
    assert rejection.reason == "invalid_field"
    assert rejection.field == {"performer": "performer.user_id", "meta": "meta.domain"}.get(path, path)


def test_the_first_bad_field_in_the_order_of_the_table_is_named() -> None:
    assert judge_with(page_title="", meta__domain="", performer__user_text="").field == "performer.user_text"
    assert judge_with(page_title="", meta__domain="", rev_timestamp=0, dt=0, meta__dt=0).field == "meta.domain"
    assert judge_with(page_title="", page_id="7").field == "page_id"


@pytest.mark.parametrize("value", BAD_TIMES, ids=repr)
def test_an_event_without_a_readable_time_is_rejected(value: object) -> None:
    rejection = judge_with(rev_timestamp=value, dt=value, meta__dt=value)
    assert (rejection.reason, rejection.field) == ("bad_time", "rev_timestamp")
    assert judge_with(rev_timestamp=value).created_at == 1747562401
    assert judge_with(rev_timestamp=value, dt=value).created_at == 1747562402


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("2025-05-18T12:30:00.999999+02:30", "2025-05-18T10:00:00Z"),
        ("2025-05-18t10:00:00z", "2025-05-18T10:00:00Z"),
        ("2025-05-18T10:00:00-00:00", "2025-05-18T10:00:00Z"),
        ("2025-05-17T10:01:00-23:59", "2025-05-18T10:00:00Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2100-12-31T23:59:59.9Z", "2100-12-31T23:59:59Z"),
        ("2101-01-01T00:30:00+01:00", "2100-12-31T23:30:00Z"),
        ("2000-12-31T23:30:00-01:00", "2001-01-01T00:30:00Z"),
    ],
)
def test_times_are_read_as_rfc_3339_has_them(shown: str, meant: str) -> None:
    instant = read_instant(shown)
    assert instant is not None
    assert iso(instant) == meant


def test_a_canary_is_dropped_before_anything_else_is_looked_at() -> None:
    assert judge(b'{"meta": {"domain": "canary"}}') == Canary()
    assert judge_with(meta__domain="canary") == Canary()
    assert judge(b'[{"meta": {"domain": "canary"}}]') != Canary()


def test_texts_of_odd_type_become_their_json_text() -> None:
    assert judge_with(page_title={"a": [1, "ü", None]}).page_title == '{"a":[1,"ü",null]}'
    assert judge_with(page_title=True, meta__domain=12).domain == "12"
    assert judge_with(performer__user_groups=["*", None, 7]).user_groups == ("*", "7")
    assert judge_with(page_title="half\ud83d").page_title == "half?"


def test_optional_fields_never_reject() -> None:
    record = judge_with(
        rev_id=-1, rev_len="5", page_namespace=2**63, performer__user_groups="*", database=MISSING, meta__id=5
    )
    assert (record.rev_id, record.rev_len, record.page_namespace) == (None, None, None)
    assert (record.user_groups, record.wiki, record.event_id) == (None, None, "5")
    assert judge_with(performer__user_is_bot=1, page_is_redirect="true").user_is_bot is False


def test_the_domain_is_lower_cased() -> None:
    assert judge_with(meta__domain="EN.Wikipedia.ORG").domain == "en.wikipedia.org"


def test_what_is_over_8_mib_is_rejected_with_its_size() -> None:
    whole = b" " * (MAX_WHOLE_BYTES - 2) + b"{}"
    assert judge(whole) == Rejection("invalid_field", "page_id", hashlib.sha256(whole).hexdigest(), None)
    assert judge(whole + b" ") == Rejection(
        "too_large", None, hashlib.sha256(whole + b" ").hexdigest(), MAX_WHOLE_BYTES + 1
    )
