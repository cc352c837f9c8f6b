"""What can be wrong with a line: events with unusable parts, and lines that are no JSON object."""

import copy
import json
import re
from random import Random
from typing import Any

Event = dict[str, Any]
MISSING = object()
BIG = 2**63

BAD_VALUES: dict[str, list[object]] = {
    "page_id": [MISSING, None, 0, -7, "17", "", 5.0, 1.5, True, [], {}, [3], BIG, 10**30, 1e3],
    "performer.user_id": [MISSING, None, 0, -1, "42", 8.0, False, {}, BIG, -BIG],
    "performer": [MISSING, None, "Someone", 3, [], [{"user_id": 1, "user_text": "x"}], {}],
    "performer.user_text": [MISSING, None, ""],
    "meta.domain": [
        *(MISSING, None, "", "en wiki", "münchen.example.org", "en.wikipedia.org\n", "\nen.wikipedia.org", "a/b"),
        *("a" * 254, "*", {}, {"a": 1}, [], "en_wikipedia", "xn--\u0000", {"canary": True}),
    ],
    "meta": [MISSING, None, "canary", [], ["canary"], 0, {"Domain": "en.wikipedia.org"}],
    "page_title": [MISSING, None, ""],
}
"""Makes an event unusable: path to values."""

BAD_TIMES: list[object] = [
    *("", "yesterday", "2025-02-30T10:00:00Z", "2025-13-01T10:00:00Z", "2025-05-18T24:00:00Z", "2025-05-18T10:60:00Z"),
    *("2025-05-18T10:00:60Z", "2025-05-18T10:00:00", "2025-05-18 10:00:00Z", "2025-05-18T10:00Z", "20250518100000"),
    *("2025-05-18", 1747562594, 1747562594.5, True, None, {}, ["2025-05-18T10:00:00Z"], "1999-12-31T23:59:59Z"),
    *("2000-12-31T23:59:59.999Z", "2101-01-01T00:00:00Z", "2100-12-31T23:30:00-01:00", "2001-01-01T00:30:00+01:00"),
    *("2025-05-18T10:00:00+2400", "2025-05-18T10:00:00+24:00", "2025-05-18T10:00:00+01:60", "2025-05-18T10:00:00+01"),
    *("2025-05-18T10:00:00.Z", "2025-05-18T10:00:00,5Z", "2025-05-18T10:00:00Z\n", " 2025-05-18T10:00:00Z"),
    *("+2025-05-18T10:00:00Z", "02025-05-18T10:00:00Z", "٢٠٢٥-05-18T10:00:00Z", "2025-05-18T10:00:00UTC", MISSING),
    *("2025-05-18T10:00:00Z[UTC]", "2025-05-18T10:00:00 Z", "0000-00-00T00:00:00Z", "2023-02-29T00:00:00Z", "now"),
]
"""None of these is a time that can be read."""

ODD_VALUES: dict[str, list[object]] = {
    "rev_id": [MISSING, None, 0, -1, "9", 1.0, BIG, 2**63 - 1, True, {}],
    "page_namespace": [MISSING, None, -2, "0", 0.0, BIG, -BIG, [], 2600, True],
    "rev_len": [MISSING, None, -1, "12", 3.5, BIG, {}, 2**40],
    "performer.user_is_bot": [MISSING, None, "true", 1, [], {}],
    "page_is_redirect": [MISSING, None, "true", 1, 0, "yes"],
    "performer.user_groups": [
        MISSING,
        None,
        [],
        "bot",
        {},
        ["*", None],
        ["*", 7],
        [["*"]],
        [True],
        ["é", "", "\u2028"],
    ],
    "database": [MISSING, None, "", 5, True, {"a": [1, "ü"]}, ["x", None]],
    "meta.id": [MISSING, None, "", 17, False, {}, [1, 2]],
    "page_title": [2024, True, False, {"a": 1}, {}, [], [1, "ü", None, {"b": [True]}], -3, 2**70, 1.5, '"', "\\", "0"],
    "performer.user_text": [7, True, {"name": "x"}, ["y"], 12.25, " ", "null", "\u0000"],
    "meta.domain": [12, True, 1.5, "\u212a.example.org", "EN.Wikipedia.ORG", "a" * 253, ".", "-", "canary.example.org"],
    "comment": [MISSING, None, 1, {}, [[[[[]]]]], "\u2028\u2029\u0085", "\\ud800 \\u0000", "\u0000\u0001\u001f\u007f"],
}
"""Leaves an event a record: odd optional fields, and texts of odd type, which become their JSON text."""


def put(event: Event, path: str, value: object) -> None:
    """Set (or, with MISSING, take away) what is at `a` or `a.b`."""
    *parents, name = path.split(".")
    place = event
    for parent in parents:
        place = place.setdefault(parent, {})
    if value is MISSING:
        place.pop(name, None)
    else:
        place[name] = copy.deepcopy(value)


def spoil_field(random: Random, event: Event) -> None:
    """Make a required field unusable, and sometimes two."""
    for path in random.sample(sorted(BAD_VALUES), random.choice([1, 1, 1, 2])):
        if isinstance(event.get(path.split(".", maxsplit=1)[0], {}), dict) or "." not in path:
            put(event, path, random.choice(BAD_VALUES[path]))


def spoil_times(random: Random, event: Event) -> None:
    """Leave no time that can be read."""
    for path in ("rev_timestamp", "dt", "meta.dt"):
        put(event, path, random.choice(BAD_TIMES))


def spoil_first_time(random: Random, event: Event) -> None:
    """Leave a later one of the three times readable only."""
    put(event, "rev_timestamp", random.choice(BAD_TIMES))
    if random.random() < 0.5:
        put(event, "dt", random.choice(BAD_TIMES))


def make_odd(random: Random, event: Event) -> None:
    """Give one or two fields a value that is odd, but no reason to reject."""
    for path in random.sample(sorted(ODD_VALUES), random.choice([1, 1, 2])):
        put(event, path, random.choice(ODD_VALUES[path]))


def hide_user(random: Random, event: Event) -> None:
    del event["performer"]


def edit_by_ip(random: Random, event: Event) -> None:
    address = (
        f"203.0.113.{random.randrange(1, 255)}" if random.random() < 0.5 else f"2001:DB8::{random.randrange(9999)}"
    )
    event["performer"] = {"user_text": address, "user_groups": ["*"], "user_is_bot": False}


def not_json(random: Random, event: Event) -> bytes:
    """A line that holds no JSON object, or more than one."""
    whole, mark = json.dumps(event, ensure_ascii=False), str(random.randrange(10**6))
    return as_bytes(random.choice([*_broken_objects(random, whole, mark), *_no_objects(random, mark)]))


def as_bytes(shown: str | bytes) -> bytes:
    """UTF-8; half a surrogate pair, which UTF-8 has no form for, becomes its JSON escape."""
    if isinstance(shown, bytes):
        return shown
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", shown).encode()


def _broken_objects(random: Random, whole: str, mark: str) -> list[str]:
    return [
        whole[: random.randrange(1, len(whole))],
        whole + whole,
        f"{whole} {mark}",
        whole + "}",
        f"[{whole}]",
        whole.replace('"', "'"),
        whole.replace('"page_id": ', '"page_id": 0'),
        whole.replace('"rev_len": ', '"rev_len": NaN, "x": '),
        whole.replace('"rev_len": ', '"rev_len": -Infinity, "x": '),
        "\ufeff" + whole,
        f"// {mark} {whole}",
        whole.replace('"database"', "database"),
        whole.replace('"comment": "', '"comment": "\t'),
        whole.replace('"comment": "', '"comment": "\\x'),
        whole[:-1] + ",}",
    ]


def _no_objects(random: Random, mark: str) -> list[str | bytes]:
    return [
        b"\xff\xfe\x00" + mark.encode(),
        "\u2028\u0085 \u000b\u000c\u001c" + mark,
        random.choice(["null", "true", "17", '"{}"', "[]", "   ", "NaN", "-", "{", "}", '{"a"}', "-Infinity"]),
        random.choice([":ok", "data: {}", "event: message", "id: 7", "retry: 1", "data"]) + mark,
        f"<html><b>503</b> {mark}",
        b"\x1f\x8b\x08 not gzip " + mark.encode(),
    ]
