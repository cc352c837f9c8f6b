"""Pages as an Atom feed (RFC 4287). Pure."""

import re
from collections.abc import Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from wikitrack_api.pages import Row, show

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
register_namespace("", NAMESPACE)


def feed(rows: Sequence[Row], identity: str, url: str) -> bytes:
    """The feed that is found at `url`."""
    root = Element(f"{{{NAMESPACE}}}feed")
    _add(root, "id", identity)
    _add(root, "title", "Wiki Page Tracker: new pages")
    _add(root, "updated", max((show(row)["created_at"] for row in rows), default=NEVER))
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=url)
    for row in rows:
        _entry(root, row)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Element, row: Row) -> None:
    created_at = show(row)["created_at"]
    entry = _add(root, "entry")
    _add(entry, "id", tag(row))
    _add(entry, "title", row.page_title.replace("_", " "))
    _add(entry, "updated", created_at)
    _add(entry, "published", created_at)
    _add(_add(entry, "author"), "name", row.user_name)
    _add(entry, "category", term=row.domain)
    _add(entry, "summary", _summary(row))
    if address := link(row):
        _add(entry, "link", rel="alternate", href=address)


def tag(row: Row) -> str:
    """A tag URI (RFC 4151) of the creation."""
    date, _, time = show(row)["created_at"].partition("T")
    return f"tag:{row.domain},{date}:page/{row.page_id}/{time}"


def link(row: Row) -> str | None:
    """The page on its wiki; None where the domain is no well-formed name of a host."""
    return f"https://{row.domain}/wiki/{quote(row.page_title, safe=':/')}" if _HOST.fullmatch(row.domain) else None


def _summary(row: Row) -> str:
    """In a few words, as plain text."""
    kind = "redirect" if row.is_redirect else "page"
    namespace = "" if row.page_namespace is None else f", namespace {row.page_namespace}"
    size = "" if row.rev_len is None else f", {row.rev_len} bytes"
    return f"New {kind} on {row.domain}{namespace}{size}{', by a bot' if row.user_is_bot else ''}"


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """What XML cannot hold becomes U+FFFD."""
    clean = {key: _NOT_XML.sub("\ufffd", value) for key, value in attributes.items()}
    added = SubElement(parent, f"{{{NAMESPACE}}}{name}", clean)
    added.text = None if text is None else _NOT_XML.sub("\ufffd", text)
    return added
