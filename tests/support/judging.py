"""What becomes of one line: design.md's rules of the record, written a second time and sharing no code with it."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from tests.support.instants import read_instant

MAX_WHOLE_BYTES = 8 * 1024 * 1024
LARGEST_NUMBER = 2**63 - 1
DOMAIN = re.compile(r"[a-z0-9.-]{1,253}")


@dataclass(frozen=True)
class Canary:
    """A heartbeat of the stream: dropped, whatever else it holds."""


@dataclass(frozen=True)
class Rejection:
    """A line that belongs into `rejected`; `key` is the hex sha256 of all its bytes, `size` set if they are cut."""

    reason: str
    field: str | None
    key: str
    size: int | None


@dataclass(frozen=True)
class Record:
    """A usable page creation; `created_at` in seconds since 1970."""

    page_id: int
    user_id: int
    user_name: str
    domain: str
    page_title: str
    created_at: int
    user_is_bot: bool
    is_redirect: bool
    rev_id: int | None
    page_namespace: int | None
    rev_len: int | None
    wiki: str | None
    user_groups: tuple[str, ...] | None
    event_id: str | None


Judgement = Canary | Rejection | Record


def judge(line: bytes) -> Judgement:
    """Say what becomes of one event's data."""
    if len(line) > MAX_WHOLE_BYTES:
        return _rejection(line, "too_large", None, len(line))
    event = _json_object(line)
    if event is None:
        return _rejection(line, "not_json", None)
    if _object(event, "meta").get("domain") == "canary":
        return Canary()
    outcome = _record(event)
    if isinstance(outcome, Record):
        return outcome
    return _rejection(line, "bad_time" if outcome == "rev_timestamp" else "invalid_field", outcome)


def text(value: Any) -> str | None:
    """A text field as Spark's JSON reader takes it: whatever is no string becomes its JSON text; null is missing."""
    if value is None:
        return None
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return shown.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair becomes "?", as in Java


def _rejection(line: bytes, reason: str, field: str | None, size: int | None = None) -> Rejection:
    return Rejection(reason, field, hashlib.sha256(line).hexdigest(), size)


def _json_object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line.decode("utf-8", "replace"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _object(parent: dict[str, Any], name: str) -> dict[str, Any]:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _integer(value: Any, smallest: int = -LARGEST_NUMBER - 1) -> int | None:
    usable = type(value) is int and smallest <= value <= LARGEST_NUMBER
    return value if usable else None


def _groups(value: Any) -> tuple[str, ...] | None:
    """A list of texts, each read as `text` has it; what is missing in it is left out."""
    if not isinstance(value, list):
        return None
    return tuple(shown for shown in map(text, value) if shown is not None)


def _domain(value: Any) -> str | None:
    name = (text(value) or "").lower()
    return name if DOMAIN.fullmatch(name) else None


def _record(event: dict[str, Any]) -> Record | str:
    """The record, or the path of the first field that is missing or unusable."""
    meta, performer = _object(event, "meta"), _object(event, "performer")
    required = {
        "page_id": _integer(event.get("page_id"), 1),
        "performer.user_id": _integer(performer.get("user_id"), 1),
        "performer.user_text": text(performer.get("user_text")) or None,
        "meta.domain": _domain(meta.get("domain")),
        "page_title": text(event.get("page_title")) or None,
        "rev_timestamp": _created_at(event, meta),
    }
    for path, value in required.items():
        if value is None:
            return path
    page_id, user_id, user_name, domain, title, created_at = required.values()
    assert isinstance(page_id, int)
    assert isinstance(user_id, int)
    assert isinstance(created_at, int)
    return Record(
        page_id=page_id,
        user_id=user_id,
        user_name=str(user_name),
        domain=str(domain),
        page_title=str(title),
        created_at=created_at,
        user_is_bot=performer.get("user_is_bot") is True,
        is_redirect=event.get("page_is_redirect") is True,
        rev_id=_integer(event.get("rev_id"), 1),
        page_namespace=_integer(event.get("page_namespace")),
        rev_len=_integer(event.get("rev_len")),
        wiki=text(event.get("database")),
        user_groups=_groups(performer.get("user_groups")),
        event_id=text(meta.get("id")),
    )


def _created_at(event: dict[str, Any], meta: dict[str, Any]) -> int | None:
    for value in (event.get("rev_timestamp"), event.get("dt"), meta.get("dt")):
        instant = read_instant(value)
        if instant is not None:
            return instant
    return None
